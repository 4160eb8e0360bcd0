"""Cards, what they are found by, their timeline, and the platform's tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kartoteka.migrations import create_platform_tables

revision = "contacts_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_platform_tables(op)
    op.execute("create extension if not exists pg_trgm")
    create_cards()
    create_identifiers()
    create_timeline()


def create_cards() -> None:
    op.create_table(
        "cards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phones", postgresql.JSONB(), nullable=False),
        sa.Column("emails", postgresql.JSONB(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("team_id", sa.Uuid()),
        sa.Column("language", sa.String()),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("extra", postgresql.JSONB(), nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
    )
    op.create_index(
        "ix_cards_search_text",
        "cards",
        ["search_text"],
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.create_index("ix_cards_owner_id_id", "cards", ["owner_id", "id"])
    op.create_index("ix_cards_team_id_id", "cards", ["team_id", "id"])
    op.create_index("ix_cards_stage_id", "cards", ["stage", "id"])
    op.create_index(
        "ix_cards_nobodys", "cards", ["id"], postgresql_where=sa.text("owner_id is null and team_id is null")
    )
    # a search of one or two letters lives by a good guess of how many cards it will find
    op.execute("alter table cards alter column search_text set statistics 1000")


def create_identifiers() -> None:
    op.create_table(
        "card_identifiers",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("typed", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value", "card_id", name="pk_card_identifiers"),
    )
    op.create_index("ix_card_identifiers_card_id", "card_identifiers", ["card_id"])


def create_timeline() -> None:
    op.create_table(
        "timeline_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid()),
        sa.Column("client_number", sa.String()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("source", sa.String()),
        sa.Column("source_id", sa.Uuid()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_timeline_entries"),
        sa.UniqueConstraint("source", "source_id", name="uq_timeline_entries_source_source_id"),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name="fk_timeline_entries_card_id", ondelete="CASCADE"),
    )
    op.create_index("ix_timeline_entries_card_id_occurred_at_id", "timeline_entries", ["card_id", "occurred_at", "id"])
    op.create_index(
        "ix_timeline_entries_waiting",
        "timeline_entries",
        ["client_number", "occurred_at", "id"],
        postgresql_where=sa.text("card_id is null"),
    )
