"""Tasks, and the touches that call-backs are made of."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Uuid

from kartoteka.contracts.events.pipeline import Outcome, TaskKind
from pipeline.base import Base

TouchKind = Literal["missed", "talked", "settled", "other"]


class Task(Base):
    """Something that somebody must do by `due_at`; open until it has `closed_at`.

    `version` counts the changes: the task's ETag, and the sequence of its events. An open call-back, and nothing else,
    has a `client_key`: the card's id, or the number while there is no card; so a client has one at most.
    `is_owner_chosen`: a person said whose it is, so it no longer follows the card's owner.
    """

    __tablename__ = "tasks"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    kind: Mapped[TaskKind] = mapped_column(String)
    title: Mapped[str]
    client_key: Mapped[str | None] = mapped_column(unique=True)
    card_id: Mapped[UUID | None] = mapped_column(index=True)
    card_name: Mapped[str | None]
    client_number: Mapped[str | None] = mapped_column(index=True)
    owner_id: Mapped[UUID | None]
    is_owner_chosen: Mapped[bool]
    candidate_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    queue: Mapped[str | None]
    due_at: Mapped[datetime]
    missed_calls: Mapped[int]
    first_missed_at: Mapped[datetime | None]
    last_missed_at: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID | None]
    reopened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[UUID | None]
    outcome: Mapped[Outcome | None] = mapped_column(String)

    __table_args__ = (
        Index("ix_tasks_due_at_id", "due_at", "id"),
        Index("ix_tasks_owner_id_due_at", "owner_id", "due_at", "id"),
        # what is closed stays, and lies before all that is due: without this a list of open tasks walks through it
        Index("ix_tasks_open", "due_at", "id", postgresql_where=text("closed_at is null")),
        Index("ix_tasks_closed", "closed_at", "id", postgresql_where=text("closed_at is not null")),
    )

    shows_client = False
    """No column: whether whoever asks may know who the client is. Nobody may to whom `board.show` has not said so."""

    @property
    def seen_card_id(self) -> UUID | None:
        """The card, for whoever may know of it."""
        return self.card_id if self.shows_client else None

    @property
    def seen_card_name(self) -> str | None:
        """The client's name, for whoever may know it."""
        return self.card_name if self.shows_client else None

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.closed_at is None

    @property
    def state(self) -> str:
        """`open` or `closed`."""
        return "open" if self.is_open else "closed"


class Touch(Base):
    """A moment that says whether a client waits for a call: a missed call, a talk, or a task that a person settled.

    A call is one touch, whatever is told of it later: the telling with the highest `sequence` stands, and `before` is
    the touch that it replaced. Which calls a client waits for is always worked out from his touches, so it can't depend
    on the order in which they came.
    """

    __tablename__ = "touches"
    __table_args__ = (Index("ix_touches_number_happened_at", "number", "happened_at"),)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    number: Mapped[str | None]
    kind: Mapped[TouchKind] = mapped_column(String)
    happened_at: Mapped[datetime] = mapped_column(index=True)
    user_id: Mapped[UUID | None]
    rung: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    queue: Mapped[str | None]
    before: Mapped[dict[str, Any] | None]
