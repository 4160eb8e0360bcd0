"""A client wants to be forgotten: that there were calls remains, and who of us talked; not with whom."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select, update
from sqlalchemy.orm import Session

from kartoteka import phone_numbers
from kartoteka.contracts.directory import Erased
from telephony.calls.models import Call, DialRequest, LiveCall
from telephony.journal.pages import forget_pieces, forget_pieces_with

_BLANK: dict[str, Any] = {"client_number": None, "client_name": None, "transfer_to": None, "legs": [], "recordings": []}
_BLANK_LIVE: dict[str, Any] = {"client_number": None, "card_id": None, "card_name": None}


def erase_calls(session: Session, erased: Erased) -> dict[str, int]:
    """Remove numbers, names, parties and recordings from a client's calls, from those of his numbers that were on no
    card, and from others' calls that were passed on to him; with what the PBX sent about them. Returns how many rows
    of what."""
    pieces = _erase_journal(session, erased)
    his = select(Call.id).where(_is_his(erased)).order_by(Call.id).with_for_update()
    blank = update(Call).where(Call.id.in_(his)).values(**_BLANK, erased_at=func.now())
    calls = session.scalars(blank.returning(Call.id)).all()
    return {
        "calls": len(calls),
        "journal": pieces,
        "live_calls": _erase_live(session, erased),
        "dial_requests": _erase_requests(session, erased, calls),
    }


def _is_his(erased: Erased) -> ColumnElement[bool]:
    is_of_no_card = and_(Call.card_id.is_(None), Call.client_number.in_(erased.phones))
    return or_(Call.card_id.in_(erased.card_ids), is_of_no_card, _was_passed_on(erased.phones))


def _was_passed_on(phones: Sequence[str]) -> ColumnElement[bool]:
    # a party's line has the number as the PBX spelled it
    legs = cast(Call.legs, String)
    mentions = [legs.contains(digits, autoescape=True) for digits in _digits(phones)]
    return and_(Call.transfer.is_not(None), or_(Call.transfer_to.in_(phones), *mentions))


def _digits(phones: Sequence[str]) -> list[str]:
    return [digits for phone in phones if (digits := phone_numbers.significant(phone))]


def _erase_journal(session: Session, erased: Erased) -> int:
    calls = session.execute(select(Call.pbx, Call.linkedid, Call.legs).where(_is_his(erased))).all()
    removed = forget_pieces_with(session, _digits(erased.phones))
    for pbx in {call.pbx for call in calls}:
        # the legs have the ids of all lines, and one of them is a linkedid of each call that was joined
        lines = [leg["id"] for call in calls if call.pbx == pbx for leg in call.legs]
        removed += forget_pieces(session, pbx, [*lines, *(call.linkedid for call in calls if call.pbx == pbx)])
    return removed


def _erase_live(session: Session, erased: Erased) -> int:
    is_his = or_(LiveCall.card_id.in_(erased.card_ids), LiveCall.client_number.in_(erased.phones))
    blank = update(LiveCall).where(is_his).values(_BLANK_LIVE)
    return len(session.scalars(blank.returning(LiveCall.id)).all())


def _erase_requests(session: Session, erased: Erased, calls: Sequence[UUID]) -> int:
    is_his = or_(DialRequest.call_id.in_(calls), DialRequest.number.in_(erased.phones))
    blank = update(DialRequest).where(is_his, DialRequest.number != "").values(number="")
    return len(session.scalars(blank.returning(DialRequest.id)).all())
