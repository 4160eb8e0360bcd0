"""Members of staff."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from accounts.base import Base

MACHINE = "machine"
"""The role of a program that has an account of its own."""


class User(Base):
    """Somebody who may sign in. `sequence` counts the changes that others hear of; `login` is in lower case. An empty
    `password_hash` is no password: nobody can sign in by it. `search_text` is what he is found by in the list of
    staff."""

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
    search_text: Mapped[str] = mapped_column(server_default="")

    @property
    def version(self) -> int:
        """The ETag, for If-Match."""
        return self.sequence

    @property
    def is_machine(self) -> bool:
        """Nobody's account, but a program's: it has keys and reads nothing that is written to people."""
        return MACHINE in self.roles

    @property
    def state(self) -> str:
        """`active`, `inactive`, or `invited`: he has not been here yet, and has no password."""
        if not self.is_active:
            return "inactive"
        return "active" if self.password_hash or self.last_sign_in_at else "invited"
