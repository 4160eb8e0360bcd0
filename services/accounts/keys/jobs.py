"""What keys need by the clock."""

from datetime import UTC, datetime

from accounts.keys.ending import tell_endings
from kartoteka.db import UnitOfWork
from kartoteka.host import every


class KeysJobs:
    """Looks ahead."""

    @every(3600)
    def tell_of_keys_that_end(self, session: UnitOfWork) -> None:
        """Tell those who look after them of keys that will soon be worth nothing."""
        tell_endings(session, datetime.now(UTC))
