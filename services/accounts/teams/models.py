"""Teams."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from accounts.base import Base


class Team(Base):
    """People who work together; a department is a team with teams below it. `sequence` counts the changes. A team that
    was closed stays, for what was done in it."""

    __tablename__ = "teams"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    name: Mapped[str]
    parent_id: Mapped[UUID | None]
    head_id: Mapped[UUID | None]
    is_active: Mapped[bool]
    changed_at: Mapped[datetime]
