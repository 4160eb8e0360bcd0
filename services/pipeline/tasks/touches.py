"""What is kept of each call, to know who waits to be called back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kartoteka.contracts.events.telephony import CallLogged
from kartoteka.db import UnitOfWork
from pipeline.tasks.clients import Client
from pipeline.tasks.models import Touch, TouchKind


@dataclass(frozen=True, slots=True)
class Miss:
    """A call that nobody answered."""

    happened_at: datetime
    number: str
    queue: str | None
    rung: list[UUID]


@dataclass(frozen=True, slots=True)
class Settlement:
    """What ends all waiting before it: a talk with the client, in either direction, or a person's word."""

    happened_at: datetime
    kind: TouchKind
    user_id: UUID | None


def kind_of_call(call: CallLogged) -> TouchKind:
    """What a call means for somebody who may be waiting; a part of another call means nothing by itself."""
    if call.merged_into or call.client_number is None or call.direction == "internal":
        return "other"
    if call.disposition == "ANSWERED":
        return "talked"
    return "missed" if call.direction == "inbound" else "other"


def touch_of(call: CallLogged) -> Touch:
    """A missed call happens when it comes, a talk when it is answered."""
    kind = kind_of_call(call)
    return Touch(
        id=call.call_id,
        sequence=call.sequence,
        number=call.client_number,
        kind=kind,
        happened_at=(call.answered_at if kind == "talked" else None) or call.started_at,
        user_id=call.user_id,
        rung=call.user_ids_rung if kind == "missed" else [],
        queue=call.queue,
    )


# Answers whose waiting may have changed: missed calls, whatever was mended, and talks with clients who have an open
# task. All else ends here, in one statement for the whole batch. Scalar subqueries look up by index, whatever the
# planner believes of the tables' sizes; `exists` was turned into scans of whole tables.
_STORE = """
    with taken as (
        insert into touches as touch (id, sequence, number, kind, happened_at, user_id, rung, queue)
        select id, sequence, number, kind, happened_at, user_id, rung::uuid[], queue
        from unnest(%(id)s::uuid[], %(sequence)s::int[], %(number)s::text[], %(kind)s::text[],
            %(happened_at)s::timestamptz[], %(user_id)s::uuid[], %(rung)s::text[], %(queue)s::text[])
            as told (id, sequence, number, kind, happened_at, user_id, rung, queue)
        order by id
        on conflict (id) do update set sequence = excluded.sequence, number = excluded.number, kind = excluded.kind,
            happened_at = excluded.happened_at, user_id = excluded.user_id, rung = excluded.rung,
            queue = excluded.queue, before = to_jsonb(touch) - 'before'
            where touch.sequence < excluded.sequence
        returning number, kind, happened_at, before),
    touched as (
        select number, kind in ('missed', 'settled') as is_sure from taken
        union all select unnest(array[number, before ->> 'number']), true from taken
            where before is not null and (number, kind, happened_at) is distinct from
                (before ->> 'number', before ->> 'kind', (before ->> 'happened_at')::timestamptz))
    select distinct number from touched
    where number is not null and (is_sure
        or (select true from tasks where client_key is not null and client_number = number limit 1)
        or (select true from tasks where client_key = (
            select card_id::text from directory_identifiers
            where directory_identifiers.kind = 'phone' and value = number order by card_id limit 1) limit 1))"""


def store_touches(session: UnitOfWork, touches: Sequence[Touch]) -> set[str]:
    """Keep touches, each id once, unless a newer telling is here already; returns the numbers to be settled."""
    columns = {
        "id": [touch.id for touch in touches],
        "sequence": [touch.sequence for touch in touches],
        "number": [touch.number for touch in touches],
        "kind": [touch.kind for touch in touches],
        "happened_at": [touch.happened_at for touch in touches],
        "user_id": [touch.user_id for touch in touches],
        "rung": ["{" + ",".join(map(str, touch.rung)) + "}" for touch in touches],
        "queue": [touch.queue for touch in touches],
    }
    return {row[0] for row in session.psycopg().execute(_STORE, columns)}


_SETTLEMENTS = """
    select distinct on (key) key, last.happened_at, last.kind, last.user_id
    from unnest(%(keys)s::text[], %(numbers)s::text[]) as clients (key, number)
    cross join lateral (
        select happened_at, kind, user_id from touches
        where touches.number = clients.number and kind in ('talked', 'settled')
        order by happened_at desc, id desc limit 1) as last
    order by key, last.happened_at desc"""


def last_settlements(session: UnitOfWork, clients: Iterable[Client]) -> dict[str, Settlement]:
    """When somebody last talked with each client, or settled his task by hand; by the client's key."""
    rows = session.psycopg().execute(_SETTLEMENTS, _pairs(clients))
    return {key: Settlement(happened_at, kind, user_id) for key, happened_at, kind, user_id in rows}


_MISSES = """
    select key, happened_at, missed.number, queue, rung
    from unnest(%(keys)s::text[], %(numbers)s::text[], %(since)s::timestamptz[]) as clients (key, number, since)
    cross join lateral (
        select id, happened_at, touches.number, queue, rung from touches
        where touches.number = clients.number and kind = 'missed' and happened_at >= coalesce(since, '-infinity')
        offset 0) as missed
    order by key, happened_at, id"""


def misses_since(session: UnitOfWork, clients: Collection[Client], since: dict[str, datetime]) -> dict[str, list[Miss]]:
    """Each client's missed calls in their order, from a moment on where one is given; by the client's key."""
    pairs = _pairs(clients)
    moments = {"since": [since.get(key) for key in pairs["keys"]]}
    found: dict[str, list[Miss]] = {client.key: [] for client in clients}
    for key, happened_at, number, queue, rung in session.psycopg().execute(_MISSES, {**pairs, **moments}):
        found[key].append(Miss(happened_at, number, queue, rung))
    return found


def _pairs(clients: Iterable[Client]) -> dict[str, list[str]]:
    pairs = [(client.key, number) for client in clients for number in client.numbers]
    return {"keys": [key for key, _ in pairs], "numbers": [number for _, number in pairs]}


KEEP_DAYS = 90

_FORGET = """
    delete from touches where id in (
        select id from touches where happened_at < now() - make_interval(days => %s)
            and not exists (select from tasks where client_key is not null and client_number = touches.number)
        order by happened_at limit 20000 for update skip locked)"""


def forget_old_touches(session: UnitOfWork) -> int:
    """Drop touches older than `KEEP_DAYS`, of clients who wait for nothing, 20,000 at most; returns how many."""
    return session.psycopg().execute(_FORGET, (KEEP_DAYS,)).rowcount
