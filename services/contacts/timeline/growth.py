"""What listeners have in common: of many news about one thing the latest counts; screens are told of new entries."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from contacts.cards.models import Card
from contacts.cards.numbers import Whose
from contacts.timeline.entries import Entry, record_entries
from kartoteka.contracts.events.contacts import TimelineGrew
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard


class Told(NamedTuple):
    """An entry, the event that it is made from, and the card it belongs on, if there is one."""

    entry: Entry
    heard: Heard
    whose: Whose | None


def newest(heard: Sequence[Heard], key: str) -> list[Heard]:
    """Of the events about each thing the one with the highest sequence, in the order of the batch."""
    latest: dict[Any, Heard] = {}
    for one in heard:
        known = latest.get(getattr(one.event, key))
        if known is None or known.event.sequence < one.event.sequence:
            latest[getattr(one.event, key)] = one
    return list(latest.values())


def write_told(session: UnitOfWork, told: Sequence[Told]) -> None:
    """Write the entries; those that are new on a card are told to the screens that show it."""
    new = record_entries(session, (one.entry for one in told))
    for entry, heard, whose in told:
        if whose and not whose.is_binned and entry.id in new:
            session.emit(grown(entry, whose), because=heard)


def grown(entry: Entry, card: Card | Whose) -> TimelineGrew:
    """The event for an entry that stands on a card."""
    assert entry.card_id is not None
    return TimelineGrew(
        card_id=entry.card_id,
        entry_id=entry.id,
        kind=entry.kind,
        occurred_at=entry.occurred_at,
        owner_id=card.owner_id,
        team_id=card.team_id,
        follower_ids=list(card.follower_ids),
    )
