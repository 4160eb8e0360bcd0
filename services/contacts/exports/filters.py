"""What an export was asked for by: kept to trace it, but what was searched for may be a person's name or number."""

from typing import Any

from sqlalchemy import exists, select

from contacts.cards.finding import searched
from contacts.cards.models import Card
from contacts.exports.models import Export
from kartoteka.db import UnitOfWork

FORGOTTEN = "(erased)"


def kept(filters: dict[str, Any]) -> dict[str, Any]:
    """The filters that say something, as JSON."""
    return {name: str(value) for name, value in filters.items() if value not in (None, "")}


def forget_searches(session: UnitOfWork, card: Card, region: str) -> int:
    """Remove what was searched for from the exports that were made to find this card; returns how many there are."""
    made = session.scalars(select(Export).where(Export.filters.has_key("search")).with_for_update())
    his = [one for one in made if _finds(session, one.filters, card, region)]
    for one in his:
        one.filters = {**one.filters, "search": FORGOTTEN}
    return len(his)


def _finds(session: UnitOfWork, filters: dict[str, Any], card: Card, region: str) -> bool:
    if filters["search"] == FORGOTTEN:
        return False
    fits = searched(filters["search"], filters.get("region") or region)
    return bool(session.scalar(select(exists(select(Card.id).where(Card.id == card.id, *fits)))))
