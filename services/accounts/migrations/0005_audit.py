"""The audit log, which triggers keep as it was written."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "accounts_0005"
down_revision = "accounts_0004"
branch_labels = None
depends_on = None

REFUSE = """
create function refuse_to_change_audit() returns trigger language plpgsql as $$
begin
    raise exception '%: the audit log is only added to', tg_table_name using errcode = 'restrict_violation';
end $$
"""
texts = postgresql.ARRAY(sa.String())


def upgrade() -> None:
    create_entries()
    create_changes()
    op.execute(REFUSE)
    for table, what in (("audit_entries", "update or delete or truncate"), ("audit_changes", "update or truncate")):
        op.execute(
            f"create trigger {table}_stand before {what} on {table}"
            " for each statement execute function refuse_to_change_audit()"
        )


def create_entries() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("number", sa.BigInteger(), autoincrement=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("session_id", sa.Uuid()),
        sa.Column("record_kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.String()),
        sa.Column("card_id", sa.String()),
        sa.Column("details", sa.String(), nullable=False),
        sa.Column("changed_fields", texts, nullable=False),
        sa.Column("changes_digest", sa.LargeBinary()),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_entries"),
        sa.UniqueConstraint("entry_id", name="uq_audit_entries_entry_id"),
    )
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])
    op.create_index(
        "ix_audit_entries_action", "audit_entries", ["action"], postgresql_ops={"action": "text_pattern_ops"}
    )
    op.create_index("ix_audit_entries_changed_fields", "audit_entries", ["changed_fields"], postgresql_using="gin")
    for column in ("actor", "address"):
        op.create_index(f"ix_audit_entries_{column}_number", "audit_entries", [column, "number"])
    for column in ("record_id", "card_id"):
        op.create_index(
            f"ix_audit_entries_{column}_number",
            "audit_entries",
            [column, "number"],
            postgresql_where=sa.text(f"{column} is not null"),
        )


def create_changes() -> None:
    op.create_table(
        "audit_changes",
        sa.Column("number", sa.BigInteger(), autoincrement=False),
        sa.Column("numbers", texts, nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("changes", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_changes"),
        sa.ForeignKeyConstraint(["number"], ["audit_entries.number"], name="fk_audit_changes_number"),
    )
    op.create_index("ix_audit_changes_numbers", "audit_changes", ["numbers"], postgresql_using="gin")
