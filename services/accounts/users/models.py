"""Members of staff."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from accounts.base import Base


class User(Base):
    """Somebody who may sign in. `sequence` counts the changes."""

    __tablename__ = "users"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    login: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    name: Mapped[str]
    email: Mapped[str | None]
    extension: Mapped[str | None]
    team_id: Mapped[UUID | None]
    roles: Mapped[list[str]]
    language: Mapped[str]
    time_zone: Mapped[str]
    is_active: Mapped[bool]
    changed_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]
