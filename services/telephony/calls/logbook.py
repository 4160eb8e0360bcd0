"""The logbook: stories of calls written into the database and told to the other services, each telling that differs
from the one before with the next sequence number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec

from kartoteka.contracts.events.telephony import CallLogged
from kartoteka.db import UnitOfWork
from telephony.calls.facts import Call as Facts
from telephony.calls.facts import Leg, Moment
from telephony.calls.models import Call
from telephony.calls.parties import Direction
from telephony.calls.people import People, look_up
from telephony.calls.story import CallStory

_PBX_CALLS = uuid5(NAMESPACE_URL, "urn:kartoteka:pbx-calls")


@dataclass(frozen=True, slots=True)
class Told:
    """A story, and the legs that it was told from."""

    story: CallStory
    legs: list[dict[str, Any]]


def told(story: CallStory, facts: Facts | None) -> Told:
    """A story ready for the logbook."""
    return Told(story, [_leg(leg) for leg in facts.people] if facts else [])


@lru_cache(maxsize=16384)
def call_id_of(pbx: str, linkedid: str) -> UUID:
    """A call's own id: the same whenever and wherever its story is told."""
    return uuid5(_PBX_CALLS, f"{pbx}\0{linkedid}")


def log_calls(session: UnitOfWork, pbx: str, stories: Sequence[Told]) -> int:
    """Write stories of calls that are over; returns how many were new or differed, and were told to the others."""
    if not stories:
        return 0
    by_id = {call_id_of(pbx, one.story.linkedid): one for one in stories}
    people = look_up(session, *_mentioned(one.story for one in by_id.values()))
    rows = [_row(pbx, call_id, by_id[call_id], people) for call_id in sorted(by_id)]
    changed = session.psycopg().execute(_LOG, (_encoder.encode(rows).decode(),)).fetchall()
    for row in changed:
        session.emit(_logged(pbx, by_id[row[0]].story, *row), at=by_id[row[0]].story.ended_at)
    _retire_parts(session, pbx, [one.story for one in by_id.values() if len(one.story.linkedids) > 1])
    return len(changed)


def line_number(story: CallStory) -> str | None:
    """Our number that the client called, or is shown."""
    numbers = {Direction.INBOUND: story.called_number, Direction.OUTBOUND: story.shown_number}
    return numbers.get(story.direction)


def _mentioned(stories: Any) -> tuple[list[str | None], list[str | None]]:
    numbers: list[str | None] = []
    extensions: list[str | None] = []
    for story in stories:
        numbers.append(story.client_number)
        extensions += (story.agent_extension, *story.agents_rung)
    return numbers, extensions


def _row(pbx: str, call_id: UUID, one: Told, people: People) -> dict[str, Any]:
    story = one.story
    card = people.card_of(story.client_number)
    return {
        "id": call_id,
        "sequence": 1,
        "pbx": pbx,
        "linkedid": story.linkedid,
        "direction": story.direction,
        "disposition": story.disposition,
        "client_number": story.client_number,
        "client_name": story.caller_name,
        "line_number": line_number(story),
        "card_id": card.card_id if card else None,
        "user_id": people.user_id_of(story.agent_extension),
        "extension": story.agent_extension,
        "user_ids_rung": people.user_ids_of(story.agents_rung),
        "extensions_rung": story.agents_rung,
        "queue": story.queue,
        "started_at": story.started_at,
        "answered_at": story.answered_at,
        "ended_at": story.ended_at or story.started_at,
        "ring_seconds": story.ring_seconds,
        "talk_seconds": story.talk_seconds,
        "hold_seconds": story.hold_seconds,
        "transfer": story.transfer,
        "transfer_from": story.transfer_from,
        "transfer_to": story.transfer_to,
        "hangup_by": story.hangup_by,
        "recordings": story.recordings,
        "legs": one.legs,
        "estimated": story.estimated,
        "merged_into": None,
        "logged_at": datetime.now(UTC),
    }


