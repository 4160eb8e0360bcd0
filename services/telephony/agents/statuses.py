"""Who takes calls: what people say of themselves, and beside it what their phones say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kartoteka.auth import Viewer
from kartoteka.contracts.access import sees_all, teams_of
from kartoteka.contracts.directory import DirectoryUser
from kartoteka.contracts.events.telephony import AgentMoved, AgentState
from kartoteka.db import UnitOfWork
from telephony.agents.models import AgentStatus
from telephony.calls.models import LiveCall

_IN_CALL = ("ringing", "talking")


@dataclass(frozen=True, slots=True)
class Agent:
    """A colleague: what he says, and whether he is in a call."""

    user_id: UUID
    name: str
    extension: str | None
    status: AgentState
    reason: str
    since: datetime | None
    call_state: str | None
    call_since: datetime | None

    @property
    def is_in_call(self) -> bool:
        """The phone rings, or is talked on."""
        return self.call_state is not None


def seen_by(who: Viewer) -> ColumnElement[bool]:
    """The people that somebody may see: himself and those of his teams, be he their lead or one of them, for each must
    know who is free; those of the teams below, and all, who sees their calls."""
    if sees_all(who, "calls"):
        return true()
    teams = who.team_ids | teams_of(who, "calls")
    return or_(DirectoryUser.user_id == who.user_id, DirectoryUser.team_id.in_(sorted(teams)))


def set_status(session: UnitOfWork, who: Viewer, status: AgentState, reason: str) -> AgentStatus:
    """Note what somebody says of himself, and tell screens if it is something else than before."""
    said = {"status": status, "reason": reason.strip(), "since": datetime.now(UTC)}
    new = insert(AgentStatus).values(user_id=who.user_id, **said)
    is_other = or_(AgentStatus.status != new.excluded.status, AgentStatus.reason != new.excluded.reason)
    changing = new.on_conflict_do_update(index_elements=["user_id"], set_=said, where=is_other)
    is_changed = session.execute(changing.returning(AgentStatus.user_id)).first() is not None
    stands = session.get_one(AgentStatus, who.user_id)
    if is_changed:
        session.emit(_moved(session, stands))
    return stands


def put_leavers_offline(session: UnitOfWork, user_ids: Sequence[UUID]) -> None:
    """Of these people, those who no longer work here take no calls; screens are told. In one order for all replicas."""
    left = select(DirectoryUser.user_id).where(DirectoryUser.user_id.in_(user_ids), ~DirectoryUser.is_active)
    taking = select(AgentStatus).where(AgentStatus.user_id.in_(left), AgentStatus.status != "offline")
    for stands in session.scalars(taking.order_by(AgentStatus.user_id).with_for_update()):
        stands.status, stands.reason, stands.since = "offline", "", datetime.now(UTC)
        session.emit(_moved(session, stands))


def _moved(session: Session, stands: AgentStatus) -> AgentMoved:
    user = session.get(DirectoryUser, stands.user_id)
    return AgentMoved(
        user_id=stands.user_id,
        status=stands.status,
        reason=stands.reason,
        since=stands.since,
        team_id=user.team_id if user else None,
    )


def agents_for(session: Session, who: Viewer) -> list[Agent]:
    """The people who work here and whom the viewer may see, by name."""
    calls = _calls_now(session)
    found = (
        select(DirectoryUser, AgentStatus)
        .outerjoin(AgentStatus, AgentStatus.user_id == DirectoryUser.user_id)
        .where(DirectoryUser.is_active, ~DirectoryUser.roles.contains(["machine"]), seen_by(who))
        .order_by(DirectoryUser.name, DirectoryUser.user_id)
    )
    return [_agent(user, said, calls.get(user.user_id)) for user, said in session.execute(found)]


def _agent(user: DirectoryUser, said: AgentStatus | None, call: LiveCall | None) -> Agent:
    return Agent(
        user_id=user.user_id,
        name=user.name,
        extension=user.extension,
        status=said.status if said else "offline",
        reason=said.reason if said else "",
        since=said.since if said else None,
        call_state=call.state if call else None,
        call_since=(call.answered_at or call.started_at) if call else None,
    )


def _calls_now(session: Session) -> dict[UUID, LiveCall]:
    """Each person's call; of several the one that is talked, and of those the oldest."""
    lasting = select(LiveCall).where(LiveCall.state.in_(_IN_CALL)).order_by(LiveCall.started_at)
    calls = sorted(session.scalars(lasting), key=lambda call: call.state != "talking")
    return {user_id: call for call in reversed(calls) for user_id in call.user_ids}
