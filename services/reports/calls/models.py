"""Calls and their sums."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Uuid

from reports.base import Base


class CallFact(Base):
    """One call as it was last told. `before`: what the telling said that this one has replaced."""

    __tablename__ = "call_facts"
    call_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(index=True)
    direction: Mapped[str]
    disposition: Mapped[str]
    user_id: Mapped[UUID | None]
    extension: Mapped[str | None]
    queue: Mapped[str | None]
    rung: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    ring_ms: Mapped[int] = mapped_column(BigInteger)
    talk_ms: Mapped[int] = mapped_column(BigInteger)
    hold_ms: Mapped[int] = mapped_column(BigInteger)
    merged_into: Mapped[UUID | None]
    before: Mapped[dict[str, Any] | None]


class CallSum(Base):
    """Calls of a quarter of an hour that are alike. Nobody is the id of zeros; no queue or extension is an empty one.

    `rang_in_vain` counts, at each person whose phone rang, the calls that nobody took.
    """

    __tablename__ = "call_sums"
    __table_args__ = (Index("ix_call_sums_user_id_slot_at", "user_id", "slot_at"),)
    slot_at: Mapped[datetime] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    extension: Mapped[str] = mapped_column(primary_key=True)
    direction: Mapped[str] = mapped_column(primary_key=True)
    disposition: Mapped[str] = mapped_column(primary_key=True)
    queue: Mapped[str] = mapped_column(primary_key=True)
    calls: Mapped[int] = mapped_column(BigInteger)
    rang_in_vain: Mapped[int] = mapped_column(BigInteger)
    ring_ms: Mapped[int] = mapped_column(BigInteger)
    talk_ms: Mapped[int] = mapped_column(BigInteger)
    hold_ms: Mapped[int] = mapped_column(BigInteger)
