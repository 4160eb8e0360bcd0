"""Counting what is not in the bin reads an index alone, and no card."""

import sqlalchemy as sa
from alembic import op

revision = "contacts_0007"
down_revision = "contacts_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_cards_kept", "cards", ["id"], postgresql_where=sa.text("deleted_at is null"))
