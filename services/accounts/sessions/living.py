"""How long a session lives, and which do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from accounts.sessions.models import UserSession
from kartoteka.settings import Settings

KEEP = timedelta(days=90)  # they also say where somebody is at home


@dataclass(frozen=True, slots=True)
class Lifetime:
    """After how long without use, and after how long at all, a session is over."""

    idle: timedelta
    at_all: timedelta

    @classmethod
    def of(cls, settings: Settings) -> "Lifetime":
        """As the settings say."""
        return cls(timedelta(hours=settings.session_idle_hours), timedelta(days=settings.session_days))

    def end_of(self, one: UserSession) -> datetime:
        """When a session is over if nobody uses it again."""
        return min(one.last_used_at + self.idle, one.started_at + self.at_all)

    def is_over(self, one: UserSession, now: datetime) -> bool:
        """Whether a session has ended, or died of itself."""
        return one.ended_at is not None or now >= self.end_of(one)


def living_sessions(session: Session, user_id: UUID, lifetime: Lifetime, now: datetime) -> list[UserSession]:
    """Where somebody is signed in, the last used first."""
    found = select(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    recent = session.scalars(found.order_by(UserSession.last_used_at.desc()))
    return [one for one in recent if not lifetime.is_over(one, now)]


def forget_old_sessions(session: Session, now: datetime) -> None:
    """Remove what was over three months ago."""
    session.execute(delete(UserSession).where(UserSession.last_used_at < now - KEEP))
