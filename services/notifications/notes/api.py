"""Notes over HTTP."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from kartoteka.auth import Viewer, has_any_right
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from notifications.notes.errors import NoSuchNote
from notifications.notes.models import Note
from notifications.notes.reading import count_unread, list_notes, read_all, read_note
from notifications.notes.schemas import NoteSchema, NotesPage, NotesQuery, ReadSchema, UnreadSchema


class NotesApi:
    """The bell."""

    @route("GET", "/notes", may=has_any_right, query=NotesQuery, answer=NotesPage)
    def list_notes(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """The viewer's notes, the newest first; with `unread=true` only those."""
        return list_notes(session, who.user_id, query)

    @route("GET", "/notes/count", may=has_any_right, answer=UnreadSchema)
    def count_notes(self, session: UnitOfWork, who: Viewer) -> dict[str, int]:
        """How many notes the viewer has not read."""
        return {"unread": count_unread(session, who.user_id)}

    @route("POST", "/notes/<uuid:note_id>/read", may=has_any_right, answer=NoteSchema, errors=(NoSuchNote,))
    def read_note(self, session: UnitOfWork, who: Viewer, note_id: UUID) -> Note:
        """The viewer has read a note."""
        return read_note(session, who.user_id, note_id, datetime.now(UTC))

    @route("POST", "/notes/read-all", may=has_any_right, answer=ReadSchema)
    def read_all_notes(self, session: UnitOfWork, who: Viewer) -> dict[str, int]:
        """The viewer has read them all."""
        return {"read": read_all(session, who.user_id, datetime.now(UTC))}
