"""The bin, requests to delete, erasures and who has done his part, exports, and how much everybody reads."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "contacts_0006"
down_revision = "contacts_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_bin()
    create_deletion_requests()
    create_erasures()
    create_exports()
    create_readings()


def add_bin() -> None:
    op.add_column("cards", sa.Column("deleted_at", sa.DateTime(timezone=True)))
    op.add_column("cards", sa.Column("deleted_by", sa.Uuid()))
    binned = sa.text("deleted_at is not null")
    op.create_index("ix_cards_deleted_at_id", "cards", ["deleted_at", "id"], postgresql_where=binned)


def create_deletion_requests() -> None:
    op.create_table(
        "deletion_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deletion_requests"),
    )
    op.create_index("ix_deletion_requests_state_id", "deletion_requests", ["state", "id"])
    op.create_index("ix_deletion_requests_asked_by_id", "deletion_requests", ["asked_by", "id"])
    op.create_index("ix_deletion_requests_card_id", "deletion_requests", ["card_id"])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "ix_deletion_requests_open", "deletion_requests", ["card_id"], unique=True, postgresql_where=is_open
    )


def create_erasures() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
        sa.UniqueConstraint("card_id", name="uq_erasures_card_id"),
    )
    op.create_table(
        "erasure_confirmations",
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("removed", postgresql.JSONB(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("card_id", "service", name="pk_erasure_confirmations"),
    )


def create_exports() -> None:
    op.create_table(
        "exports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("filters", postgresql.JSONB(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exports"),
        sa.UniqueConstraint("code", name="uq_exports_code"),
    )
    op.create_index("ix_exports_user_id_at", "exports", ["user_id", "at"])


def create_readings() -> None:
    op.create_table(
        "readings",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("alarmed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("user_id", "hour", name="pk_readings"),
    )
    op.create_index("ix_readings_hour", "readings", ["hour"])
