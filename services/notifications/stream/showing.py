"""Calls as screens show them: of a colleague's client the number, and whose client it is, but not his name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kartoteka.auth import Viewer
from kartoteka.contracts.access import sees
from kartoteka.contracts.events.telephony import CallMoved, Direction, LiveState


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A call on somebody's screen. `client_owner_id` is whose client it is, also where card and name are hidden."""

    call_id: UUID
    state: LiveState
    direction: Direction
    client_number: str | None
    line_number: str | None
    card_id: UUID | None
    card_name: str | None
    client_owner_id: UUID | None
    user_ids: list[UUID]
    extensions: list[str]
    queue: str | None
    started_at: datetime
    answered_at: datetime | None
    changed_at: datetime


def knows_client(who: Viewer, move: CallMoved) -> bool:
    """Whether somebody sees the card of the client who is in a call."""
    return sees(who, "cards", move.card_owner_id, move.card_team_id, move.card_follower_ids)


def shown(move: CallMoved, *, names_client: bool) -> ShownCall:
    """A call for those who may know who the client is, or for the others."""
    return ShownCall(
        call_id=move.call_id,
        state=move.state,
        direction=move.direction,
        client_number=move.client_number,
        line_number=move.line_number,
        card_id=move.card_id if names_client else None,
        card_name=move.card_name if names_client else None,
        client_owner_id=move.card_owner_id,
        user_ids=move.user_ids,
        extensions=move.extensions,
        queue=move.queue,
        started_at=move.started_at,
        answered_at=move.answered_at,
        changed_at=move.changed_at,
    )
