"""What contacts tells the others."""

from dataclasses import field
from datetime import datetime
from typing import Literal
from uuid import UUID

from kartoteka.events import PersonalText, event

CardKind = Literal["person", "company"]
Stage = Literal["lead", "potential", "active", "permanent", "lost"]


@event("contacts.card.changed", version=1, key="card_id")
class CardChanged:
    """A card was made (`sequence` 1) or changed: all of what others may know of it, as it stands now."""

    card_id: UUID
    sequence: int
    kind: CardKind
    name: PersonalText
    """What to call the client on a screen; a lead without a name is called by its number."""
    phones: list[PersonalText]
    """E.164, the first one is the main one."""
    emails: list[PersonalText]
    """In lower case."""
    owner_id: UUID | None
    team_id: UUID | None
    stage: Stage
    source: str
    language: str | None = None
    changed_at: datetime
    follower_ids: list[UUID] = field(default_factory=list)
    """Colleagues who see the card beside its owner and his team."""
    is_deleted: bool = False
    """The card is in the bin: nobody but administrators sees it, and its numbers are nobody's."""


@event("contacts.card.merged", version=1, key="card_id")
class CardMerged:
    """Two cards were one client: `card_id` is no more, everything of it belongs to `into_card_id`."""

    card_id: UUID
    sequence: int
    into_card_id: UUID
    merged_at: datetime


@event("contacts.card.erased", version=1, key="card_id", forgets=True)
class CardErased:
    """The client asked to be forgotten: whoever keeps personal data of this card removes it."""

    card_id: UUID
    sequence: int
    erased_at: datetime
    numbers: list[PersonalText] = field(default_factory=list)
    """The phones and e-mail addresses to forget, as far as they are nobody else's: what is not known by the card may
    be known by them. Once every service has forgotten, they go from here, too."""


@event("contacts.erasure.done", version=1, key="card_id")
class ErasureDone:
    """A service has removed what it kept of a client who asked to be forgotten; each service says so itself."""

    card_id: UUID
    service: str
    removed: dict[str, int]
    """How many records of what were removed or made nameless."""
    done_at: datetime


@event("contacts.deletion.decided", version=1, key="request_id")
class DeletionDecided:
    """What somebody asked for was granted, and the card is in the bin; or refused."""

    request_id: UUID
    card_id: UUID
    asked_by: UUID
    is_approved: bool
    decided_by: UUID
    note: PersonalText
    """What to tell whoever asked."""
    decided_at: datetime


@event("contacts.reading.alarmed", version=1, key="user_id")
class ReadingAlarmed:
    """Somebody has read unusually many cards within an hour; told once for each person and hour."""

    user_id: UUID
    hour: datetime
    """When the hour began."""
    opened: int
    """Cards opened, each time counted."""
    listed: int
    """Cards shown in lists."""
    alarmed_at: datetime


@event("contacts.timeline.grew", version=1, key="card_id", transient=True)
class TimelineGrew:
    """Something new stands on a card: for screens that show it."""

    card_id: UUID
    entry_id: UUID
    kind: str
    occurred_at: datetime
    owner_id: UUID | None
    team_id: UUID | None
    follower_ids: list[UUID] = field(default_factory=list)
