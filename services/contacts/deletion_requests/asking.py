"""Asking for a card to be deleted, and taking that back."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert

from contacts.cards.finding import is_within_reach, visible_card
from contacts.cards.models import Card
from contacts.deletion_requests.errors import AlreadyAsked, AlreadyDecided
from contacts.deletion_requests.models import DeletionRequest
from kartoteka.auth import Viewer
from kartoteka.contracts.audit import record
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7
from kartoteka.paging import page
from kartoteka.problems import NotFound

Shown = dict[str, Any]
_ASK = insert(DeletionRequest)
_COLUMNS = DeletionRequest.__table__.columns


def ask_to_delete(session: UnitOfWork, who: Viewer, card_id: UUID, reason: str) -> Shown:
    """Ask for a card that the viewer sees. AlreadyAsked when somebody has done so, and it is open."""
    card = visible_card(session, who, card_id, lock=True)
    row = {
        "id": uuid7(),
        "card_id": card.id,
        "reason": reason,
        "asked_by": who.user_id,
        "asked_at": datetime.now(UTC),
        "state": "open",
        "note": "",
    }
    is_free = {"index_elements": ["card_id"], "index_where": DeletionRequest.state == "open"}
    if session.scalar(_ASK.values(row).on_conflict_do_nothing(**is_free).returning(DeletionRequest.id)) is None:  # type: ignore[arg-type]
        raise AlreadyAsked
    record(session, "card.deletion-requested", "card", card.id, {"reason": [None, reason]}, request_id=row["id"])
    return {**row, "decided_by": None, "decided_at": None, "card_name": card.name}


def withdraw_request(session: UnitOfWork, who: Viewer, request_id: UUID) -> None:
    """Take one's own request back; AlreadyDecided when it is too late."""
    one = session.scalar(select(DeletionRequest).where(DeletionRequest.id == request_id).with_for_update())
    if one is None or one.asked_by != who.user_id:
        raise NotFound
    if one.state != "open":
        raise AlreadyDecided
    one.state, one.decided_by, one.decided_at = "withdrawn", who.user_id, datetime.now(UTC)
    record(session, "card.deletion-withdrawn", "card", one.card_id, request_id=one.id)


def list_requests(session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
    """A page of requests, the latest first."""
    found = select(DeletionRequest).where(*_shown_to(who))
    if query["state"]:
        found = found.where(DeletionRequest.state == query["state"])
    listed = page(session, found, [DeletionRequest.id], query)
    return {**listed, "items": with_names(session, who, listed["items"])}


def with_names(session: UnitOfWork, who: Viewer, requests: list[DeletionRequest]) -> list[Shown]:
    """Requests with the names of their cards, as far as those are still there and the viewer's to see."""
    wanted = select(Card).where(Card.id.in_({one.card_id for one in requests}))
    names = {card.id: card.name for card in session.scalars(wanted) if is_within_reach(who, card)}
    return [
        {**{column.key: getattr(one, column.key) for column in _COLUMNS}, "card_name": names.get(one.card_id)}
        for one in requests
    ]


def _shown_to(who: Viewer) -> list[ColumnElement[bool]]:
    """Whoever decides sees all; everybody else what he asked for himself."""
    return [] if who.may("cards.delete") else [DeletionRequest.asked_by == who.user_id]
