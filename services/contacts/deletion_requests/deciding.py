"""Deciding on requests to delete: one by one, many at once, or by deleting the card."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from contacts.bin.binning import bin_card
from contacts.cards.models import Card
from contacts.deletion_requests.asking import with_names
from contacts.deletion_requests.models import DeletionRequest
from kartoteka.auth import Viewer
from kartoteka.contracts.audit import record
from kartoteka.contracts.events.contacts import DeletionDecided
from kartoteka.db import UnitOfWork
from kartoteka.problems import Invalid, NotFound

STATES = ("open", "approved", "refused", "withdrawn")


def decide_requests(
    session: UnitOfWork, who: Viewer, request_ids: Sequence[UUID], *, approve: bool, note: str
) -> dict[str, Any]:
    """Approve requests, so that their cards go into the bin, or refuse them: all or none. What is decided already stays
    as it is. Invalid names what there is no request for."""
    requests = _locked(session, request_ids)
    if unknown := set(request_ids) - {one.id for one in requests}:
        raise Invalid(fields={"ids": [f"There is no request {id}." for id in sorted(unknown)]})
    open_ones = [one for one in requests if one.state == "open"]
    for one in open_ones:
        if approve:
            _bin(session, who, one.card_id)
        _decide(session, who, one, approve=approve, note=note)
    session.flush()
    return {"decided": len(open_ones), "items": with_names(session, who, requests)}


def grant_open_request(session: UnitOfWork, who: Viewer, card_id: UUID) -> None:
    """The card is in the bin, or erased: what somebody asked for is done."""
    is_open = (DeletionRequest.card_id == card_id) & (DeletionRequest.state == "open")
    one = session.scalar(select(DeletionRequest).where(is_open).with_for_update())
    if one:
        _decide(session, who, one, approve=True, note="")


def forget_words(session: UnitOfWork, card_id: UUID) -> int:
    """Remove what was written in the requests for a card; returns how many there are."""
    blank = update(DeletionRequest).where(DeletionRequest.card_id == card_id).values(reason="", note="")
    return len(session.scalars(blank.returning(DeletionRequest.id)).all())


def _locked(session: UnitOfWork, request_ids: Sequence[UUID]) -> list[DeletionRequest]:
    """The requests in the order of their cards. Cards are locked first, as by everybody else."""
    wanted = DeletionRequest.id.in_(set(request_ids))
    cards = select(Card.id).where(Card.id.in_(select(DeletionRequest.card_id).where(wanted))).order_by(Card.id)
    session.execute(cards.with_for_update(key_share=True))
    return list(
        session.scalars(select(DeletionRequest).where(wanted).order_by(DeletionRequest.card_id).with_for_update())
    )


def _bin(session: UnitOfWork, who: Viewer, card_id: UUID) -> None:
    try:
        bin_card(session, who, card_id)
    except NotFound:  # it went another way meanwhile
        return


def _decide(session: UnitOfWork, who: Viewer, one: DeletionRequest, *, approve: bool, note: str) -> None:
    now = datetime.now(UTC)
    one.state, one.decided_by, one.decided_at, one.note = STATES[1 if approve else 2], who.user_id, now, note
    changes = {"note": [None, note]} if note else {}
    record(session, f"card.deletion-{one.state}", "card", one.card_id, changes, request_id=one.id)
    session.emit(
        DeletionDecided(
            request_id=one.id,
            card_id=one.card_id,
            asked_by=one.asked_by,
            is_approved=approve,
            decided_by=who.user_id,
            note=note,
            decided_at=now,
        )
    )
