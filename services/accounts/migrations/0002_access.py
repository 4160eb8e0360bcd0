"""Whose tokens are dead, and who sees which client."""

from alembic import op

from kartoteka.migrations import create_ended_tokens

revision = "accounts_0002"
down_revision = "accounts_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_ended_tokens(op)
