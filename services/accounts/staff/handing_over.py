"""Work goes from one to another: who keeps clients, deals and tasks hears of it, and hands them over."""

from datetime import UTC, datetime
from uuid import UUID

from accounts.users.models import User
from kartoteka.contracts.audit import record
from kartoteka.contracts.events.accounts import WorkHandedOver
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7
from kartoteka.problems import Invalid


def successor(session: UnitOfWork, from_user_id: UUID, to_user_id: UUID) -> User:
    """Who takes over; Invalid unless it is somebody else who works here."""
    to = session.get(User, to_user_id)
    if to is None or not to.is_active or to.id == from_user_id:
        raise Invalid(fields={"to_user_id": ["Nobody else who works here."]})
    return to


def hand_over(session: UnitOfWork, user: User, to: User) -> WorkHandedOver:
    """All that is still to be done by somebody, and all his clients, are another's."""
    handed = WorkHandedOver(
        handover_id=uuid7(),
        from_user_id=user.id,
        to_user_id=to.id,
        to_team_id=to.team_id,
        handed_over_at=datetime.now(UTC),
    )
    session.emit(handed)
    record(session, "work.handed-over", "user", user.id, to_user_id=to.id, handover_id=handed.handover_id)
    return handed
