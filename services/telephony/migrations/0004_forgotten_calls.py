"""Calls whose client was forgotten, which no later telling fills again; and which calls were transferred: the number of
one client may stand on another's."""

import sqlalchemy as sa
from alembic import op

revision = "telephony_0004"
down_revision = "telephony_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calls", sa.Column("erased_at", sa.DateTime(timezone=True)))
    op.create_index("ix_calls_transferred", "calls", ["id"], postgresql_where=sa.text("transfer is not null"))
