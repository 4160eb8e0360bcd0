"""Whose tokens are dead, and who sees which client."""

from alembic import op

from kartoteka.contracts.directory import add_access_to_directory
from kartoteka.migrations import create_ended_tokens

revision = "reports_0002"
down_revision = "reports_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_ended_tokens(op)
    add_access_to_directory(op)
