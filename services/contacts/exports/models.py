"""Exports: who took which clients out, when, and from where."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from contacts.base import Base


class Export(Base):
    """One file that left. `code` stands in its name and in each of its rows, so that a file that turns up somewhere can
    be traced."""

    __tablename__ = "exports"
    __table_args__ = (Index("ix_exports_user_id_at", "user_id", "at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[UUID]
    at: Mapped[datetime]
    rows: Mapped[int]
    filters: Mapped[dict[str, Any]]
    address: Mapped[str]
