"""What notifications tells the others."""

from datetime import datetime
from uuid import UUID

from kartoteka.events import event


@event("notifications.note.written", version=1, key="note_id", transient=True)
class NoteWritten:
    """Somebody has a new note in his bell: for his screens."""

    note_id: UUID
    user_id: UUID
    kind: str
    title: str
    body: str
    card_id: UUID | None
    written_at: datetime
