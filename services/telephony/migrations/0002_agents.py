"""What people say of themselves."""

import sqlalchemy as sa
from alembic import op

revision = "telephony_0002"
down_revision = "telephony_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agent_statuses",
        sa.Column("user_id", sa.Uuid()),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_agent_statuses"),
    )
