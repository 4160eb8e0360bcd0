"""Notes, letters, the directory, and the platform's tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kartoteka.contracts.directory import create_directory_tables
from kartoteka.migrations import create_platform_tables

revision = "notifications_0001"
down_revision = None
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    create_platform_tables(op)
    create_directory_tables(op)
    create_notes()
    create_noted_tasks()
    create_letters()
    create_letter_attempts()


def create_notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid()),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("card_id", sa.Uuid()),
        sa.Column("task_id", sa.Uuid()),
        sa.Column("written_at", moment, nullable=False),
        sa.Column("read_at", moment),
        sa.Column("told_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sa.UniqueConstraint("user_id", "source", name="uq_notes_user_id_source"),
    )
    op.create_index("ix_notes_user_id_written_at", "notes", ["user_id", "written_at", "id"])
    unread = sa.text("read_at is null")
    op.create_index("ix_notes_unread", "notes", ["user_id", "written_at", "id"], postgresql_where=unread)
    op.create_index("ix_notes_task_id", "notes", ["task_id"])
    op.create_index("ix_notes_card_id", "notes", ["card_id"])


def create_noted_tasks() -> None:
    op.create_table(
        "noted_tasks",
        sa.Column("task_id", sa.Uuid()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Uuid()),
        sa.Column("candidate_ids", postgresql.JSONB()),
        sa.Column("card_id", sa.Uuid()),
        sa.Column("card_name", sa.String()),
        sa.Column("client_number", sa.String()),
        sa.Column("queue", sa.String()),
        sa.Column("due_at", moment),
        sa.Column("missed_calls", sa.Integer(), nullable=False),
        sa.Column("heard_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("task_id", name="pk_noted_tasks"),
    )
    op.create_index("ix_noted_tasks_card_id", "noted_tasks", ["card_id"])


def create_letters() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Uuid()),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid()),
        sa.Column("card_id", sa.Uuid()),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("written_at", moment, nullable=False),
        sa.Column("next_at", moment),
        sa.Column("locked_until", moment),
        sa.Column("handed_at", moment),
        sa.Column("sent_at", moment),
        sa.Column("last_error", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
        sa.UniqueConstraint("source", "user_id", name="uq_letters_source_user_id"),
    )
    op.create_index("ix_letters_queued", "letters", ["next_at", "id"], postgresql_where=sa.text("state = 'queued'"))
    op.create_index("ix_letters_sending", "letters", ["locked_until"], postgresql_where=sa.text("state = 'sending'"))
    op.create_index("ix_letters_card_id", "letters", ["card_id"])


def create_letter_attempts() -> None:
    op.create_table(
        "letter_attempts",
        sa.Column("letter_id", sa.Uuid()),
        sa.Column("number", sa.Integer()),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("ended_at", moment),
        sa.Column("outcome", sa.String()),
        sa.Column("detail", sa.String()),
        sa.PrimaryKeyConstraint("letter_id", "number", name="pk_letter_attempts"),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], ondelete="CASCADE", name="fk_letter_attempts_letter_id_letters"
        ),
    )
