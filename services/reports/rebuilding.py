"""Figures added up anew, from what the other services have published."""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg import sql

from kartoteka.replay import replay
from kartoteka.settings import Settings
from reports.calls.counting import CALLS
from reports.ledger import Ledger, slot_of
from reports.promises.counting import PROMISES

THE_BEGINNING = datetime(1970, 1, 2, tzinfo=UTC)
BEFORE = timedelta(hours=1)  # clocks of PBXs may be ahead of ours; what is replayed without need changes nothing


@dataclass(frozen=True)
class Source:
    """Where the facts of a ledger come from, and who takes them."""

    service: str
    listener: str
    ledger: Ledger


SOURCES = (
    Source("telephony", "reports.count_calls", CALLS),
    Source("pipeline", "reports.count_promises", PROMISES),
)


def rebuild(settings: Settings, since: datetime | None = None) -> int:
    """Forget all figures since a moment and count them again; returns how many events are laid out to be counted, which
    the running service does by itself.

    By default all figures that can be counted again: what is older than the events that a source still has stays.
    Calls that come meanwhile are counted too, once.
    """
    return sum(_rebuild(settings, source, since) for source in SOURCES)


def _rebuild(settings: Settings, source: Source, since: datetime | None) -> int:
    start = since or _as_far_back_as_possible(settings, source.service)
    if start is None:
        return 0
    start = slot_of(start)
    with closing(psycopg.connect(settings.database("reports"))) as connection, connection.transaction():
        _clear(connection, source, start)
    return replay(settings, source.service, "reports", start - BEFORE, [source.listener])


def _as_far_back_as_possible(settings: Settings, service: str) -> datetime | None:
    """From the beginning while no published event has been thrown away yet; then from the oldest one on, since what
    happened after it was told after it. None: nothing was ever published."""
    with closing(psycopg.connect(settings.database(service))) as connection:
        row = connection.execute("select min(published_at) from published_events").fetchone()
    oldest: datetime | None = row[0] if row else None
    if oldest is None or oldest < datetime.now(UTC) - timedelta(days=settings.keep_published_days):
        return oldest
    return THE_BEGINNING


def _clear(connection: psycopg.Connection[Any], source: Source, start: datetime) -> None:
    """Facts, sums and inbox go together, while no listener is between them: who has begun ends first, who comes waits.
    So a call is either gone with its sum and its inbox row, to be counted again, or here with all of them."""
    facts, sums = (sql.Identifier(table.__tablename__) for table in (source.ledger.facts, source.ledger.sums))
    happened_at = sql.Identifier(source.ledger.happened_at)
    connection.execute(sql.SQL("lock table {}, {} in exclusive mode").format(facts, sums))
    connection.execute(sql.SQL("delete from {} where {} >= %s").format(facts, happened_at), (start,))
    connection.execute(sql.SQL("delete from {} where slot_at >= %s").format(sums), (start,))
    connection.execute("delete from inbox where listener = %s", (source.listener,))
