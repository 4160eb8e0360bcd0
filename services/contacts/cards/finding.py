"""Finding cards: by id, by number, by any part of a name, a number or an e-mail; always only those that the viewer may
see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from contacts.cards.errors import NoNumber
from contacts.cards.folding import is_rare, patterns_of
from contacts.cards.models import Card, CardIdentifier
from contacts.cards.numbers import Whose
from kartoteka import phone_numbers
from kartoteka.auth import Viewer
from kartoteka.contracts.access import sees, visible
from kartoteka.db import UnitOfWork
from kartoteka.paging import after, page
from kartoteka.problems import NotFound

FIRST = 2000
"""A search looks at so many cards at the head of a list before all others: what many cards have is found there at once,
and what few have comes quickly from the index of trigrams. Either way alone takes a second in a million cards for the
other's queries."""
MOST_COUNTED = 10_000
"""More cards than that are many: to count a million costs a pause, and nobody reads the figure."""


def visible_to(who: Viewer) -> ColumnElement[bool]:
    """The cards that somebody sees."""
    return _within_reach(who) & Card.deleted_at.is_(None)


def binned_of(who: Viewer) -> ColumnElement[bool]:
    """The cards in the bin that he would see if they were not there."""
    return _within_reach(who) & Card.deleted_at.is_not(None)


def is_visible(who: Viewer, card: Card) -> bool:
    """Whether somebody sees a card at hand: the same as `visible_to`."""
    return card.deleted_at is None and is_within_reach(who, card)


def is_within_reach(who: Viewer, card: Card | Whose) -> bool:
    """Whether he sees it, or would if it were not in the bin."""
    return sees(who, "cards", card.owner_id, card.team_id, card.follower_ids)


def _within_reach(who: Viewer) -> ColumnElement[bool]:
    return visible(who, "cards", owner=Card.owner_id, team=Card.team_id, followers=Card.follower_ids)


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
    if card is None or not is_visible(who, card):
        raise NotFound
    return card


def any_card(session: UnitOfWork, who: Viewer, card_id: UUID) -> Card:
    """A card by id, locked, in the bin or not; NotFound as `visible_card`."""
    card = session.scalar(_BY_ID_LOCKED, {"id": card_id})
    if card is None or not is_within_reach(who, card):
        raise NotFound
    return card


def cards_by_number(session: UnitOfWork, who: Viewer, text: str, region: str) -> tuple[str, Sequence[Card]]:
    """The number in E.164 and the cards that have it, the oldest first. NoNumber when `text` can't be read as
    one."""
    number = phone_numbers.parse(text, region)
    if number is None:
        raise NoNumber(fields={"number": ["This is no complete phone number."]})
    found = session.scalars(_BY_PHONE, {"number": number.e164})
    return number.e164, [card for card in found if is_visible(who, card)]


@dataclass(frozen=True, slots=True)
class Order:
    """How a list stands: by which columns, of which an index goes through all and the last is unique."""

    columns: tuple[str, ...]
    descending: bool

    def keys(self, cards: Any) -> list[InstrumentedAttribute[Any]]:
        """The columns of a table of cards, or of a part of it."""
        return [getattr(cards, name) for name in self.columns]

    def first(self, found: Select[Any], count: int, cards: Any = Card) -> Select[Any]:
        """The first cards of all that were found."""
        keys = self.keys(cards)
        return found.order_by(*[key.desc() if self.descending else key.asc() for key in keys]).limit(count)


ORDERS = {
    "newest": Order(("id",), descending=True),
    "name": Order(("sort_name", "id"), descending=False),
    "changed": Order(("changed_at", "id"), descending=True),
}


def list_cards(session: UnitOfWork, who: Viewer, query: dict[str, Any], region: str) -> dict[str, Any]:
    """A page of the cards that fit the query, in the order that it names."""
    order = ORDERS[query["sort"]]
    patterns = patterns_of(query["search"], query["region"] or region)
    if not patterns:
        every = _chosen(select(Card), who, query)
        return page(session, every, order.keys(Card), query, descending=order.descending)
    narrow = _chosen(select(*order.keys(Card), Card.search_text), who, query)
    found = after(narrow, order.keys(Card), query, descending=order.descending)
    shown = _search(session, order.first(found, FIRST), patterns, order, query)
    if shown["next"]:
        return shown
    all_that_fit = found.where(*_fits(Card, patterns))
    # `offset 0` keeps the planner from walking the whole base in order for what stands only at its end
    return _search(session, all_that_fit.offset(0) if is_rare(patterns) else all_that_fit, [], order, query)


def count_cards(session: UnitOfWork, who: Viewer, query: dict[str, Any], region: str) -> dict[str, Any]:
    """How many cards fit the query; beyond MOST_COUNTED nobody counts on."""
    found = fitting_cards(select(Card.id), who, query, region).limit(MOST_COUNTED + 1)
    count = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    return {"count": min(count, MOST_COUNTED), "is_exact": count <= MOST_COUNTED}


def fitting_cards(found: Select[*tuple[Any, ...]], who: Viewer, query: dict[str, Any], region: str) -> Select[Any]:
    """The cards that fit the filters of a list, in no order."""
    return _chosen(found, who, query).where(*searched(query["search"], query["region"] or region))


def searched(search: str, region: str) -> list[ColumnElement[bool]]:
    """The conditions on a card for what somebody types to find it."""
    return _fits(Card, patterns_of(search, region))


def _chosen(found: Select[*tuple[Any, ...]], who: Viewer, query: dict[str, Any]) -> Select[Any]:
    found = found.where(visible_to(who))
    for name in ("stage", "kind"):
        if query[name]:
            found = found.where(getattr(Card, name) == query[name])
    return _owned_by(found, who, query["owner_id"])


def _search(
    session: UnitOfWork, found: Select[Any], patterns: list[list[str]], order: Order, query: dict[str, Any]
) -> dict[str, Any]:
    """The cards that fit, of those that were found: whole ones are read only for the page."""
    among = found.subquery().c
    fitting = order.first(select(among.id).where(*_fits(among, patterns)), query["limit"] + 1, among)
    whole = select(Card).where(Card.id.in_(fitting))
    return page(session, whole, order.keys(Card), query, descending=order.descending)


def _fits(cards: Any, patterns: list[list[str]]) -> list[ColumnElement[bool]]:
    return [or_(*[cards.search_text.like(pattern) for pattern in some]) for some in patterns]


def _owned_by(found: Select[Any], who: Viewer, owner: UUID | str | None) -> Select[Any]:
    if owner is None:
        return found
    if owner == "none":
        return found.where(Card.owner_id.is_(None))
    return found.where(Card.owner_id == (who.user_id if owner == "me" else owner))
