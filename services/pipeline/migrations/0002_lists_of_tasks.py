"""Open tasks by due time and closed ones by the time they were closed, each without the others."""

import sqlalchemy as sa
from alembic import op

revision = "pipeline_0002"
down_revision = "pipeline_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_tasks_open", "tasks", ["due_at", "id"], postgresql_where=sa.text("closed_at is null"))
    op.create_index("ix_tasks_closed", "tasks", ["closed_at", "id"], postgresql_where=sa.text("closed_at is not null"))
