"""Tasks, touches, the directory, and the platform's tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kartoteka.contracts.directory import create_directory_tables
from kartoteka.migrations import create_platform_tables

revision = "pipeline_0001"
down_revision = None
branch_labels = None
depends_on = None


def moment(name: str, *, nullable: bool = True) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    create_platform_tables(op)
    create_directory_tables(op)
    op.create_table(
        "tasks",
        sa.Column("id", sa.Uuid()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("client_key", sa.String()),
        sa.Column("card_id", sa.Uuid()),
        sa.Column("card_name", sa.String()),
        sa.Column("client_number", sa.String()),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("is_owner_chosen", sa.Boolean(), nullable=False),
        sa.Column("candidate_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("queue", sa.String()),
        moment("due_at", nullable=False),
        sa.Column("missed_calls", sa.Integer(), nullable=False),
        moment("first_missed_at"),
        moment("last_missed_at"),
        moment("opened_at", nullable=False),
        sa.Column("opened_by", sa.Uuid()),
        moment("reopened_at"),
        moment("closed_at"),
        sa.Column("closed_by", sa.Uuid()),
        sa.Column("outcome", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        sa.UniqueConstraint("client_key", name="uq_tasks_client_key"),
    )
    op.create_index("ix_tasks_card_id", "tasks", ["card_id"])
    op.create_index("ix_tasks_due_at_id", "tasks", ["due_at", "id"])
    op.create_index("ix_tasks_owner_id_due_at", "tasks", ["owner_id", "due_at", "id"])
    op.create_index("ix_tasks_client_number", "tasks", ["client_number"])
    op.create_table(
        "touches",
        sa.Column("id", sa.Uuid()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.String()),
        sa.Column("kind", sa.String(), nullable=False),
        moment("happened_at", nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("rung", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("queue", sa.String()),
        sa.Column("before", postgresql.JSONB()),
        sa.PrimaryKeyConstraint("id", name="pk_touches"),
    )
    op.create_index("ix_touches_number_happened_at", "touches", ["number", "happened_at"])
    op.create_index("ix_touches_happened_at", "touches", ["happened_at"])
