"""Clients follow their people: somebody hands his work over, or goes to another team.

What is told becomes a move, which is carried out some cards a transaction. What has been moved is no longer found by
the move, so it goes on after any interruption where it was left, and nothing is moved twice.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.dialects.postgresql import insert

from contacts.cards.filing import amend, tell_changes
from contacts.cards.models import Card
from contacts.cards.owners import Charge
from contacts.moves.models import Move
from contacts.timeline.changes import Changed
from kartoteka.contracts.audit import record
from kartoteka.contracts.directory import DirectoryUser
from kartoteka.db import UnitOfWork
from kartoteka.events import Cause, Heard
from kartoteka.ids import uuid7

HANDED_OVER, TEAM_CHANGED = "handed-over", "team-changed"
AT_ONCE = 500


def plan_hand_overs(session: UnitOfWork, heard: Sequence[Heard]) -> None:
    """Each hand-over becomes a move, once."""
    for one in heard:
        told = one.event
        _plan(
            session,
            id=told.handover_id,
            reason=HANDED_OVER,
            from_user_id=told.from_user_id,
            to_user_id=told.to_user_id,
            to_team_id=told.to_team_id,
            actor=one.envelope.actor,
            decided_at=told.handed_over_at,
        )


def plan_for_staff(session: UnitOfWork, heard: Sequence[Heard], keep_directory: Callable[[], None]) -> None:
    """Let the directory take what is told of people. Whoever comes out in another team than we knew takes his clients
    along."""
    last = {one.event.user_id: one for one in sorted(heard, key=lambda one: one.event.sequence)}
    before = _teams(session, last)
    keep_directory()
    after = _teams(session, last)
    for user_id in [user_id for user_id, team_id in before.items() if after[user_id] != team_id]:
        _plan(
            session,
            id=uuid7(),
            reason=TEAM_CHANGED,
            from_user_id=user_id,
            to_user_id=user_id,
            from_team_id=before[user_id],
            to_team_id=after[user_id],
            actor=last[user_id].envelope.actor,
            decided_at=last[user_id].event.changed_at,
        )


def _plan(session: UnitOfWork, **values: object) -> None:
    session.execute(insert(Move).values(**values).on_conflict_do_nothing())


def _teams(session: UnitOfWork, user_ids: Sequence[UUID] | dict[UUID, Heard]) -> dict[UUID, UUID | None]:
    found = select(DirectoryUser.user_id, DirectoryUser.team_id).where(DirectoryUser.user_id.in_(list(user_ids)))
    return {user_id: team_id for user_id, team_id in session.execute(found)}


_NEXT = (
    select(Move)
    .where(Move.finished_at.is_(None))
    .order_by(Move.decided_at, Move.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)


def move_some(session: UnitOfWork, at_once: int = AT_ONCE) -> bool:
    """Move some cards of the oldest move that no other replica works on; whether there was one."""
    move = session.scalar(_NEXT)
    if move is None:
        return False
    session.cause = Cause(actor=move.actor)
    to = _destination(session, move)
    if move.cards is None:
        move.cards = session.scalar(select(func.count()).where(_left(move, to)))
    cards = session.scalars(_some(move, to, at_once)).all()
    tell_changes(session, [Changed(card, amend(card, to._asdict()), _person(move.actor)) for card in cards])
    move.moved += len(cards)
    if len(cards) < at_once:
        _finish(session, move)
    return True


def _left(move: Move, to: Charge) -> ColumnElement[bool]:
    """The cards that are still to be moved; none when they would come out where they are."""
    if move.reason == HANDED_OVER:
        return and_(Card.owner_id == move.from_user_id, Card.owner_id != to.owner_id)
    return and_(
        Card.owner_id == move.from_user_id,
        Card.team_id.is_not_distinct_from(move.from_team_id),
        Card.team_id.is_distinct_from(to.team_id),
    )


def _some(move: Move, to: Charge, at_once: int) -> Select[Card]:
    return select(Card).where(_left(move, to)).order_by(Card.id).limit(at_once).with_for_update(key_share=True)


def _destination(session: UnitOfWork, move: Move) -> Charge:
    """Who answers for the cards at last, by all that is known by now: news come in any order."""
    owner_id = _heir(session, move) if move.reason == HANDED_OVER else move.to_user_id
    teams = _teams(session, [owner_id])
    return Charge(owner_id, teams.get(owner_id, move.to_team_id))


def _heir(session: UnitOfWork, move: Move) -> UUID:
    heir, since = move.to_user_id, move.decided_at
    while later := session.scalar(_later(heir, since)):
        heir, since = later.to_user_id, later.decided_at
    return heir


def _later(user_id: UUID, since: datetime) -> Select[Move]:
    of_his = select(Move).where(Move.reason == HANDED_OVER, Move.from_user_id == user_id, Move.decided_at > since)
    return of_his.order_by(Move.decided_at, Move.id).limit(1)


def _finish(session: UnitOfWork, move: Move) -> None:
    move.finished_at = datetime.now(UTC)
    if move.moved:
        record(session, "cards.moved", "move", move.id, cards=move.moved, reason=move.reason, **_ends(move))


def _ends(move: Move) -> dict[str, Any]:
    return {"from_user_id": str(move.from_user_id), "to_user_id": str(move.to_user_id)}


def _person(actor: str) -> UUID | None:
    try:
        return UUID(actor)
    except ValueError:
        return None
