"""Clients on their way from one to another."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from contacts.base import Base


class Move(Base):
    """All clients of `from_user_id` become `to_user_id`'s (`handed-over`), or follow him, being his, from one team into
    another (`team-changed`). `decided_at` is when; `cards` how many they were when the first ones went."""

    __tablename__ = "moves"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Of a hand-over its own id, so that it is done once however often it is told."""
    reason: Mapped[str]
    from_user_id: Mapped[UUID]
    to_user_id: Mapped[UUID]
    from_team_id: Mapped[UUID | None]
    to_team_id: Mapped[UUID | None]
    actor: Mapped[str]
    decided_at: Mapped[datetime]
    cards: Mapped[int | None]
    moved: Mapped[int] = mapped_column(server_default="0")
    finished_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_moves_unfinished", "id", postgresql_where=text("finished_at is null")),)
