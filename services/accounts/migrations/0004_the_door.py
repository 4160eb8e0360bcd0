"""Sessions, second factors, links, keys; passwords may be missing."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "accounts_0004"
down_revision = "accounts_0003"
branch_labels = None
depends_on = None

moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("alter table users alter column password_hash drop not null")
    create_sessions()
    create_second_factors()
    create_links()
    create_keys()


def of_user(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_user_id"
    return sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE", name=name)


def create_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid()),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("previous_secret_hash", sa.String()),
        sa.Column("successor_salt", sa.String()),
        sa.Column("rotated_at", moment, nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("last_used_at", moment, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("user_agent", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("had_second_factor", sa.Boolean(), nullable=False),
        sa.Column("ended_at", moment),
        sa.Column("ended_by", sa.String()),
        sa.Column("end_reason", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        of_user("sessions"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id", "last_used_at"])
    op.create_index("ix_sessions_last_used_at", "sessions", ["last_used_at"])
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.Uuid()),
        sa.Column("login_hash", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("tried_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_tries"),
    )
    op.create_index("ix_sign_in_tries_login_hash_tried_at", "sign_in_tries", ["login_hash", "tried_at"])
    op.create_index("ix_sign_in_tries_place_tried_at", "sign_in_tries", ["place", "tried_at"])
    op.create_index("ix_sign_in_tries_tried_at", "sign_in_tries", ["tried_at"])


def create_second_factors() -> None:
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Uuid()),
        sa.Column("sealed_secret", sa.String(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("on_at", moment),
        sa.PrimaryKeyConstraint("user_id", name="pk_second_factors"),
        of_user("second_factors"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid()),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("used_at", moment),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_codes"),
        of_user("recovery_codes"),
    )
    op.create_index("ix_recovery_codes_user_id", "recovery_codes", ["user_id"])


def create_links() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Uuid()),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("used_at", moment),
        sa.Column("used_from", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.UniqueConstraint("token_hash", name="uq_links_token_hash"),
        of_user("links"),
    )
    op.create_index("ix_links_user_id", "links", ["user_id", "made_at"])
    op.create_index("ix_links_made_at", "links", ["made_at"])
    op.create_table(
        "reset_wishes",
        sa.Column("login", sa.String()),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("wished_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("login", name="pk_reset_wishes"),
    )


def create_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid()),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("rights", postgresql.JSONB(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("last_used_at", moment),
        sa.Column("revoked_at", moment),
        sa.Column("revoked_by", sa.String()),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        of_user("api_keys"),
    )
    op.create_index("ix_api_keys_user_id", "api_keys", ["user_id"])
