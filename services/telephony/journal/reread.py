"""Reading the journal again: calls that come out differently by today's rules are mended, and told again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from kartoteka.db import Database, UnitOfWork
from telephony.calls.logbook import Told, log_calls
from telephony.journal.pages import all_pieces
from telephony.pbxs.hearing import Ear
from telephony.pbxs.registry import Pbx

BEFORE = timedelta(hours=6)  # read ahead of the first wanted call, so that calls that lasted then are known whole
RIPE = timedelta(minutes=10)  # after its end, nothing more is heard of a call
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading a PBX's journal again came to."""

    pbx: str
    calls: int
    mended: int


class _OnlyLookingError(Exception):
    """Ends a transaction of which nothing may stay."""


def reread(database: Database, pbx: Pbx, since: datetime, *, dry_run: bool = False) -> Reread:
    """Tell the calls that began since a moment again. With `dry_run` nothing is written; `mended` counts what would be.
    May run beside the line to the PBX: a story replaces the one before only where it differs."""
    calls = mended = 0
    with database.transaction() as reading:
        stories = _stories(reading, pbx, since)
        while batch := list(islice(stories, AT_ONCE)):
            calls += len(batch)
            mended += _mend(database, pbx.name, batch, dry_run)
    return Reread(pbx.name, calls, mended)


def _mend(database: Database, pbx: str, batch: list[Told], dry_run: bool) -> int:
    mended = 0
    try:
        with database.transaction() as session:
            mended = log_calls(session, pbx, batch)
            if dry_run:
                raise _OnlyLookingError
    except _OnlyLookingError:
        pass
    return mended


def _stories(session: UnitOfWork, pbx: Pbx, since: datetime) -> Iterator[Told]:
    """Stories as they stand when nothing mends them any more; calls without an end are left as they are."""
    ear, told = Ear(pbx), dict[str, tuple[datetime, Told]]()
    pieces = all_pieces(session, pbx.name, since - BEFORE)
    while some := list(islice(pieces, AT_ONCE)):
        ear.remember(some)
        now = some[-1].received_at
        for one in _told(ear, since):
            told.pop(one.story.linkedid, None)
            told[one.story.linkedid] = now, one
        yield from _ripe(told, now - RIPE)
    yield from (one for _, one in told.values())


def _told(ear: Ear, since: datetime) -> list[Told]:
    ear.take_changed()
    ear.take_moved()
    return [one for one in ear.take_told() if one.story.started_at >= since]


def _ripe(told: dict[str, tuple[datetime, Told]], before: datetime) -> Iterator[Told]:
    for linkedid, (at, one) in list(told.items()):
        if at > before:
            return
        del told[linkedid]
        yield one
