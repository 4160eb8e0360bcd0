"""What happened between a client and the company."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contacts.base import Base


class TimelineEntry(Base):
    """One thing that happened. An entry whose number is on no card has no `card_id`, and waits for one by
    `client_number`. What comes from an event is known by (`source`, `source_id`), and a later `sequence` mends it; one
    that was taken back has neither card nor number."""

    __tablename__ = "timeline_entries"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    card_id: Mapped[UUID | None] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"))
    client_number: Mapped[str | None]
    kind: Mapped[str]
    occurred_at: Mapped[datetime]
    user_id: Mapped[UUID | None]
    """The colleague who talked, wrote or promised."""
    title: Mapped[str]
    summary: Mapped[str]
    outcome: Mapped[str]
    payload: Mapped[dict[str, Any]]
    source: Mapped[str | None]
    source_id: Mapped[UUID | None]
    sequence: Mapped[int]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        Index("ix_timeline_entries_card_id_occurred_at_id", "card_id", "occurred_at", "id"),
        Index("ix_timeline_entries_waiting", "client_number", "occurred_at", "id", postgresql_where=card_id.is_(None)),
    )
