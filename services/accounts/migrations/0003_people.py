"""Teams, roles as this company has them, when somebody was here last, and what he is found by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "accounts_0003"
down_revision = "accounts_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("last_sign_in_at", sa.DateTime(timezone=True)))
    op.add_column("users", sa.Column("search_text", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "teams",
        sa.Column("id", sa.Uuid()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("head_id", sa.Uuid()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_teams"),
    )
    roles = op.create_table(
        "roles",
        sa.Column("name", sa.String()),
        sa.Column("rights", postgresql.JSONB(), nullable=False),
        sa.Column("reach", postgresql.JSONB(), nullable=False),
        sa.Column("is_built_in", sa.Boolean(), nullable=False),
        sa.Column("needs_second_factor", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_roles"),
    )
    _put_built_in_roles(roles)
    _fill_search_texts()


def _put_built_in_roles(roles: sa.Table) -> None:
    from datetime import UTC, datetime

    from kartoteka.contracts.access import BUILT_IN, RIGHTS

    now = datetime.now(UTC)
    rows = [
        {
            "name": role.name,
            "rights": [name for name in RIGHTS if name in role.rights],
            "reach": dict(role.reach),
            "is_built_in": True,
            "needs_second_factor": False,
            "changed_at": now,
        }
        for role in BUILT_IN.values()
    ]
    op.bulk_insert(roles, rows)


def _fill_search_texts() -> None:
    users = sa.table("users", *map(sa.column, ("id", "name", "login", "email", "extension", "search_text")))
    connection = op.get_bind()
    for user in connection.execute(sa.select(users)).all():
        text = " ".join(filter(None, (user.name, user.login, user.email, user.extension)))
        connection.execute(sa.update(users).where(users.c.id == user.id).values(search_text=_folded(text)))


def _folded(text: str) -> str:
    from unicodedata import combining, normalize

    return "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
