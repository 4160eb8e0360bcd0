"""Many clients changed at once, and how many somebody has changed lately."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from contacts.base import Base


class MassChange(Base):
    """What somebody changed on many cards at once. `changes` is what he asked for."""

    __tablename__ = "mass_changes"
    __table_args__ = (Index("ix_mass_changes_user_id_id", "user_id", "id"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    changes: Mapped[dict[str, Any]]
    cards: Mapped[int]
    made_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]


class MassChangedCard(Base):
    """What really changed on one of the cards: each field as it was and as it came out. It goes with the card."""

    __tablename__ = "mass_changed_cards"
    __table_args__ = (Index("ix_mass_changed_cards_card_id", "card_id"),)
    change_id: Mapped[UUID] = mapped_column(ForeignKey("mass_changes.id", ondelete="CASCADE"), primary_key=True)
    card_id: Mapped[UUID] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True)
    fields: Mapped[dict[str, Any]]


class EditCount(Base):
    """How many cards somebody changed within a minute."""

    __tablename__ = "edit_counts"
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    minute: Mapped[datetime] = mapped_column(primary_key=True)
    cards: Mapped[int]
