"""Counting what everybody reads: in memory as it happens, which costs next to nothing, and from there into the database
every few seconds."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from kartoteka.auth import Viewer
from kartoteka.db import UnitOfWork

_ADD = """
    insert into readings as known (user_id, hour, opened, listed)
    select * from unnest(%s::uuid[], %s::timestamptz[], %s::int[], %s::int[]) as new (user_id, hour, opened, listed)
    order by user_id, hour
    on conflict (user_id, hour) do update set opened = known.opened + excluded.opened,
        listed = known.listed + excluded.listed"""


@dataclass
class Read:
    """How many cards everybody has opened, and was shown in lists."""

    opened: Counter[UUID] = field(default_factory=Counter)
    listed: Counter[UUID] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.opened or self.listed)


class Tally:
    """What was read since the last time that somebody asked. Of a process that dies, the last seconds are lost."""

    def __init__(self) -> None:
        self._read = Read()

    def has_opened(self, who: Viewer) -> None:
        """Somebody has opened a card."""
        self._read.opened[who.user_id] += 1

    def has_listed(self, who: Viewer, cards: int) -> None:
        """Somebody was shown so many cards in a list."""
        self._read.listed[who.user_id] += cards

    def take(self) -> Read:
        """What was read since; the next counting begins at nothing."""
        read, self._read = self._read, Read()
        return read

    def put_back(self, read: Read) -> None:
        """What was taken could not be written down: it counts the next time."""
        self._read.opened += read.opened
        self._read.listed += read.listed


def add_readings(session: UnitOfWork, read: Read, now: datetime) -> None:
    """Add what was read to this hour's."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    people = sorted(read.opened.keys() | read.listed.keys())
    columns = ([hour] * len(people), [read.opened[one] for one in people], [read.listed[one] for one in people])
    session.psycopg().execute(_ADD, (people, *columns))
