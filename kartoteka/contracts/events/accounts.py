"""What accounts tells the others."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from kartoteka.events import event

Role = Literal["agent", "manager", "lead", "marketer", "cashier", "auditor", "administrator", "machine"]


@event("accounts.user.changed", version=1, key="user_id")
class UserChanged:
    """A member of staff joined or changed: all that others may know, as it stands now."""

    user_id: UUID
    sequence: int
    name: str
    email: str | None
    extension: str | None
    """The phone on this person's desk, as the PBX calls it."""
    team_id: UUID | None
    roles: list[Role]
    language: str
    time_zone: str
    """IANA name."""
    is_active: bool
    changed_at: datetime
