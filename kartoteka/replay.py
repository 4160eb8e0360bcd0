"""Replay: published events of one service are handed once more to the listeners of another, to teach a new service or
plugin the past, or to add figures up anew.

They are laid among the target's held messages, where its running listeners take them by themselves, a batch at a time;
what a listener has handled already is not given to it again.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from importlib.metadata import EntryPoint, entry_points
from typing import Any
from uuid import UUID

import psycopg

from kartoteka.bus import Queue
from kartoteka.ids import uuid7
from kartoteka.listeners import queues_of
from kartoteka.settings import Settings

CHUNK = 1000

Row = tuple[UUID, str, str, datetime]  # id, name, body, when it left


class UnknownServiceError(Exception):
    """There is no such service."""


def replay(
    settings: Settings,
    source: str,
    target: str,
    since: datetime,
    listeners: Collection[str] | None = None,
    events: Collection[str] | None = None,
) -> int:
    """Hand what `source` has published since a moment to the listeners of `target` (default: all; else those named
    like their queues, `service.method`), and of that only the `events` named, if any.

    Returns how many messages were laid out, each listener's for itself. Memory is bounded. Events that are still on
    their way are laid out too, since one that its listener has handled may not be journalled yet; the inbox drops
    what then comes twice.
    """
    _entry_point(source)
    queues = _queues(target, listeners, events)
    names = {name for queue in queues for name in queue.events}
    laid = 0
    with closing(psycopg.connect(settings.database(target), autocommit=True)) as into:
        for chunk in _published(settings.database(source), since, names):
            laid += sum(_lay_out(into, queue, chunk) for queue in queues)
    return laid


def _entry_point(service: str) -> EntryPoint:
    found = entry_points(group="kartoteka.services", name=service)
    if not found:
        raise UnknownServiceError(service)
    return next(iter(found))


def _queues(target: str, listeners: Collection[str] | None, events: Collection[str] | None) -> list[Queue]:
    """The listeners that are meant, each with the events it is to be given."""
    every = queues_of(_entry_point(target).load())
    return [
        Queue(queue.name, tuple(name for name in queue.events if events is None or name in events))
        for queue in every
        if listeners is None or queue.name in listeners
    ]


# In one snapshot an event is either published or still in the outbox, also while a relay is carrying it over.
_PUBLISHED = """
    select id, name, body, published_at as left_at from published_events where published_at >= %(since)s
        and name = any(%(names)s)
    union all select id, name, body, written_at from outbox where name = any(%(names)s)
    order by id"""


def _published(url: str, since: datetime, names: Collection[str]) -> Iterator[list[Row]]:
    with psycopg.connect(url) as connection, connection.cursor("replay") as cursor:
        cursor.execute(_PUBLISHED, {"since": since, "names": sorted(names)})
        while chunk := cursor.fetchmany(CHUNK):
            yield chunk


# Due since they left: so they have an order that the index knows, however many wait. What is held already becomes due
# too, also when it is just being handled: that may have been undone since, and its row would go with its lease. What is
# dead stays dead.
_LAY_OUT = """
    insert into held_messages as held (id, listener, message_id, name, body, reason, retry_at)
    select held_id, %(listener)s::text, id, name, body, 'replayed', left_at
    from unnest(%(held_ids)s::uuid[], %(ids)s::uuid[], %(names)s::text[], %(bodies)b::bytea[],
        %(left_at)s::timestamptz[]) as told (held_id, id, name, body, left_at)
    where not exists (select from inbox where listener = %(listener)s::text and message_id = told.id)
    on conflict (listener, message_id) do update set retry_at = excluded.retry_at where held.retry_at is not null"""


def _lay_out(into: psycopg.Connection[Any], queue: Queue, chunk: Sequence[Row]) -> int:
    rows = [row for row in chunk if row[1] in queue.events]
    if not rows:
        return 0
    ids, names, bodies, left_at = map(list, zip(*rows, strict=True))
    columns = {
        "held_ids": [uuid7() for _ in rows],
        "ids": ids,
        "names": names,
        "bodies": [body.encode() for body in bodies],
        "left_at": left_at,
    }
    return into.execute(_LAY_OUT, {"listener": queue.name, **columns}).rowcount


__all__ = ["UnknownServiceError", "replay"]
