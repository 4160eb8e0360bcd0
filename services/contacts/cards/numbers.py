"""Whose number is this? And the lock that lets one number be filed by one transaction at a time."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from kartoteka.db import UnitOfWork


class Whose(NamedTuple):
    """The card that a number stands on, and who answers for it."""

    card_id: UUID
    name: str
    owner_id: UUID | None
    team_id: UUID | None
    follower_ids: list[UUID]
    is_stranger: bool = False
    """A lead that a call has made, and nobody has talked with yet."""
    is_binned: bool = False


_LOCK = """
    select pg_advisory_xact_lock(hashtextextended('contacts.number ' || number, 0))
    from unnest(%s::text[]) as number"""
_WHOSE = """
    select i.value, c.id, c.name, c.owner_id, c.team_id, c.follower_ids,
        c.source = 'call' and c.owner_id is null and c.team_id is null
    from card_identifiers i join cards c on c.id = i.card_id
    where i.kind = 'phone' and i.value = any(%s) order by c.id desc"""
_CARDS = """
    select id, name, owner_id, team_id, follower_ids, false, deleted_at is not null from cards where id = any(%s)"""


def lock_numbers(session: UnitOfWork, numbers: Iterable[str]) -> None:
    """Until this transaction ends, nobody else files these numbers, no colleague and no call in any replica."""
    ordered = sorted(set(numbers))  # all in one order: two that want the same numbers don't wait for each other
    if ordered:
        session.psycopg().execute(_LOCK, (ordered,))


def whose_numbers(session: UnitOfWork, numbers: Iterable[str]) -> dict[str, Whose]:
    """The cards of those numbers (E.164) that stand on one. A number on several belongs to the oldest card."""
    wanted = list(set(numbers))
    if not wanted:
        return {}
    return {value: Whose(*card) for value, *card in session.psycopg().execute(_WHOSE, (wanted,))}


def whose_or_locked(session: UnitOfWork, numbers: Iterable[str]) -> dict[str, Whose]:
    """The cards of those numbers that stand on one; the others are locked, so that no card with them can appear before
    this transaction ends."""
    wanted = set(numbers)
    whose = whose_numbers(session, wanted)
    unknown = wanted - whose.keys()
    lock_numbers(session, unknown)
    return whose | whose_numbers(session, unknown)


def whose_cards(session: UnitOfWork, card_ids: Iterable[UUID]) -> dict[UUID, Whose]:
    """Those of the cards that are here, be it in the bin."""
    wanted = list(set(card_ids))
    if not wanted:
        return {}
    return {card[0]: Whose(*card) for card in session.psycopg().execute(_CARDS, (wanted,))}