def _logged(
    pbx: str,
    story: CallStory,
    call_id: UUID,
    sequence: int,
    card_id: UUID | None,
    user_id: UUID | None,
    user_ids_rung: list[UUID],
) -> CallLogged:
    return CallLogged(
        call_id=call_id,
        sequence=sequence,
        pbx=pbx,
        direction=story.direction.value,
        disposition=story.disposition.value,
        client_number=story.client_number,
        line_number=line_number(story),
        card_id=card_id,
        user_id=user_id,
        extension=story.agent_extension,
        user_ids_rung=user_ids_rung,
        extensions_rung=list(story.agents_rung),
        queue=story.queue,
        started_at=story.started_at,
        answered_at=story.answered_at,
        ended_at=story.ended_at or story.started_at,
        ring_seconds=story.ring_seconds,
        talk_seconds=story.talk_seconds,
        hold_seconds=story.hold_seconds,
        transfer=story.transfer.value if story.transfer else None,
        has_recording=bool(story.recordings),
        estimated=story.estimated,
        linkedid=story.linkedid,
    )


_encoder = msgspec.json.Encoder()
# found anew for each call, but kept while number or phone are the same: phones change hands, cards are merged
_BY_DIRECTORY = {"card_id": "client_number", "user_id": "extension", "user_ids_rung": "extensions_rung"}
_COLUMNS = [column.name for column in Call.__table__.columns]
_TOLD = [name for name in _COLUMNS if name not in ("id", "sequence", "logged_at", "erased_at", *_BY_DIRECTORY)]


def _kept(column: str, of: str) -> str:
    empty = "array[]::uuid[]" if column == "user_ids_rung" else "null"
    return (
        f"case when calls.{of} is not distinct from excluded.{of}"
        f" then coalesce(nullif(calls.{column}, {empty}), excluded.{column}) else excluded.{column} end"
    )


def _both(names: Sequence[str], form: str) -> str:
    return ", ".join(form.format(name) for name in names)


_LOG = f"""
    insert into calls ({_both(_COLUMNS, "{}")})
    select {_both(_COLUMNS, "{}")} from jsonb_populate_recordset(null::calls, %s::jsonb) as told order by id
    on conflict (id) do update set sequence = calls.sequence + 1, logged_at = excluded.logged_at,
        {_both(_TOLD, "{0} = excluded.{0}")}, {", ".join(f"{c} = {_kept(c, of)}" for c, of in _BY_DIRECTORY.items())}
    where calls.erased_at is null and ({_both(_TOLD, "calls.{}")}) is distinct from ({_both(_TOLD, "excluded.{}")})
    returning id, sequence, card_id, user_id, user_ids_rung"""  # noqa: S608  names of our own columns


# -- calls that turned out to be one


def _retire_parts(session: UnitOfWork, pbx: str, stories: Sequence[CallStory]) -> None:
    parts = [
        (other, call_id_of(pbx, story.linkedid))
        for story in stories
        for other in story.linkedids
        if other != story.linkedid
    ]
    if not parts:
        return
    rows = session.psycopg().execute(_RETIRE, ([part[0] for part in parts], [part[1] for part in parts], pbx))
    for call_id in [row[0] for row in rows]:
        call = session.get_one(Call, call_id, populate_existing=True)
        session.emit(as_logged(call), at=call.ended_at)


_RETIRE = """
    update calls set merged_into = part.into_id, sequence = sequence + 1
    from unnest(%s::text[], %s::uuid[]) as part (linkedid, into_id)
    where calls.pbx = %s and calls.linkedid = part.linkedid and calls.merged_into is null
    returning calls.id"""


def as_logged(call: Call) -> CallLogged:
    """What the others are told of a call that stands in the logbook."""
    return CallLogged(
        **{name: getattr(call, name) for name in _SAME},
        call_id=call.id,
        has_recording=bool(call.recordings),
    )


_SAME = [name for name in CallLogged.__dataclass_fields__ if name in _COLUMNS]


# -- legs


def _leg(leg: Leg) -> dict[str, Any]:
    return {
        "id": leg.leg_id,
        "side": leg.side,
        "number": leg.number,
        "name": leg.name,
        "was_called": leg.was_dialled,
        "started_at": _at(leg.started),
        "rang_at": _at(leg.rang),
        "answered_at": _at(leg.answered),
        "ended_at": _at(leg.ended),
        "outcome": leg.outcome,
        "talks": [{"since": span.since, "until": span.until, "with": span.peers} for span in leg.hearing.spans()],
    }


def _at(moment: Moment | None) -> datetime | None:
    return moment.at if moment else None
