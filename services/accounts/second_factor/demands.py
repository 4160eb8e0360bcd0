"""Who must have a second factor: whoever holds a role that says so (`needs_second_factor`)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.base import Base
from accounts.users.models import User


def is_demanded(session: Session, user: User) -> bool:
    """Whether somebody may do nothing until he has a second factor."""
    roles = Base.metadata.tables.get("roles")
    if roles is None or "needs_second_factor" not in roles.c:
        return False
    held = select(roles.c.name).where(roles.c.name.in_(user.roles), roles.c.needs_second_factor)
    return session.scalar(held.limit(1)) is not None
