"""Calls, the journal of what PBXs sent, connections; the directory and the platform's tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kartoteka.contracts.directory import create_directory_tables
from kartoteka.migrations import create_platform_tables

revision = "telephony_0001"
down_revision = None
branch_labels = None
depends_on = None

NOW = sa.text("now()")
MOMENT = sa.DateTime(timezone=True)
TEXTS = postgresql.ARRAY(sa.Text())
IDS = postgresql.ARRAY(sa.Uuid())

KEEP_PBX_JOURNAL = """
create function keep_pbx_journal(days integer) returns void language plpgsql as $$
declare
    day date;
    part record;
begin
    perform pg_advisory_xact_lock(hashtextextended('keep_pbx_journal', 0));
    for ahead in -1..14 loop
        day := (now() at time zone 'UTC')::date + ahead;
        if to_regclass('pbx_journal_' || to_char(day, 'YYYYMMDD')) is null then
            execute format('create table pbx_journal_%s partition of pbx_journal for values from (%L) to (%L)',
                to_char(day, 'YYYYMMDD'), day || ' 00:00+00', day + 1 || ' 00:00+00');
        end if;
    end loop;
    for part in select inhrelid::regclass::text as name from pg_inherits where inhparent = 'pbx_journal'::regclass loop
        if to_date(right(part.name, 8), 'YYYYMMDD') + days < (now() at time zone 'UTC')::date then
            execute format('drop table %s', part.name);
        end if;
    end loop;
end $$
"""


def upgrade() -> None:
    create_platform_tables(op)
    create_directory_tables(op)
    create_calls()
    create_live_calls()
    create_dial_requests()
    create_journal()
    create_connections()


def create_calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Uuid()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("pbx", sa.String(), nullable=False),
        sa.Column("linkedid", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("disposition", sa.String(), nullable=False),
        sa.Column("client_number", sa.String()),
        sa.Column("client_name", sa.String()),
        sa.Column("line_number", sa.String()),
        sa.Column("card_id", sa.Uuid()),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("extension", sa.String()),
        sa.Column("user_ids_rung", IDS, nullable=False),
        sa.Column("extensions_rung", TEXTS, nullable=False),
        sa.Column("queue", sa.String()),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.Column("ring_seconds", sa.Float(), nullable=False),
        sa.Column("talk_seconds", sa.Float(), nullable=False),
        sa.Column("hold_seconds", sa.Float(), nullable=False),
        sa.Column("transfer", sa.String()),
        sa.Column("transfer_from", sa.String()),
        sa.Column("transfer_to", sa.String()),
        sa.Column("hangup_by", sa.String()),
        sa.Column("recordings", TEXTS, nullable=False),
        sa.Column("legs", postgresql.JSONB(), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.Uuid()),
        sa.Column("logged_at", MOMENT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
    )
    op.create_index("uq_calls_pbx_linkedid", "calls", ["pbx", "linkedid"], unique=True)
    op.create_index("ix_calls_started_at_id", "calls", ["started_at", "id"])
    op.create_index("ix_calls_card_id_started_at", "calls", ["card_id", "started_at"])
    op.create_index("ix_calls_client_number_started_at", "calls", ["client_number", "started_at"])
    op.create_index("ix_calls_user_id_started_at", "calls", ["user_id", "started_at"])


def create_live_calls() -> None:
    op.create_table(
        "live_calls",
        sa.Column("pbx", sa.String()),
        sa.Column("linkedid", sa.String()),
        sa.Column("linkedids", TEXTS, nullable=False),
        sa.Column("first_heard_at", MOMENT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("client_number", sa.String()),
        sa.Column("line_number", sa.String()),
        sa.Column("card_id", sa.Uuid()),
        sa.Column("card_name", sa.String()),
        sa.Column("user_ids", IDS, nullable=False),
        sa.Column("extensions", TEXTS, nullable=False),
        sa.Column("queue", sa.String()),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("pbx", "linkedid", name="pk_live_calls"),
    )


def create_dial_requests() -> None:
    op.create_table(
        "dial_requests",
        sa.Column("id", sa.Uuid()),
        sa.Column("pbx", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("extension", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("requested_at", MOMENT, server_default=NOW, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("call_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_dial_requests"),
    )
    is_open = sa.text("state in ('waiting', 'sending', 'sent')")
    op.create_index("ix_dial_requests_open", "dial_requests", ["pbx", "id"], postgresql_where=is_open)


def create_journal() -> None:
    op.create_table(
        "pbx_journal",
        sa.Column("pbx", sa.String(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, comment="order among what was received at once"),
        sa.Column(
            "linkedid",
            sa.String(),
            nullable=False,
            comment="the call it is about as the PBX calls it, empty: about all",
        ),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        postgresql_partition_by="RANGE (received_at)",
    )
    op.create_index("ix_pbx_journal_linkedid", "pbx_journal", ["pbx", "linkedid", "received_at"])
    op.create_index("ix_pbx_journal_received_at", "pbx_journal", ["received_at"], postgresql_using="brin")
    op.execute(KEEP_PBX_JOURNAL)
    op.execute("select keep_pbx_journal(36500)")


def create_connections() -> None:
    op.create_table(
        "pbx_connections",
        sa.Column("pbx", sa.String()),
        sa.Column("adapter", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("connected_since", MOMENT),
        sa.Column("last_event_at", MOMENT),
        sa.Column("lag_seconds", sa.Float(), nullable=False),
        sa.Column("live_calls", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("changed_at", MOMENT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("pbx", name="pk_pbx_connections"),
    )
    op.create_table(
        "webhook_ids",
        sa.Column("pbx", sa.String()),
        sa.Column("webhook_id", sa.String()),
        sa.Column("received_at", MOMENT, server_default=NOW, nullable=False),
        sa.PrimaryKeyConstraint("pbx", "webhook_id", name="pk_webhook_ids"),
    )
    op.create_index("ix_webhook_ids_received_at", "webhook_ids", ["received_at"])
