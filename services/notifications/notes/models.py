"""Notes in the bell, and what they need to know of tasks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from notifications.base import Base


class Note(Base):
    """Something that somebody should know. `source` is what it is about: of one source a person has one note, which is
    written anew and unread again when there is news. `told_id` is the id of the event that told of it last."""

    __tablename__ = "notes"
    __table_args__ = (
        UniqueConstraint("user_id", "source"),
        Index("ix_notes_user_id_written_at", "user_id", "written_at", "id"),
        Index("ix_notes_unread", "user_id", "written_at", "id", postgresql_where=text("read_at is null")),
        Index("ix_notes_task_id", "task_id"),
        Index("ix_notes_card_id", "card_id"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    source: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    body: Mapped[str]
    card_id: Mapped[UUID | None]
    task_id: Mapped[UUID | None]
    written_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    told_id: Mapped[UUID | None]


class NotedTask(Base):
    """A task as pipeline told of it last. `candidate_ids` is None until the task's opening has been heard."""

    __tablename__ = "noted_tasks"
    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    is_open: Mapped[bool]
    owner_id: Mapped[UUID | None]
    candidate_ids: Mapped[list[str] | None]
    card_id: Mapped[UUID | None] = mapped_column(index=True)
    card_name: Mapped[str | None]
    client_number: Mapped[str | None]
    queue: Mapped[str | None]
    due_at: Mapped[datetime | None]
    missed_calls: Mapped[int]
    heard_at: Mapped[datetime]
