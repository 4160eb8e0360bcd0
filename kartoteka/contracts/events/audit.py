"""What every service tells the audit log, which accounts keeps."""

from dataclasses import field
from datetime import datetime
from typing import Any
from uuid import UUID

from kartoteka.events import PersonalFacts, event


@event("audit.action.recorded", version=1, key="entry_id")
class ActionRecorded:
    """Somebody has done something that is to be traced: a change, an export, a sign-in, a refusal."""

    entry_id: UUID
    at: datetime
    service: str
    action: str
    """What was done: `card.changed`, `cards.exported`, `user.signed-in`."""
    actor: str
    """Who: a user's id, or the name of a service."""
    address: str
    """From where: an IP address; empty for what no person asked for."""
    session_id: UUID | None
    record_kind: str
    record_id: str | None
    changes: PersonalFacts = field(default_factory=dict)
    """Each field that changed, as [before, after]."""
    details: dict[str, Any] = field(default_factory=dict)
