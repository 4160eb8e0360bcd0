"""What PBXs sent, kept as they sent it: the ground on which every story stands, and from which it can be told again."""

from sqlalchemy import BigInteger, Column, DateTime, Index, LargeBinary, String, Table

from telephony.base import Base

# A partition a day, made and dropped by the function keep_pbx_journal(days).
PBX_JOURNAL = Table(
    "pbx_journal",
    Base.metadata,
    Column("pbx", String, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("seq", BigInteger, nullable=False, comment="order among what was received at once"),
    Column("linkedid", String, nullable=False, comment="the call it is about as the PBX calls it, empty: about all"),
    Column("body", LargeBinary, nullable=False),
    Index("ix_pbx_journal_linkedid", "pbx", "linkedid", "received_at"),
    Index("ix_pbx_journal_received_at", "received_at", postgresql_using="brin"),
    postgresql_partition_by="RANGE (received_at)",
)
