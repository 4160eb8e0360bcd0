"""Letters that hold a secret lose their text when they have been sent."""

import sqlalchemy as sa
from alembic import op

revision = "notifications_0003"
down_revision = "notifications_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("letters", sa.Column("is_secret", sa.Boolean(), nullable=False, server_default="false"))
