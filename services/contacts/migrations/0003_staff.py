"""The directory of staff: who may answer for a card."""

from alembic import op

from kartoteka.contracts.directory import create_staff_table

revision = "contacts_0003"
down_revision = "contacts_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_staff_table(op)
