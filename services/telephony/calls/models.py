"""Calls: those that are over, those that last, those that somebody asked for."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Text, Uuid, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, query_expression

from telephony.base import Base


class Call(Base):
    """A call that has ended, as its story stands now. `sequence` counts the tellings that differed."""

    __tablename__ = "calls"
    __table_args__ = (
        Index("uq_calls_pbx_linkedid", "pbx", "linkedid", unique=True),
        Index("ix_calls_started_at_id", "started_at", "id"),
        Index("ix_calls_card_id_started_at", "card_id", "started_at"),
        Index("ix_calls_client_number_started_at", "client_number", "started_at"),
        Index("ix_calls_user_id_started_at", "user_id", "started_at"),
        Index("ix_calls_transferred", "id", postgresql_where=text("transfer is not null")),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    pbx: Mapped[str]
    linkedid: Mapped[str]
    direction: Mapped[str]
    disposition: Mapped[str]
    client_number: Mapped[str | None]
    client_name: Mapped[str | None]
    """What the PBX showed beside the number."""
    line_number: Mapped[str | None]
    card_id: Mapped[UUID | None]
    seen_card_id: Mapped[UUID | None] = query_expression()
    """No columns, this one and the next two: what the viewer who asks may know of the client."""
    seen_card_name: Mapped[str | None] = query_expression()
    client_owner_id: Mapped[UUID | None] = query_expression()
    user_id: Mapped[UUID | None]
    extension: Mapped[str | None]
    user_ids_rung: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    extensions_rung: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    queue: Mapped[str | None]
    started_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime]
    ring_seconds: Mapped[float]
    talk_seconds: Mapped[float]
    hold_seconds: Mapped[float]
    transfer: Mapped[str | None]
    transfer_from: Mapped[str | None]
    transfer_to: Mapped[str | None]
    hangup_by: Mapped[str | None]
    recordings: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    legs: Mapped[list[Any]] = mapped_column(JSONB)
    """Each party's line: number, side, when it began, rang, was answered and ended, how it came to nothing."""
    estimated: Mapped[bool]
    merged_into: Mapped[UUID | None]
    """Not null: it turned out to be a part of another call, and is shown no more."""
    logged_at: Mapped[datetime] = mapped_column(server_default=func.now())
    erased_at: Mapped[datetime | None]
    """Not null: its client was forgotten, and no later telling says again who it was."""


class LiveCall(Base):
    """A call that lasts, for screens and for the replica that must follow it after the one that did."""

    __tablename__ = "live_calls"
    pbx: Mapped[str] = mapped_column(primary_key=True)
    linkedid: Mapped[str] = mapped_column(primary_key=True)
    linkedids: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    """All of its pieces in the journal stand under one of these."""
    first_heard_at: Mapped[datetime]
    id: Mapped[UUID]
    state: Mapped[str]
    """`starting` (nobody's phone rings yet), `ringing`, `talking`."""
    direction: Mapped[str]
    client_number: Mapped[str | None]
    line_number: Mapped[str | None]
    card_id: Mapped[UUID | None]
    card_name: Mapped[str | None]
    seen_card_id: Mapped[UUID | None] = query_expression()
    seen_card_name: Mapped[str | None] = query_expression()
    client_owner_id: Mapped[UUID | None] = query_expression()
    user_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    extensions: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    queue: Mapped[str | None]
    started_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class DialRequest(Base):
    """Somebody asked for a call by a click. Its id is the call's id in the PBX, so that it is never dialled twice."""

    __tablename__ = "dial_requests"
    __table_args__ = (
        Index("ix_dial_requests_open", "pbx", "id", postgresql_where=text("state in ('waiting', 'sending', 'sent')")),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    pbx: Mapped[str]
    user_id: Mapped[UUID]
    extension: Mapped[str]
    number: Mapped[str]
    state: Mapped[str]
    """`waiting`, `sending`, `sent` (handed to the PBX), `ringing` (the PBX dials), `failed`, `unknown`."""
    reason: Mapped[str]
    requested_at: Mapped[datetime] = mapped_column(server_default=func.now())
    sent_at: Mapped[datetime | None]
    call_id: Mapped[UUID | None]
