"""What people change on a card stands on its timeline: who did it, when, and each field as it was and as it is now.
Leads that calls make, and cards that are loaded in bulk, leave no such entry."""

from datetime import datetime
from typing import Any
from uuid import UUID

from contacts.cards.models import Card
from contacts.timeline.entries import Entry, record_entries
from contacts.timeline.growth import grown
from kartoteka.auth import Viewer
from kartoteka.db import UnitOfWork

KIND = "change"
_WATCHED = (
    "kind",
    "name",
    "phones",
    "emails",
    "stage",
    "source",
    "owner_id",
    "team_id",
    "language",
    "note",
    "extra",
)

Look = dict[str, Any]


def look_of(card: Card) -> Look:
    """How a card looks now, to be compared with later."""
    return {name: _plain(getattr(card, name)) for name in _WATCHED}


def note_making(session: UnitOfWork, who: Viewer, card: Card) -> None:
    """Somebody has made the card."""
    _note(session, who, card, card.created_at, {"created": True})


def note_change(session: UnitOfWork, who: Viewer, card: Card, before: Look) -> None:
    """Somebody has changed the card, which looked otherwise before; what came out the same is not named."""
    now = look_of(card)
    fields = {name: [before[name], now[name]] for name in _WATCHED if before[name] != now[name]}
    if fields:
        _note(session, who, card, card.changed_at, {"fields": fields})


def note_binning(session: UnitOfWork, who: Viewer, card: Card, *, is_restored: bool) -> None:
    """Somebody has put the card into the bin, or taken it out."""
    _note(session, who, card, card.changed_at, {"restored" if is_restored else "deleted": True})


def _note(session: UnitOfWork, who: Viewer, card: Card, at: datetime, payload: dict[str, Any]) -> None:
    entry = Entry(card_id=card.id, kind=KIND, occurred_at=at, user_id=who.user_id, payload=payload)
    record_entries(session, [entry])
    session.emit(grown(entry, card.owner_id, card.team_id))


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
