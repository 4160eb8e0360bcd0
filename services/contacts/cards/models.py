"""A client's card, and what the client is found by."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Uuid

from contacts.base import Base


class Card(Base):
    """One client: a person or a company. Ids are UUIDv7, so their order is the order in which cards were made.

    `version` counts the changes and is the `sequence` of its events; `phones` (E.164) and `emails` (lower case) stand
    as the card shows them, the main one first; `extra` is whatever else a colleague wants to remember.
    """

    __tablename__ = "cards"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    kind: Mapped[str]
    name: Mapped[str]
    phones: Mapped[list[str]]
    emails: Mapped[list[str]]
    stage: Mapped[str]
    source: Mapped[str]
    owner_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    follower_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")
    """Colleagues who see the card beside its owner and his team."""
    language: Mapped[str | None]
    note: Mapped[str]
    extra: Mapped[dict[str, Any]]
    search_text: Mapped[str] = mapped_column(deferred=True)
    """Name, e-mails and phones, folded by contacts.cards.folding: a database may be unable to fold Cyrillic."""
    sort_name: Mapped[str] = mapped_column(String(collation="C"), server_default="")
    """What lists by name are sorted by, made there too."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    """In the bin since then: only there it is found."""
    deleted_by: Mapped[UUID | None]

    __table_args__ = (
        Index(
            "ix_cards_search_text",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
        Index("ix_cards_sort_name_id", "sort_name", "id"),
        Index("ix_cards_changed_at_id", "changed_at", "id"),
        Index("ix_cards_owner_id_id", "owner_id", "id"),
        Index("ix_cards_team_id_id", "team_id", "id"),
        Index("ix_cards_follower_ids", "follower_ids", postgresql_using="gin"),
        Index("ix_cards_stage_id", "stage", "id"),
        Index("ix_cards_kind_id", "kind", "id"),
        Index("ix_cards_kept", "id", postgresql_where=text("deleted_at is null")),
        Index("ix_cards_deleted_at_id", "deleted_at", "id", postgresql_where=text("deleted_at is not null")),
        Index("ix_cards_nobodys", "id", postgresql_where=text("owner_id is null and team_id is null")),
    )


class CardIdentifier(Base):
    """A phone or an e-mail address and whose it is: what a card is found by. Written and removed only together
    with the card, so no foreign key watches it. While the card is in the bin, its `kind` says so, and nobody finds
    it."""

    __tablename__ = "card_identifiers"
    __table_args__ = (Index("ix_card_identifiers_card_id", "card_id"),)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    card_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    typed: Mapped[str]
    """As somebody spelt it."""
