"""Sessions, and tries to sign in that failed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from accounts.base import Base


class UserSession(Base):
    """Somebody is signed in at one browser. Of its secret, which is a new one at each refresh, only hashes are here;
    `successor_salt` makes the present secret of the previous one; `family_hash` is of what they all begin with."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_user_id", "user_id", "last_used_at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    secret_hash: Mapped[str]
    family_hash: Mapped[str | None]
    previous_secret_hash: Mapped[str | None]
    successor_salt: Mapped[str | None]
    rotated_at: Mapped[datetime]
    started_at: Mapped[datetime]
    last_used_at: Mapped[datetime] = mapped_column(index=True)
    address: Mapped[str]
    user_agent: Mapped[str]
    how: Mapped[str]
    """`password` or `oidc`."""
    had_second_factor: Mapped[bool]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    """A user's id, or the name of a service."""
    end_reason: Mapped[str | None]


class SignInTry(Base):
    """A try to prove who one is that has failed, or has not succeeded yet. The login is hashed, since people type
    their passwords there."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (
        Index("ix_sign_in_tries_login_hash_tried_at", "login_hash", "tried_at"),
        Index("ix_sign_in_tries_place_tried_at", "place", "tried_at"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    login_hash: Mapped[str]
    place: Mapped[str]
    tried_at: Mapped[datetime] = mapped_column(index=True)
