"""Who a number belongs to, and a lock so that two replicas never work on one client at the same time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from kartoteka.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Client:
    """A card with all its numbers, or a number that stands on no card. `owner_id` is an active member of staff."""

    key: str
    numbers: tuple[str, ...]
    card_id: UUID | None = None
    name: str | None = None
    owner_id: UUID | None = None


# Numbers before cards, each in one order for all: no two replicas can wait for each other.
_LOCK_NUMBERS = """
    select pg_advisory_xact_lock(key) from (
        select distinct hashtextextended(number, 0) as key from (
            select unnest(%(numbers)s::text[]) as number
            union all select (select number from touches where touches.id = told.id)
                from unnest(%(touches)s::uuid[]) as told (id)) as concerned
        where number is not null order by key) as keys"""

_LOCK_CARDS = """
    select pg_advisory_xact_lock(key) from (
        select distinct hashtextextended(card_id::text, 0) as key from (
            select unnest(%(cards)s::uuid[]) as card_id
            union all select (select card_id from directory_identifiers
                    where kind = 'phone' and value = number order by card_id limit 1)
                from unnest(%(numbers)s::text[]) as number) as concerned
        where card_id is not null
        order by key) as keys"""


def lock_clients(
    session: UnitOfWork, numbers: Collection[str], *, touches: Sequence[UUID] = (), cards: Sequence[UUID] = ()
) -> None:
    """Keep others off these clients until the transaction ends: by number, by touches they had, and by card."""
    connection = session.psycopg()
    connection.execute(_LOCK_NUMBERS, {"numbers": list(numbers), "touches": list(touches)})
    connection.execute(_LOCK_CARDS, {"numbers": list(numbers), "cards": list(cards)})


# A number that several cards share belongs to the oldest of them, as in the directory's `cards_by`.
_CLIENTS = """
    with asked as (
        select number, (select card_id from directory_identifiers
            where kind = 'phone' and value = number order by card_id limit 1) as card_id
        from unnest(%(numbers)s::text[]) as number)
    select coalesce(card.card_id::text, asked.number), array_agg(distinct coalesce(mine.value, asked.number)),
        card.card_id, card.name, case when owner.is_active is not false then card.owner_id end
    from asked
    left join directory_cards card on card.card_id = asked.card_id
    left join directory_users owner on owner.user_id = card.owner_id
    left join directory_identifiers mine on mine.kind = 'phone' and mine.card_id = card.card_id
        and not exists (select from directory_identifiers older
            where older.kind = 'phone' and older.value = mine.value and older.card_id < mine.card_id)
    group by 1, card.card_id, owner.user_id
    order by 1"""


def clients_of(session: UnitOfWork, numbers: Collection[str]) -> list[Client]:
    """Whose numbers these are; two numbers of one card are one client."""
    rows = session.psycopg().execute(_CLIENTS, {"numbers": list(numbers)})
    return [Client(key, tuple(its_numbers), card_id, name, owner) for key, its_numbers, card_id, name, owner in rows]
