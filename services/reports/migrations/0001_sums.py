"""Facts and sums of calls and promises, the directory, and the platform's tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kartoteka.contracts.directory import create_directory_tables
from kartoteka.migrations import create_platform_tables

revision = "reports_0001"
down_revision = None
branch_labels = None
depends_on = None


def moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def word(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(), nullable=nullable)


def upgrade() -> None:
    create_platform_tables(op)
    create_directory_tables(op)
    calls()
    promises()


def calls() -> None:
    op.create_table(
        "call_facts",
        sa.Column("call_id", sa.Uuid()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        moment("started_at"),
        word("direction"),
        word("disposition"),
        sa.Column("user_id", sa.Uuid()),
        word("extension", nullable=True),
        word("queue", nullable=True),
        sa.Column("rung", postgresql.ARRAY(sa.Uuid()), nullable=False),
        number("ring_ms"),
        number("talk_ms"),
        number("hold_ms"),
        sa.Column("merged_into", sa.Uuid()),
        sa.Column("before", postgresql.JSONB()),
        sa.PrimaryKeyConstraint("call_id", name="pk_call_facts"),
    )
    op.create_index("ix_call_facts_started_at", "call_facts", ["started_at"])
    op.create_table(
        "call_sums",
        moment("slot_at"),
        sa.Column("user_id", sa.Uuid()),
        word("extension"),
        word("direction"),
        word("disposition"),
        word("queue"),
        number("calls"),
        number("rang_in_vain"),
        number("ring_ms"),
        number("talk_ms"),
        number("hold_ms"),
        sa.PrimaryKeyConstraint(
            "slot_at", "user_id", "extension", "direction", "disposition", "queue", name="pk_call_sums"
        ),
    )
    op.create_index("ix_call_sums_user_id_slot_at", "call_sums", ["user_id", "slot_at"])


def promises() -> None:
    op.create_table(
        "promise_facts",
        sa.Column("task_id", sa.Uuid()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        word("kind"),
        sa.Column("agent_id", sa.Uuid()),
        word("queue", nullable=True),
        moment("opened_at"),
        moment("due_at"),
        moment("closed_at", nullable=True),
        word("outcome", nullable=True),
        sa.Column("missed_calls", sa.Integer(), nullable=False),
        sa.Column("before", postgresql.JSONB()),
        sa.PrimaryKeyConstraint("task_id", name="pk_promise_facts"),
    )
    op.create_index("ix_promise_facts_opened_at", "promise_facts", ["opened_at"])
    op.create_index(
        "ix_promise_facts_open_due_at", "promise_facts", ["due_at"], postgresql_where=sa.text("closed_at is null")
    )
    op.create_table(
        "promise_sums",
        moment("slot_at"),
        word("kind"),
        sa.Column("agent_id", sa.Uuid()),
        word("queue"),
        number("missed"),
        number("promised"),
        number("kept_in_time"),
        number("kept_late"),
        number("given_up"),
        sa.PrimaryKeyConstraint("slot_at", "kind", "agent_id", "queue", name="pk_promise_sums"),
    )
