"""Links that let somebody set his password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from accounts.base import Base


class Link(Base):
    """An invitation, or the way to a new password: good once, until it expires or another one is made."""

    __tablename__ = "links"
    __table_args__ = (Index("ix_links_user_id", "user_id", "made_at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    purpose: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime] = mapped_column(index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_from: Mapped[str | None]
    """The address."""


class ResetWish(Base):
    """Somebody says that he has forgotten a login's password. Whether there is such a login is looked up later, so
    that the answer takes as long for one that nobody has."""

    __tablename__ = "reset_wishes"
    login: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str]
    wished_at: Mapped[datetime]
