"""Calls that last: what screens are told of them at once (`CallMoved`), and what the next reader of the PBX must know
to follow them (`live_calls`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kartoteka.contracts.events.telephony import CallMoved, LiveState
from kartoteka.phone_numbers import normalise
from telephony.calls.facts import Call as Facts
from telephony.calls.logbook import call_id_of
from telephony.calls.models import LiveCall
from telephony.calls.parties import Direction
from telephony.calls.people import People
from telephony.calls.story import CallState, Teller

_STATES: dict[CallState, LiveState] = {
    CallState.RINGING: "ringing",
    CallState.TALKING: "talking",
    CallState.ON_HOLD: "talking",
    CallState.WAITING: "talking",
    CallState.ENDED: "ended",
}


@dataclass(frozen=True, slots=True)
class Face:
    """A live call as a screen sees it. `extensions` are the phones that ring, or the one that talks."""

    linkedid: str
    state: LiveState | None
    direction: Direction
    client_number: str | None
    line_number: str | None
    extensions: tuple[str, ...]
    queue: str | None
    started_at: datetime
    answered_at: datetime | None


def face_of(call: Facts, region: str) -> Face:
    """What a screen shows of a call; `state` is None while nobody's phone rings yet. A third of a story's work."""
    teller = Teller(call, region)
    inbound, outbound = teller.direction is Direction.INBOUND, teller.direction is Direction.OUTBOUND
    shown = teller.client.shown_number if teller.client else None
    return Face(
        linkedid=call.call_id,
        state=_STATES.get(teller.state),
        direction=teller.direction,
        client_number=teller.caller_number if inbound else teller.called_number if outbound else None,
        line_number=teller.called_number if inbound else normalise(shown, region) if outbound else None,
        extensions=_extensions(teller),
        queue=call.queue,
        started_at=teller.started_at,
        answered_at=teller.answered_at,
    )


def _extensions(teller: Teller) -> tuple[str, ...]:
    is_outbound = teller.direction is Direction.OUTBOUND
    if teller.state is CallState.RINGING and not is_outbound:
        return _ringing(teller)
    if teller.state is CallState.TALKING and not is_outbound:
        return teller.talking_with or _agent(teller)
    return _agent(teller) or _ringing(teller)


def _agent(teller: Teller) -> tuple[str, ...]:
    return (teller.agent_extension,) if teller.agent_extension else ()


def _ringing(teller: Teller) -> tuple[str, ...]:
    return tuple(leg.number for leg in teller.people if leg.rings and leg is not teller.client and leg.number)


@dataclass(frozen=True, slots=True)
class Move:
    """A change to tell: which phones' owners see what."""

    face: Face
    state: LiveState
    extensions: tuple[str, ...]


def moves(before: Face | None, now: Face) -> list[Move]:
    """What changed for whom. Of a phone that no longer rings because another one does, or was picked up, nothing is
    told: that its owner is named no more says so, and two states of one moment would contradict each other."""
    if now.state is None or (before and _looks(before) == _looks(now)):
        return []
    seen_by = before.extensions if before and before.state and now.state == "ended" else ()
    return [Move(now, now.state, tuple(dict.fromkeys((*seen_by, *now.extensions))))]


def _looks(face: Face) -> tuple[Any, ...]:
    return face.state, face.extensions, face.client_number, face.queue


def as_moved(pbx: str, move: Move, people: People, at: datetime) -> CallMoved:
    """The event for screens."""
    card = people.card_of(move.face.client_number)
    return CallMoved(
        call_id=call_id_of(pbx, move.face.linkedid),
        state=move.state,
        direction=move.face.direction.value,
        client_number=move.face.client_number,
        line_number=move.face.line_number,
        card_id=card.card_id if card else None,
        card_name=card.name if card else None,
        user_ids=people.user_ids_of(move.extensions),
        extensions=list(move.extensions),
        queue=move.face.queue,
        started_at=move.face.started_at,
        answered_at=move.face.answered_at,
        changed_at=at,
        card_owner_id=card.owner_id if card else None,
        card_team_id=card.team_id if card else None,
        card_follower_ids=card.follower_ids if card else [],
    )


def live_row(pbx: str, facts: Facts, face: Face, people: People, at: datetime) -> dict[str, Any]:
    """A call that lasts, for the table."""
    card = people.card_of(face.client_number)
    return {
        "pbx": pbx,
        "linkedid": facts.call_id,
        "linkedids": facts.ids,
        "first_heard_at": at,
        "id": call_id_of(pbx, facts.call_id),
        "state": face.state or "starting",
        "direction": face.direction,
        "client_number": face.client_number,
        "line_number": face.line_number,
        "card_id": card.card_id if card else None,
        "card_name": card.name if card else None,
        "user_ids": people.user_ids_of(face.extensions),
        "extensions": face.extensions,
        "queue": face.queue,
        "started_at": face.started_at,
        "answered_at": face.answered_at,
        "changed_at": at,
    }


_encoder = msgspec.json.Encoder()
_COLUMNS = [column.name for column in LiveCall.__table__.columns]
_CHANGING = [name for name in _COLUMNS if name not in ("pbx", "linkedid", "first_heard_at")]
_FOLLOW = f"""
    insert into live_calls select * from jsonb_populate_recordset(null::live_calls, %s::jsonb) as now order by linkedid
    on conflict (pbx, linkedid) do update set {", ".join(f"{name} = excluded.{name}" for name in _CHANGING)}"""  # noqa: S608


def follow_live(session: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Note how live calls stand now."""
    if rows:
        session.psycopg().execute(_FOLLOW, (_encoder.encode(rows).decode(),))


def forget_live(session: Session, pbx: str, linkedids: Iterable[str]) -> None:
    """These last no longer."""
    gone = sorted(linkedids)
    if gone:
        session.execute(delete(LiveCall).where(LiveCall.pbx == pbx, LiveCall.linkedid.in_(gone)))


def unfinished(session: Session, pbx: str) -> tuple[list[str], datetime | None]:
    """The ids of a PBX's live calls as they stand in the journal, and since when the oldest of them lasts."""
    rows = session.execute(select(LiveCall.linkedids, LiveCall.first_heard_at).where(LiveCall.pbx == pbx)).all()
    since = min((row.first_heard_at for row in rows), default=None)
    return [linkedid for row in rows for linkedid in row.linkedids], since
