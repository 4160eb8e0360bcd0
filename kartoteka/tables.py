"""The platform's own tables, in every service's database: what leaves (outbox), what has come (inbox), what is held
back (held messages: retries and dead letters), what was answered (idempotency keys), whose tokens are dead."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Index, MetaData, String, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every table has in common: times are aware and in UTC, `dict` is jsonb, names of constraints are fixed."""

    type_annotation_map = {
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[str]: JSONB,
        str: String,
    }


class PlatformBase(Base):
    """Base of the platform's tables, which stand in each service's database beside the service's own."""

    __abstract__ = True
    metadata = MetaData(naming_convention=NAMING)


class OutboxRow(PlatformBase):
    """An event that waits for the relay; gone as soon as the broker has confirmed it."""

    __tablename__ = "outbox"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    body: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class PublishedEvent(PlatformBase):
    """An event that has left: kept for replay, a partition a month."""

    __tablename__ = "published_events"
    __table_args__ = (
        Index("ix_published_events_name_published_at", "name", "published_at"),
        {"postgresql_partition_by": "RANGE (published_at)"},
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    published_at: Mapped[datetime] = mapped_column(primary_key=True, server_default=func.now())
    name: Mapped[str]
    body: Mapped[str]


class InboxRow(PlatformBase):
    """A message that a listener has handled: its key is (listener, message), for two listeners of one service both
    want it."""

    __tablename__ = "inbox"
    # rows come in order of time: a range index of a few pages finds the old ones
    __table_args__ = (Index("ix_inbox_handled_at", "handled_at", postgresql_using="brin"),)
    listener: Mapped[str] = mapped_column(primary_key=True)
    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    handled_at: Mapped[datetime] = mapped_column(server_default=func.now())


class HeldMessage(PlatformBase):
    """A message that a listener holds in its own database: dead (`retry_at` is null), or to be handled at `retry_at`,
    because it failed, because somebody wants it tried again, or because it is being replayed."""

    __tablename__ = "held_messages"
    __table_args__ = (
        UniqueConstraint("listener", "message_id"),
        Index("ix_held_messages_retry_at", "listener", "retry_at", postgresql_where=text("retry_at is not null")),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    listener: Mapped[str]
    message_id: Mapped[UUID | None]
    name: Mapped[str | None]
    body: Mapped[bytes]
    attempts: Mapped[int] = mapped_column(server_default="0")
    reason: Mapped[str] = mapped_column(server_default="")
    traceback: Mapped[str] = mapped_column(server_default="")
    held_at: Mapped[datetime] = mapped_column(server_default=func.now())
    retry_at: Mapped[datetime | None]


class EndedToken(PlatformBase):
    """All tokens of a user, or of one session (`subject_id`), that were made until `ended_at` are dead."""

    __tablename__ = "ended_tokens"
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime]
    told_at: Mapped[datetime] = mapped_column(server_default=func.now())


class IdempotencyKey(PlatformBase):
    """An answer that was given to a request with an Idempotency-Key, to be given again when it is repeated."""

    __tablename__ = "idempotency_keys"
    caller: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    body: Mapped[bytes | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
