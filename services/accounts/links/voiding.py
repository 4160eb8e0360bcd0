"""Links that are worth nothing before their time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from accounts.links.models import Link


def void_links(session: Session, user_id: UUID, now: datetime) -> None:
    """None of the links that somebody was sent is good any more: a newer one was made, another password chosen, letters
    go to another address, or he has left."""
    good = (Link.user_id == user_id) & Link.used_at.is_(None) & (Link.expires_at > now)
    session.execute(update(Link).where(good).values(expires_at=now))
