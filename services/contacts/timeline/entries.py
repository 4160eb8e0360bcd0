"""Entries of a timeline: written in batches, mended by later news, linked to a card when one appears, read by pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, select

from contacts.timeline.models import TimelineEntry
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7
from kartoteka.paging import page


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that happened, to be written. `source` and `source_id` name the event's aggregate, so that it stands
    here once; without them it was written by hand."""

    kind: str
    occurred_at: datetime
    card_id: UUID | None = None
    client_number: str | None = None
    user_id: UUID | None = None
    title: str = ""
    summary: str = ""
    outcome: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    source: str | None = None
    source_id: UUID | None = None
    sequence: int = 1
    id: UUID = field(default_factory=uuid7)
    recorded_at: datetime = field(default_factory=lambda: datetime.now(UTC))


# Rows travel as one JSON text: several times cheaper than an array a column. A card that an entry once stood on keeps
# it; `xmax` is 0 in a row that was inserted, not updated.
_RECORD = """
    insert into timeline_entries as e (id, card_id, client_number, kind, occurred_at, user_id, title, summary, outcome,
        payload, source, source_id, sequence, recorded_at)
    select id, card_id, client_number, kind, occurred_at, user_id, title, summary, outcome,
        payload, source, source_id, sequence, recorded_at
    from json_to_recordset(%s::json) as told (id uuid, card_id uuid, client_number text, kind text,
        occurred_at timestamptz, user_id uuid, title text, summary text, outcome text, payload jsonb, source text,
        source_id uuid, sequence integer, recorded_at timestamptz)
    on conflict (source, source_id) do update set
        card_id = coalesce(e.card_id, excluded.card_id), client_number = excluded.client_number,
        occurred_at = excluded.occurred_at, user_id = excluded.user_id,
        title = coalesce(nullif(excluded.title, ''), e.title),
        summary = coalesce(nullif(excluded.summary, ''), e.summary),
        outcome = excluded.outcome, payload = e.payload || excluded.payload, sequence = excluded.sequence
    where e.sequence < excluded.sequence
    returning id, xmax = 0"""


def record_entries(session: UnitOfWork, entries: Iterable[Entry]) -> set[UUID]:
    """Write entries, at most one for each source; returns the ids of those that are new. What stands here with a higher
    sequence, or the same, stays."""
    ordered = sorted(entries, key=lambda entry: (entry.source or "", entry.source_id or entry.id))
    if not ordered:
        return set()
    told = msgspec.json.encode(ordered).decode()
    return {id for id, is_new in session.psycopg().execute(_RECORD, (told,)) if is_new}


# Nothing is left but what keeps older news out: no card, no number, nobody's words.
_FORGET = """
    insert into timeline_entries as e (id, kind, occurred_at, title, summary, outcome, payload, source, source_id,
        sequence, recorded_at)
    select id, kind, occurred_at, '', '', '', '{}', source, source_id, sequence, recorded_at
    from json_to_recordset(%s::json) as told (id uuid, kind text, occurred_at timestamptz, source text,
        source_id uuid, sequence integer, recorded_at timestamptz)
    on conflict (source, source_id) do update set
        card_id = null, client_number = null, user_id = null, title = '', summary = '', outcome = '', payload = '{}',
        sequence = excluded.sequence
    where e.sequence < excluded.sequence"""


def forget_entries(session: UnitOfWork, entries: Iterable[Entry]) -> None:
    """Take entries off their cards, at most one for each source; news with a lower sequence, or the same, do not bring
    them back. What stands here with a higher sequence, or the same, stays."""
    ordered = sorted(entries, key=lambda entry: (entry.source or "", entry.source_id or entry.id))
    if ordered:
        session.psycopg().execute(_FORGET, (msgspec.json.encode(ordered).decode(),))


