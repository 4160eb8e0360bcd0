"""Who uses the suite, and who does not: so that nobody pays for seats on which nobody sits."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.users.models import MACHINE, User

REGULAR_DAYS, OCCASIONAL_DAYS = 7, 30


def list_seats(session: Session, now: datetime) -> dict[str, Any]:
    """Everybody who can sign in, who was never here or away longest first, and how many there are of each use."""
    people = select(User).where(User.is_active, ~User.roles.contains([MACHINE]))
    found = session.scalars(people.order_by(User.last_sign_in_at.nulls_first(), User.name, User.id))
    return summed([_seat(user, now) for user in found])


def summed(seats: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The seats with their totals."""
    counted = Counter(seat["use"] for seat in seats)
    totals = {use: counted[use] for use in ("regular", "occasional", "idle", "never")}
    return {"items": seats, "total": len(seats), **totals}


def use_of(idle_days: int | None) -> str:
    """How often somebody is here, by the whole days since he was."""
    if idle_days is None:
        return "never"
    if idle_days < REGULAR_DAYS:
        return "regular"
    return "occasional" if idle_days < OCCASIONAL_DAYS else "idle"


def _seat(user: User, now: datetime) -> dict[str, Any]:
    days = (now - user.last_sign_in_at).days if user.last_sign_in_at else None
    shown = {name: getattr(user, name) for name in ("name", "team_id", "roles", "last_sign_in_at")}
    return {**shown, "user_id": user.id, "idle_days": days, "use": use_of(days)}
