"""Who follows a client; clients on their way to somebody else; many changed at once, and how many are changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "contacts_0005"
down_revision = "contacts_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cards", sa.Column("follower_ids", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False))
    op.create_index("ix_cards_follower_ids", "cards", ["follower_ids"], postgresql_using="gin")
    create_moves()
    create_mass_changes()
    create_edit_counts()


def create_moves() -> None:
    op.create_table(
        "moves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("from_user_id", sa.Uuid(), nullable=False),
        sa.Column("to_user_id", sa.Uuid(), nullable=False),
        sa.Column("from_team_id", sa.Uuid()),
        sa.Column("to_team_id", sa.Uuid()),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cards", sa.Integer()),
        sa.Column("moved", sa.Integer(), server_default="0", nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_moves"),
    )
    op.create_index("ix_moves_unfinished", "moves", ["id"], postgresql_where=sa.text("finished_at is null"))


def create_mass_changes() -> None:
    op.create_table(
        "mass_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("changes", postgresql.JSONB(), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_mass_changes"),
    )
    op.create_index("ix_mass_changes_user_id_id", "mass_changes", ["user_id", "id"])
    op.create_table(
        "mass_changed_cards",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("fields", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("change_id", "card_id", name="pk_mass_changed_cards"),
        sa.ForeignKeyConstraint(
            ["change_id"], ["mass_changes.id"], name="fk_mass_changed_cards_change_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name="fk_mass_changed_cards_card_id", ondelete="CASCADE"),
    )
    op.create_index("ix_mass_changed_cards_card_id", "mass_changed_cards", ["card_id"])


def create_edit_counts() -> None:
    op.create_table(
        "edit_counts",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "minute", name="pk_edit_counts"),
    )
