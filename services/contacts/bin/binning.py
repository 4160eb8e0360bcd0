"""The bin: cards that somebody put away, until he takes them out again or the person is erased; nothing expires here.

A card in the bin keeps its timeline and all that stands on it, but it is found nowhere else, and its numbers are
nobody's: whoever calls from one becomes a new lead.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from contacts.cards.filing import changed, claim_numbers
from contacts.cards.finding import any_card, binned_of, searched, visible_card
from contacts.cards.models import Card, CardIdentifier
from contacts.timeline.changes import note_binning
from contacts.timeline.entries import link_entries
from kartoteka.auth import Viewer
from kartoteka.contracts.audit import record
from kartoteka.db import UnitOfWork
from kartoteka.paging import page
from kartoteka.problems import NotFound

BINNED = "binned "
"""Before the kind of an identifier whose card is in the bin."""


def bin_card(session: UnitOfWork, who: Viewer, card_id: UUID) -> Card:
    """Put a card into the bin; NotFound when the viewer does not see it, or it is there already."""
    card = visible_card(session, who, card_id, lock=True)
    card.deleted_at, card.deleted_by = datetime.now(UTC), who.user_id
    _move(session, who, card, is_restored=False)
    return card


def restore_card(session: UnitOfWork, who: Viewer, card_id: UUID, *, allow_duplicate: bool = False) -> Card:
    """Take a card out of the bin, with all that stood on it, and what has waited for its numbers since. PhoneTaken when
    another card has one of them meanwhile."""
    card = any_card(session, who, card_id)
    if card.deleted_at is None:
        raise NotFound
    claim_numbers(session, who, card.phones, allow_duplicate)
    card.deleted_at = card.deleted_by = None
    _move(session, who, card, is_restored=True)
    link_entries(session, dict.fromkeys(card.phones, card.id))
    return card


def list_bin(session: UnitOfWork, who: Viewer, query: dict[str, Any], region: str) -> dict[str, Any]:
    """A page of the bin, what came last first."""
    found = select(Card).where(binned_of(who), *searched(query["search"], query["region"] or region))
    return page(session, found, [Card.deleted_at, Card.id], query)


def _move(session: UnitOfWork, who: Viewer, card: Card, *, is_restored: bool) -> None:
    card.version += 1
    card.changed_at = datetime.now(UTC)
    session.flush()
    kind = CardIdentifier.kind
    new_kind = kind.regexp_replace(f"^{BINNED}", "") if is_restored else BINNED + kind
    session.execute(update(CardIdentifier).where(CardIdentifier.card_id == card.id).values(kind=new_kind))
    note_binning(session, who, card, is_restored=is_restored)
    record(session, "card.restored" if is_restored else "card.deleted", "card", card.id)
    session.emit(changed(card))
