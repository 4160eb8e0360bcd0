"""What accounts does by the clock."""

from pathlib import Path

from accounts.users.roll import read_staff
from kartoteka.db import UnitOfWork
from kartoteka.host import every
from kartoteka.settings import Settings


class UsersJobs:
    """Follows the file of staff."""

    settings: Settings

    @every(60)
    def follow_users_file(self, session: UnitOfWork) -> None:
        """Take in who is new in the users file, if there is one."""
        if self.settings.users_file:
            read_staff(session, Path(self.settings.users_file))
