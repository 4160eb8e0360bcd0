"""Roles, as this company has them."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from accounts.base import Base


class KeptRole(Base):
    """What the holders of a role may do (`rights`), and how far they see (`reach`, by kind of record). Built-in ones
    are there from the start, as `kartoteka.contracts.access` has them."""

    __tablename__ = "roles"
    name: Mapped[str] = mapped_column(primary_key=True)
    rights: Mapped[list[str]]
    reach: Mapped[dict[str, Any]]
    is_built_in: Mapped[bool]
    needs_second_factor: Mapped[bool]
    """Whoever holds it signs in by password and code."""
    changed_at: Mapped[datetime]
