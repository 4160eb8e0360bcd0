"""The audit log: entries that stand for ever, and apart from them what changed, which can be forgotten."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from accounts.base import Base


class AuditEntry(Base):
    """One thing that somebody has done. Entries are numbered without a gap, and each holds the hash of the one before;
    `accounts.audit.chain` says how a hash is made. Triggers refuse every change.

    `card_id` is the client whom it is about, if any; `details` is JSON text, as it was hashed; `changes_digest` stands
    for what changed and is null when nothing was kept.
    """

    __tablename__ = "audit_entries"
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[UUID] = mapped_column(unique=True)
    at: Mapped[datetime]
    service: Mapped[str]
    action: Mapped[str]
    actor: Mapped[str]
    address: Mapped[str]
    session_id: Mapped[UUID | None]
    record_kind: Mapped[str]
    record_id: Mapped[str | None]
    card_id: Mapped[str | None]
    details: Mapped[str]
    changed_fields: Mapped[list[str]] = mapped_column(ARRAY(String))
    changes_digest: Mapped[bytes | None]
    previous_hash: Mapped[bytes]
    hash: Mapped[bytes]

    __table_args__ = (
        Index("ix_audit_entries_at", "at"),
        Index("ix_audit_entries_actor_number", "actor", "number"),
        Index("ix_audit_entries_action", "action", postgresql_ops={"action": "text_pattern_ops"}),
        Index(
            "ix_audit_entries_record_id_number", "record_id", "number", postgresql_where=text("record_id is not null")
        ),
        Index("ix_audit_entries_card_id_number", "card_id", "number", postgresql_where=text("card_id is not null")),
        Index("ix_audit_entries_address_number", "address", "number"),
        Index("ix_audit_entries_changed_fields", "changed_fields", postgresql_using="gin"),
    )


class AuditChanges(Base):
    """What changed, as JSON text: each field as [before, after]. Gone when the client is forgotten; never mended.

    `numbers` are the phones and e-mail addresses in it, where the entry names no client by whom it could be found.
    """

    __tablename__ = "audit_changes"
    number: Mapped[int] = mapped_column(ForeignKey("audit_entries.number"), primary_key=True, autoincrement=False)
    numbers: Mapped[list[str]] = mapped_column(ARRAY(String))
    salt: Mapped[bytes]
    changes: Mapped[str]

    __table_args__ = (Index("ix_audit_changes_numbers", "numbers", postgresql_using="gin"),)
