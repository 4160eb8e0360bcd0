"""What people write on a card themselves."""

from datetime import UTC, datetime
from typing import Any

from contacts.cards.models import Card
from contacts.timeline.entries import Entry, record_entries
from contacts.timeline.growth import grown
from kartoteka.auth import Viewer
from kartoteka.contracts.audit import record
from kartoteka.db import UnitOfWork


def write_note(session: UnitOfWork, who: Viewer, card: Card, written: dict[str, Any]) -> Entry:
    """Add an entry by hand; its author is the viewer."""
    values = dict(written)
    call_id = values.pop("call_id")
    values["occurred_at"] = values["occurred_at"] or datetime.now(UTC)
    payload = {"call_id": str(call_id)} if call_id else {}
    entry = Entry(card_id=card.id, user_id=who.user_id, payload=payload, **values)
    record_entries(session, [entry])
    session.emit(grown(entry, card))
    said = {name: [None, text] for name in ("title", "summary", "outcome") if (text := getattr(entry, name))}
    record(session, "note.written", "note", entry.id, said, card_id=str(card.id), kind=entry.kind)
    return entry
