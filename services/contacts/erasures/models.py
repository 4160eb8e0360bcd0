"""Erasures: whom somebody has forgotten, and what every service says it has removed. Nothing personal stands here."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contacts.base import Base


class Erasure(Base):
    """A client who is forgotten. `removed` is what went from this service at once; its archives follow."""

    __tablename__ = "erasures"
    __table_args__ = (UniqueConstraint("card_id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    card_id: Mapped[UUID]
    asked_by: Mapped[UUID]
    reason: Mapped[str]
    """One of `contacts.erasures.reasons.REASONS`."""
    asked_at: Mapped[datetime]
    removed: Mapped[dict[str, Any]]


class ErasureConfirmation(Base):
    """A service has done its part. It may say so before the erasure itself is known here."""

    __tablename__ = "erasure_confirmations"
    card_id: Mapped[UUID] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(primary_key=True)
    removed: Mapped[dict[str, Any]]
    done_at: Mapped[datetime]
