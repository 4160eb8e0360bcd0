"""Which card a call belongs to, as cards come and go."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import Text, Uuid

from kartoteka.contracts.events.contacts import CardChanged, CardMerged
from telephony.calls.models import Call, DialRequest
from telephony.journal.pages import forget_pieces

# rows are locked in the order of their ids, so that replicas do not wait for each other in a circle
_TAKE = text("""
    with wanted as (
        select distinct on (number) number, card_id from unnest(:numbers, :cards) as given (number, card_id)
        order by number, card_id),
    mine as (
        select calls.id, wanted.card_id from calls join wanted on calls.client_number = wanted.number
        where calls.card_id is null order by calls.id for update of calls)
    update calls set card_id = mine.card_id from mine where calls.id = mine.id""").bindparams(
    bindparam("numbers", type_=ARRAY(Text())), bindparam("cards", type_=ARRAY(Uuid()))
)

_MOVE = text("""
    with mine as (
        select calls.id, given.into_id from calls
        join unnest(:gone, :into) as given (gone_id, into_id) on calls.card_id = given.gone_id
        order by calls.id for update of calls)
    update calls set card_id = mine.into_id from mine where calls.id = mine.id""").bindparams(
    bindparam("gone", type_=ARRAY(Uuid())), bindparam("into", type_=ARRAY(Uuid()))
)


def follow_cards(session: Session, changes: Sequence[CardChanged]) -> None:
    """Calls of a number that nobody had belong to the card that has it now."""
    numbers = [(phone, change.card_id) for change in changes for phone in change.phones]
    if numbers:
        session.execute(_TAKE, {"numbers": [one[0] for one in numbers], "cards": [one[1] for one in numbers]})


def follow_merges(session: Session, merges: Sequence[CardMerged]) -> None:
    """Calls of a card that is no more belong to the one that took it in."""
    if merges:
        gone, into = [one.card_id for one in merges], [one.into_card_id for one in merges]
        session.execute(_MOVE, {"gone": gone, "into": into})


def erase_calls(session: Session, card_ids: Sequence[UUID]) -> None:
    """The client wants to be forgotten: that there were calls remains, and who of us talked; not with whom."""
    if not card_ids:
        return
    calls = session.execute(select(Call.pbx, Call.linkedid, Call.legs).where(Call.card_id.in_(card_ids))).all()
    for pbx in {call.pbx for call in calls}:
        # the legs have the ids of all lines, and one of them is a linkedid of each call that was joined
        lines = [leg["id"] for call in calls if call.pbx == pbx for leg in call.legs]
        forget_pieces(session, pbx, [*lines, *(call.linkedid for call in calls if call.pbx == pbx)])
    blank: dict[str, Any] = {"client_number": None, "client_name": None, "transfer_to": None}
    blank |= {"legs": [], "recordings": []}
    erased = session.scalars(update(Call).where(Call.card_id.in_(card_ids)).values(blank).returning(Call.id)).all()
    session.execute(update(DialRequest).where(DialRequest.call_id.in_(erased)).values(number=""))
