"""Erasing a person: the card, its timeline and its numbers go at once; then every service forgets on its own, and says
so (`ErasureDone`). This service's archives are gone through in the same way, by its own listener: they may be long.
"""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, select

from contacts.cards.finding import any_card
from contacts.cards.models import Card, CardIdentifier
from contacts.cards.numbers import lock_numbers
from contacts.deletion_requests.deciding import forget_words, grant_open_request
from contacts.erasures.models import Erasure
from contacts.exports.filters import forget_searches
from contacts.timeline.entries import forget_client
from kartoteka.auth import Viewer
from kartoteka.contracts.audit import record
from kartoteka.contracts.erasure import tell_erased
from kartoteka.contracts.events.contacts import CardErased
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.ids import uuid7


def erase_person(session: UnitOfWork, who: Viewer, card_id: UUID, reason: str, region: str) -> Erasure:
    """Forget a client for ever, be his card in the bin or not, and tell everybody who keeps something of him."""
    card = any_card(session, who, card_id)
    lock_numbers(session, card.phones)
    numbers = _his_alone(session, card)
    grant_open_request(session, who, card_id)
    session.flush()
    removed = {
        "cards": 1,
        "numbers": len(card.phones) + len(card.emails),
        "timeline_entries": forget_client(session, card_id, numbers),
        "deletion_requests": forget_words(session, card_id),
        "export_searches": forget_searches(session, card, region),
    }
    _remove(session, card)
    return _note(session, who, card, numbers, reason, removed)


def _his_alone(session: UnitOfWork, card: Card) -> list[str]:
    """His phones and e-mails, but for those that stand on another card, too: they are somebody else's as well."""
    numbers = [*card.phones, *card.emails]
    others = select(CardIdentifier.value).where(CardIdentifier.value.in_(numbers), CardIdentifier.card_id != card.id)
    shared = set(session.scalars(others))
    return [number for number in numbers if number not in shared]


def _remove(session: UnitOfWork, card: Card) -> None:
    session.execute(delete(CardIdentifier).where(CardIdentifier.card_id == card.id))
    session.delete(card)


def _note(
    session: UnitOfWork, who: Viewer, card: Card, numbers: list[str], reason: str, removed: dict[str, int]
) -> Erasure:
    now = datetime.now(UTC)
    erasure = Erasure(id=uuid7(), card_id=card.id, asked_by=who.user_id, reason=reason, asked_at=now, removed=removed)
    session.add(erasure)
    record(session, "card.erased", "card", card.id, erasure_id=erasure.id, reason=reason)
    session.emit(CardErased(card_id=card.id, sequence=card.version + 1, erased_at=now, numbers=numbers))
    session.flush()
    return erasure


def forget_in_archives(session: UnitOfWork, heard: Heard) -> None:
    """Forget an erased client in what this service has told, answered and holds back; then its part is done."""
    at_once = session.scalar(select(Erasure.removed).where(Erasure.card_id == heard.event.card_id)) or {}
    tell_erased(session, heard, at_once)
