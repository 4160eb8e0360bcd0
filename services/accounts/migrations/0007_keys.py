"""Keys: whether somebody was told of their end, and from where they were used last."""

import sqlalchemy as sa
from alembic import op

revision = "accounts_0007"
down_revision = "accounts_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("api_keys", sa.Column("end_told_at", sa.DateTime(timezone=True)))
    op.add_column("api_keys", sa.Column("last_used_from", sa.String()))
