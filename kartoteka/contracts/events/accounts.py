"""What accounts tells the others."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from kartoteka.events import event


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
    roles: list[str]
    language: str
    time_zone: str
    """IANA name."""
    is_active: bool
    changed_at: datetime


@event("accounts.team.changed", version=1, key="team_id")
class TeamChanged:
    """A team was made or changed. A department is a team with teams below it."""

    team_id: UUID
    sequence: int
    name: str
    parent_id: UUID | None
    head_id: UUID | None
    """Whoever leads it and sees all below it."""
    is_active: bool
    changed_at: datetime


@event("accounts.tokens.ended", version=1, key="subject_id")
class TokensEnded:
    """All tokens of a user, or of one session, that were made until then are dead: he signed out, was deactivated, or
    may do more or less than before."""

    subject_id: UUID
    """A user's id, or a session's."""
    user_id: UUID
    ended_at: datetime


@event("accounts.link.made", version=1, key="link_id", secret=True)
class LinkMade:
    """A link is to be sent to a member of staff, by which he sets his password. Whoever has the token is taken for
    him, so it is kept nowhere but in the letter, and there until it has been sent."""

    link_id: UUID
    user_id: UUID
    email: str
    name: str
    language: str
    purpose: Literal["invitation", "reset"]
    token: str
    expires_at: datetime


@event("accounts.credentials.changed", version=1, key="change_id")
class CredentialsChanged:
    """How somebody proves who he is has changed: he is told by letter, in case it was not him."""

    change_id: UUID
    user_id: UUID
    email: str
    """Where letters reached him until now."""
    name: str
    language: str
    time_zone: str
    what: Literal["password", "second-factor-on", "second-factor-off", "email", "key"]
    address: str
    """From where it was done: an IP address; empty for a command."""
    changed_at: datetime


@event("accounts.key.ending", version=1, key="key_id")
class KeyEnding:
    """An API key will soon be worth nothing: who looks after it should make another in time. Told once a key."""

    key_id: UUID
    user_id: UUID
    """In whose name it speaks."""
    name: str
    is_machines: bool
    """Its holder is a machine account, which reads nothing: the administrators look after it."""
    expires_at: datetime


@event("accounts.work.handed-over", version=1, key="handover_id")
class WorkHandedOver:
    """Somebody leaves: his clients, open deals and open tasks are another's from now on."""

    handover_id: UUID
    from_user_id: UUID
    to_user_id: UUID
    to_team_id: UUID | None
    """The team of whoever takes over."""
    handed_over_at: datetime
