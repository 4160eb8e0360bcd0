"""Promises and their sums."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from reports.base import Base


class PromiseFact(Base):
    """One task of pipeline as it was last told. `agent_id`: whose it is, or who did it where it was nobody's."""

    __tablename__ = "promise_facts"
    __table_args__ = (Index("ix_promise_facts_open_due_at", "due_at", postgresql_where=text("closed_at is null")),)
    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    kind: Mapped[str]
    agent_id: Mapped[UUID | None]
    queue: Mapped[str | None]
    opened_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    missed_calls: Mapped[int]
    before: Mapped[dict[str, Any] | None]


class PromiseSum(Base):
    """Promises of a quarter of an hour that are alike. Nobody is the id of zeros, no queue an empty one."""

    __tablename__ = "promise_sums"
    slot_at: Mapped[datetime] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(primary_key=True)
    queue: Mapped[str] = mapped_column(primary_key=True)
    missed: Mapped[int] = mapped_column(BigInteger)
    promised: Mapped[int] = mapped_column(BigInteger)
    kept_in_time: Mapped[int] = mapped_column(BigInteger)
    kept_late: Mapped[int] = mapped_column(BigInteger)
    given_up: Mapped[int] = mapped_column(BigInteger)
