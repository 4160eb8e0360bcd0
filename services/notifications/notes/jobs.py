"""What becomes of old notes."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from kartoteka.db import UnitOfWork
from kartoteka.host import every
from notifications.notes.models import Note, NotedTask

KEEP = timedelta(days=90)


class NotesJobs:
    """Keeps the bell short."""

    @every(3600)
    def forget_old_notes(self, session: UnitOfWork) -> None:
        """Remove what was read, and closed, three months ago."""
        then = datetime.now(UTC) - KEEP
        session.execute(delete(Note).where(Note.read_at < then))
        session.execute(delete(NotedTask).where(NotedTask.is_open.is_(False), NotedTask.heard_at < then))
