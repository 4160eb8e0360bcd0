"""What tasks do by the clock."""

from kartoteka.db import UnitOfWork
from kartoteka.host import every
from pipeline.tasks.touches import forget_old_touches


class TasksJobs:
    """Keeps tables small."""

    @every(600)
    def forget_touches(self, session: UnitOfWork) -> None:
        """Drop what no call-back can need any more."""
        forget_old_touches(session)
