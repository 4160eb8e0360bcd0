"""Finding cards: by id, by number, by any part of a name, a number or an e-mail; always only those that the viewer may
see."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, true

from contacts.cards.errors import NoNumber, UnknownNumber
from contacts.cards.folding import is_rare, patterns_of
from contacts.cards.models import Card, CardIdentifier
from kartoteka import phone_numbers
from kartoteka.auth import Viewer
from kartoteka.db import UnitOfWork
from kartoteka.paging import after, page
from kartoteka.problems import NotFound

RECENT = 2000
"""A search looks at so many of the newest cards first: what many cards have is found there at once, and what few have
comes quickly from the index of trigrams. Either way alone takes a second in a million cards for the other's queries."""


def visible_to(who: Viewer) -> ColumnElement[bool]:
    """The one predicate of who sees which card: administrators and auditors all; everybody else their own, their
    teams', and those that are nobody's yet."""
    if who.sees_everything:
        return true()
    nobodys = and_(Card.owner_id.is_(None), Card.team_id.is_(None))
    theirs = [Card.team_id.in_(who.team_ids)] if who.team_ids else []
    return or_(Card.owner_id == who.user_id, *theirs, nobodys)


def sees(who: Viewer, owner_id: UUID | None, team_id: UUID | None) -> bool:
    """The same for a card at hand."""
    if who.sees_everything or (owner_id is None and team_id is None):
        return True
    return owner_id == who.user_id or team_id in who.team_ids


# Made once: building a statement costs more than running it.
_BY_ID = select(Card).where(Card.id == bindparam("id"))
_BY_ID_LOCKED = _BY_ID.with_for_update(key_share=True)
_BY_PHONE = (
    select(Card)
    .join(CardIdentifier, CardIdentifier.card_id == Card.id)
    .where(CardIdentifier.kind == "phone", CardIdentifier.value == bindparam("number"))
    .order_by(Card.id)
)


def visible_card(session: UnitOfWork, who: Viewer, card_id: UUID, *, lock: bool = False) -> Card:
    """A card by id; NotFound when there is none or the viewer may not see it. `lock` keeps others from changing it,
    but not from adding to its timeline."""
    card = session.scalar(_BY_ID_LOCKED if lock else _BY_ID, {"id": card_id})
    if card is None or not sees(who, card.owner_id, card.team_id):
        raise NotFound
    return card


def cards_by_number(session: UnitOfWork, who: Viewer, text: str, region: str) -> tuple[str, Sequence[Card]]:
    """The number in E.164 and the cards that have it, the oldest first. NoNumber when `text` can't be read as one,
    UnknownNumber when no card has it."""
    number = phone_numbers.parse(text, region)
    if number is None:
        raise NoNumber(fields={"number": ["This is no complete phone number."]})
    found = session.scalars(_BY_PHONE, {"number": number.e164})
    cards = [card for card in found if sees(who, card.owner_id, card.team_id)]
    if not cards:
        raise UnknownNumber(number=number.e164)
    return number.e164, cards


def list_cards(session: UnitOfWork, who: Viewer, query: dict[str, Any], region: str) -> dict[str, Any]:
    """A page of the cards that fit the query, newest first."""
    patterns = patterns_of(query["search"], query["region"] or region)
    if not patterns:
        return page(session, _filtered(select(Card), who, query), [Card.id], query)
    found = after(_filtered(select(Card.id, Card.search_text), who, query), [Card.id], query)
    shown = _search(session, found.order_by(Card.id.desc()).limit(RECENT), patterns, query)
    if shown["next"]:
        return shown
    all_that_fit = found.where(*_fits(Card, patterns))
    # `offset 0` keeps the planner from walking the whole base, newest first, for what stands only at its old end
    return _search(session, all_that_fit.offset(0) if is_rare(patterns) else all_that_fit, [], query)


def _filtered(found: Select[*tuple[Any, ...]], who: Viewer, query: dict[str, Any]) -> Select[Any]:
    found = found.where(visible_to(who))
    for name in ("stage", "kind"):
        if query[name]:
            found = found.where(getattr(Card, name) == query[name])
    return _owned_by(found, who, query["owner_id"])


def _search(
    session: UnitOfWork, found: Select[Any], patterns: list[list[str]], query: dict[str, Any]
) -> dict[str, Any]:
    among = found.subquery().c
    fitting = select(among.id).where(*_fits(among, patterns)).order_by(among.id.desc()).limit(query["limit"] + 1)
    return page(session, select(Card).where(Card.id.in_(fitting)), [Card.id], query)


def _fits(cards: Any, patterns: list[list[str]]) -> list[ColumnElement[bool]]:
    return [or_(*[cards.search_text.like(pattern) for pattern in some]) for some in patterns]


def _owned_by(found: Select[Any], who: Viewer, owner: UUID | str | None) -> Select[Any]:
    if owner is None:
        return found
    if owner == "none":
        return found.where(Card.owner_id.is_(None))
    return found.where(Card.owner_id == (who.user_id if owner == "me" else owner))