# What was written by hand goes with the card; of what was heard the source stays, to keep old news out.
_FORGET_CLIENT = """
    with his as (select id, source from timeline_entries where card_id = %(card_id)s
        union select id, source from timeline_entries where card_id is null and client_number = any(%(numbers)s)),
    gone as (delete from timeline_entries e using his where e.id = his.id and his.source is null),
    blank as (
        update timeline_entries e set card_id = null, client_number = null, user_id = null, title = '', summary = '',
            outcome = '', payload = '{}' from his where e.id = his.id and his.source is not null)
    select count(*) from his"""


def forget_client(session: UnitOfWork, card_id: UUID, numbers: Iterable[str]) -> int:
    """Forget all that happened with a client, on his card and waiting for his numbers; returns how many entries. The
    caller holds the numbers' locks."""
    row = session.psycopg().execute(_FORGET_CLIENT, {"card_id": card_id, "numbers": list(numbers)}).fetchone()
    return int(row[0]) if row else 0


class Standing(NamedTuple):
    """How an entry stands here that news has come of: as new or newer, and on a card."""

    is_newer: bool
    has_card: bool


NOWHERE = Standing(is_newer=False, has_card=False)
_STANDING = """
    select source_id, e.sequence >= told.sequence, e.card_id is not null
    from unnest(%s::uuid[], %s::integer[]) as told (source_id, sequence)
    join timeline_entries e using (source_id) where source = %s"""


def standing(session: UnitOfWork, source: str, sequences: Mapping[UUID, int]) -> dict[UUID, Standing]:
    """Of these things, each with the sequence of what is told of it, those that have an entry here, and how it
    stands."""
    if not sequences:
        return {}
    rows = session.psycopg().execute(_STANDING, (list(sequences), list(sequences.values()), source))
    return {source_id: Standing(*stands) for source_id, *stands in rows}


_LINK = """
    update timeline_entries e set card_id = found.card_id
    from unnest(%s::text[], %s::uuid[]) as found (number, card_id)
    where e.client_number = found.number and e.card_id is null"""


def link_entries(session: UnitOfWork, cards: Mapping[str, UUID]) -> None:
    """Put what waits for these numbers onto their cards. The caller holds the numbers' locks."""
    if cards:
        session.psycopg().execute(_LINK, (list(cards), list(cards.values())))


_TALKS = """
    select distinct on (client_number) client_number, user_id from timeline_entries
    where card_id is null and client_number = any(%s) and kind = 'call' and outcome = 'answered' and user_id is not null
    order by client_number, occurred_at, id"""


def waiting_talks(session: UnitOfWork, numbers: Sequence[str]) -> dict[str, UUID]:
    """Of what waits for these numbers: who talked first with each."""
    return dict(session.psycopg().execute(_TALKS, (list(numbers),)).fetchall())


def timeline_of(session: UnitOfWork, card_id: UUID, query: dict[str, Any]) -> dict[str, Any]:
    """A page of what happened with a client, the latest first."""
    return _page(session, TimelineEntry.card_id == card_id, query)


def waiting_for(session: UnitOfWork, number: str, query: dict[str, Any]) -> dict[str, Any]:
    """A page of what happened with a number that no card has."""
    return _page(session, (TimelineEntry.client_number == number) & TimelineEntry.card_id.is_(None), query)


def _page(session: UnitOfWork, whose: Any, query: dict[str, Any]) -> dict[str, Any]:
    found = select(TimelineEntry).where(whose, *_filters(query))
    return page(session, found, [TimelineEntry.occurred_at, TimelineEntry.id], query)


def _filters(query: dict[str, Any]) -> list[ColumnElement[bool]]:
    wanted = {
        "kind": TimelineEntry.kind.in_,
        "without": TimelineEntry.kind.not_in,
        "outcome": TimelineEntry.outcome.__eq__,
        "since": TimelineEntry.occurred_at.__ge__,
        "until": TimelineEntry.occurred_at.__lt__,
    }
    return [fits(query[name]) for name, fits in wanted.items() if query[name]]
