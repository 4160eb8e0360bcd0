"""What people change on a card stands on its timeline, and in the audit log: who did it, when, and each field as it was
and as it is now. Leads that calls make, and cards that are loaded in bulk, leave no such entry."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from contacts.cards.models import Card
from contacts.timeline.entries import Entry, record_entries
from contacts.timeline.growth import grown
from kartoteka.auth import Viewer
from kartoteka.contracts.audit import record
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard

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
    "follower_ids",
    "language",
    "note",
    "extra",
)

Look = dict[str, Any]


class Changed(NamedTuple):
    """A card that looked otherwise before, who changed it, and the event that made him, if one did."""

    card: Card
    before: Look
    user_id: UUID | None
    because: Heard | None = None

    @property
    def fields(self) -> dict[str, list[Any]]:
        """Each field that came out otherwise, as it was and as it is now."""
        now = look_of(self.card)
        return {name: [self.before[name], now[name]] for name in _WATCHED if self.before[name] != now[name]}


def look_of(card: Card) -> Look:
    """How a card looks now, to be compared with later."""
    return {name: _plain(getattr(card, name)) for name in _WATCHED}


def note_making(session: UnitOfWork, who: Viewer, card: Card) -> None:
    """Somebody has made the card."""
    record(session, "card.made", "card", card.id, {name: [None, now] for name, now in look_of(card).items() if now})
    _note(session, who, card, card.created_at, {"created": True})


def note_change(session: UnitOfWork, who: Viewer, card: Card, before: Look) -> None:
    """Somebody has changed the card, which looked otherwise before; what came out the same is not named."""
    change = Changed(card, before, who.user_id)
    if fields := change.fields:
        record(session, "card.changed", "card", card.id, fields)
    note_changes(session, [change])


def note_changes(session: UnitOfWork, changes: Sequence[Changed]) -> None:
    """The same for many cards at once."""
    noted = [(_entry(change), change) for change in changes if change.fields]
    record_entries(session, [entry for entry, _ in noted])
    for entry, change in noted:
        session.emit(grown(entry, change.card), because=change.because)


def _entry(change: Changed) -> Entry:
    card = change.card
    payload = {"fields": change.fields}
    return Entry(card_id=card.id, kind=KIND, occurred_at=card.changed_at, user_id=change.user_id, payload=payload)


def note_binning(session: UnitOfWork, who: Viewer, card: Card, *, is_restored: bool) -> None:
    """Somebody has put the card into the bin, or taken it out."""
    _note(session, who, card, card.changed_at, {"restored" if is_restored else "deleted": True})


def _note(session: UnitOfWork, who: Viewer, card: Card, at: datetime, payload: dict[str, Any]) -> None:
    entry = Entry(card_id=card.id, kind=KIND, occurred_at=at, user_id=who.user_id, payload=payload)
    record_entries(session, [entry])
    session.emit(grown(entry, card))


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, UUID) else value
