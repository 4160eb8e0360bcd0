"""What telephony tells the others."""

from dataclasses import field
from datetime import datetime
from typing import Literal
from uuid import UUID

from kartoteka.events import PersonalText, event

Direction = Literal["inbound", "outbound", "internal"]
Disposition = Literal["ANSWERED", "NO ANSWER", "BUSY", "FAILED"]
LiveState = Literal["ringing", "talking", "ended"]
AgentState = Literal["ready", "break", "wrap_up", "offline"]


@event("telephony.call.moved", version=1, key="call_id", transient=True)
class CallMoved:
    """A call is ringing, is being talked, or has ended: for the screens of the people it concerns. Worthless a second
    later, so it is not stored; what is worth keeping comes as `CallLogged`."""

    call_id: UUID
    state: LiveState
    direction: Direction
    client_number: str | None
    """E.164, or as the PBX gave it; None when withheld."""
    line_number: str | None
    """Our number that was called, or that the client sees."""
    card_id: UUID | None
    card_name: str | None
    user_ids: list[UUID]
    """Whose screens it concerns: the people whose phones ring, or the one who talks. For whoever was named before and
    no longer is, the call is over."""
    extensions: list[str]
    queue: str | None
    started_at: datetime
    answered_at: datetime | None = None
    changed_at: datetime
    card_owner_id: UUID | None = None
    """With team and followers: who may be told id and name of the card; the others hear whose client it is."""
    card_team_id: UUID | None = None
    card_follower_ids: list[UUID] = field(default_factory=list)


@event("telephony.agent.moved", version=1, key="user_id", transient=True)
class AgentMoved:
    """Somebody takes calls now, or does not, as he says himself: for the screens of those who may see him. Of two that
    come out of order the one with the later `since` stands."""

    user_id: UUID
    status: AgentState
    reason: str
    """Why there is a break."""
    since: datetime
    team_id: UUID | None


@event("telephony.call.logged", version=1, key="call_id")
class CallLogged:
    """A call has ended and its story is told. Told again with a higher `sequence` when later facts mend it; the one
    with the highest sequence stands."""

    call_id: UUID
    sequence: int
    pbx: str
    direction: Direction
    disposition: Disposition
    client_number: PersonalText | None
    """The outside party: E.164 where it is a number; None when withheld or internal."""
    line_number: str | None
    card_id: UUID | None
    """Whose number it is, as far as telephony knew."""
    user_id: UUID | None
    """The person who talked, or of an outgoing call the one who dialled."""
    extension: str | None
    user_ids_rung: list[UUID]
    extensions_rung: list[str]
    queue: str | None
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime
    ring_seconds: float
    talk_seconds: float
    hold_seconds: float
    transfer: Literal["blind", "attended"] | None
    has_recording: bool
    estimated: bool
    """True when events were cut, and the end is what is known rather than what was heard."""
    linkedid: str
    """The PBX's own id of the call."""
    merged_into: UUID | None = None
    """Not null: it turned out to be a part of that other call, and is to be forgotten."""
