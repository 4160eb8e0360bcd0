"""Whose number is this, whose phone rings? One look into the directory for a whole batch of calls."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from kartoteka.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Client:
    """A card by its number."""

    card_id: UUID
    name: str
    owner_id: UUID | None
    team_id: UUID | None
    follower_ids: list[UUID]


@dataclass(frozen=True, slots=True)
class People:
    """The clients and colleagues of a batch of calls, by number and by phone."""

    clients: dict[str, Client] = field(default_factory=dict)
    colleagues: dict[str, UUID] = field(default_factory=dict)

    def card_of(self, number: str | None) -> Client | None:
        """The client with this number."""
        return self.clients.get(number) if number else None

    def user_id_of(self, extension: str | None) -> UUID | None:
        """The colleague at this phone."""
        return self.colleagues.get(extension) if extension else None

    def user_ids_of(self, extensions: Iterable[str]) -> list[UUID]:
        """The colleagues at these phones, each once."""
        found = map(self.user_id_of, extensions)
        return list(dict.fromkeys(user_id for user_id in found if user_id))


# as kartoteka.contracts.directory has it, in one round trip: a number that cards share belongs to the oldest of them
_LOOK_UP = """
    select true, found.value, card.card_id, card.name, card.owner_id, card.team_id, card.follower_ids
    from unnest(%s::text[]) as wanted (number)
    cross join lateral (
        select value, card_id from directory_identifiers
        where kind = 'phone' and value = wanted.number order by card_id limit 1) as found
    join directory_cards as card on card.card_id = found.card_id
    union all
    select false, extension, user_id, '', null, null, '{}' from directory_users
    where extension = any(%s::text[]) and is_active"""


def look_up(session: UnitOfWork, numbers: Iterable[str | None], extensions: Iterable[str | None]) -> People:
    """Find the people behind numbers and phones."""
    people = People()
    wanted = list({number for number in numbers if number}), list({phone for phone in extensions if phone})
    if not any(wanted):
        return people
    for is_client, value, found_id, *about in session.psycopg().execute(_LOOK_UP, wanted):
        if is_client:
            people.clients[value] = Client(found_id, *about)
        else:
            people.colleagues[value] = found_id
    return people
