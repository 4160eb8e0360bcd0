"""Notes as their reader sees them: only his own, in one predicate."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from kartoteka.contracts.events.notifications import NoteWritten
from kartoteka.paging import page
from notifications.notes.errors import NoSuchNote
from notifications.notes.models import Note
from notifications.notes.writing import as_event

MISSED_AT_MOST = 100


def _of(user_id: UUID) -> ColumnElement[bool]:
    return Note.user_id == user_id


def list_notes(session: Session, user_id: UUID, query: dict[str, Any]) -> dict[str, Any]:
    """A page of somebody's notes, the newest first."""
    notes = select(Note).where(_of(user_id))
    if query["unread"]:
        notes = notes.where(Note.read_at.is_(None))
    return page(session, notes, [Note.written_at, Note.id], query)


def count_unread(session: Session, user_id: UUID) -> int:
    """The number at the bell."""
    unread = select(func.count()).select_from(Note).where(_of(user_id), Note.read_at.is_(None))
    return session.scalar(unread) or 0


def read_note(session: Session, user_id: UUID, note_id: UUID, now: datetime) -> Note:
    """Mark a note as read; NoSuchNote also when it is another's."""
    note = session.scalar(select(Note).where(_of(user_id), Note.id == note_id).with_for_update())
    if note is None:
        raise NoSuchNote
    note.read_at = note.read_at or now
    return note


def read_all(session: Session, user_id: UUID, now: datetime) -> int:
    """Mark all of somebody's notes as read; returns how many were not."""
    unread = select(Note.id).where(_of(user_id), Note.read_at.is_(None)).order_by(Note.id).with_for_update()
    done = session.scalars(update(Note).where(Note.id.in_(unread)).values(read_at=now).returning(Note.id)).all()
    return len(done)


def told_since(session: Session, user_id: UUID, since: datetime) -> Sequence[tuple[UUID, NoteWritten]]:
    """Unread notes written since then, with the ids of the events that told of them, in that order."""
    unread = select(Note).where(_of(user_id), Note.read_at.is_(None), Note.written_at >= since)
    found = session.scalars(unread.order_by(Note.told_id).limit(MISSED_AT_MOST))
    return [(note.told_id, as_event(note)) for note in found if note.told_id]
