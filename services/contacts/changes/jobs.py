"""What changes do by the clock."""

from contacts.changes.limits import forget_old_counts
from kartoteka.db import UnitOfWork
from kartoteka.host import every


class ChangesJobs:
    """Keeps tables small."""

    @every(3600)
    def forget_edit_counts(self, session: UnitOfWork) -> None:
        """Drop what no limit counts any more."""
        forget_old_counts(session)
