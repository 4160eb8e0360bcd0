"""Requests to delete: who may not delete asks somebody who may."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from contacts.base import Base


class DeletionRequest(Base):
    """Somebody asks for a card to be put into the bin. A card has one that is open at most. When the client is erased,
    what was written (`reason`, `note`) goes, and the rest stays."""

    __tablename__ = "deletion_requests"
    __table_args__ = (
        Index("ix_deletion_requests_state_id", "state", "id"),
        Index("ix_deletion_requests_asked_by_id", "asked_by", "id"),
        Index("ix_deletion_requests_card_id", "card_id"),
        Index("ix_deletion_requests_open", "card_id", unique=True, postgresql_where=text("state = 'open'")),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    card_id: Mapped[UUID]
    reason: Mapped[str]
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    state: Mapped[str]
    """One of `contacts.deletion_requests.deciding.STATES`."""
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    note: Mapped[str]
    """What whoever decided says of it."""
