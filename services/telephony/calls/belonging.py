"""Which card a call belongs to, as cards come and go."""

from collections.abc import Sequence

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import Text, Uuid

from kartoteka.contracts.events.contacts import CardChanged, CardMerged

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
    """Calls of a number that nobody had belong to the card that has it now; the numbers of a card in the bin are
    nobody's."""
    numbers = [(phone, change.card_id) for change in changes if not change.is_deleted for phone in change.phones]
    if numbers:
        session.execute(_TAKE, {"numbers": [one[0] for one in numbers], "cards": [one[1] for one in numbers]})


def follow_merges(session: Session, merges: Sequence[CardMerged]) -> None:
    """Calls of a card that is no more belong to the one that took it in."""
    if merges:
        gone, into = [one.card_id for one in merges], [one.into_card_id for one in merges]
        session.execute(_MOVE, {"gone": gone, "into": into})
