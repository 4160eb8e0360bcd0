"""What people write on a card themselves."""

from datetime import UTC, datetime
from typing import Any

from contacts.cards.models import Card
from contacts.timeline.growth import grown
from contacts.timeline.models import TimelineEntry
from kartoteka.auth import Viewer
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7


def write_note(session: UnitOfWork, who: Viewer, card: Card, written: dict[str, Any]) -> TimelineEntry:
    """Add an entry by hand; its author is the viewer."""
    now = datetime.now(UTC)
    call_id = written["call_id"]
    values = {name: value for name, value in written.items() if name != "call_id"}
    entry = TimelineEntry(
        id=uuid7(),
        card_id=card.id,
        user_id=who.user_id,
        payload={"call_id": str(call_id)} if call_id else {},
        sequence=1,
        recorded_at=now,
        **values | {"occurred_at": written["occurred_at"] or now},
    )
    session.add(entry)
    session.emit(grown(entry, card.owner_id, card.team_id))
    return entry
