"""Cards over HTTP."""

from typing import Any
from uuid import UUID

from contacts.cards.errors import CardStale, NoNumber, PhoneTaken, ReassignNotAllowed
from contacts.cards.filing import NewCard, change_card, file_card
from contacts.cards.finding import cards_by_number, count_cards, list_cards, visible_card
from contacts.cards.models import Card
from contacts.cards.owners import charge_of_new
from contacts.cards.schemas import (
    CardChangesSchema,
    CardFilters,
    CardPage,
    CardSchema,
    CardsCountSchema,
    CardsQuery,
    NewCardSchema,
    NumberCardsSchema,
    NumberQuery,
    read_values,
)
from contacts.changes.errors import TooManyChanges
from contacts.changes.limits import tell_if_too_many
from contacts.readings.counting import Tally
from kartoteka.auth import Viewer
from kartoteka.contracts.access import right
from kartoteka.db import Database, UnitOfWork
from kartoteka.http import route
from kartoteka.problems import MatchNeeded
from kartoteka.settings import Settings

readers, writers = right("cards.read"), right("cards.write")


class CardsApi:
    """The card index: everybody sees his own part of it."""

    db: Database
    settings: Settings
    tally: Tally

    @route(
        "POST",
        "/cards",
        may=writers,
        body=NewCardSchema,
        answer=CardSchema,
        status=201,
        errors=(PhoneTaken, ReassignNotAllowed),
    )
    def make_card(self, session: UnitOfWork, who: Viewer, body: dict[str, Any]) -> Card:
        """Make a card, one's own unless it says whose. What happened with its numbers before is on it at once."""
        values = read_values(body, self._region(body))
        new = NewCard(**values | charge_of_new(session, who, values)._asdict())
        return file_card(session, who, new, allow_duplicate=body["allow_duplicate"])

    @route("GET", "/cards", may=readers, query=CardsQuery, answer=CardPage)
    def list_cards(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """Cards by pages, newest first unless `sort` says otherwise; `search` by any part of a name, a phone in any
        spelling, or an e-mail."""
        found = list_cards(session, who, query, self.settings.region)
        self.tally.has_listed(who, len(found["items"]))
        return found

    @route("GET", "/cards/count", may=readers, query=CardFilters, answer=CardsCountSchema)
    def count_cards(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """How many cards such a list has; beyond 10,000 nobody counts on (`is_exact` false)."""
        return count_cards(session, who, query, self.settings.region)

    @route("GET", "/cards/by-phone", may=readers, query=NumberQuery, answer=NumberCardsSchema, errors=(NoNumber,))
    def find_cards_by_phone(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """Whose number is this, in any spelling? No items: nobody's whom the viewer may see."""
        number, cards = cards_by_number(session, who, query["number"], self._region(query))
        self.tally.has_listed(who, len(cards))
        return {"number": number, "items": cards}

    @route("GET", "/cards/<uuid:card_id>", may=readers, answer=CardSchema)
    def get_card(self, session: UnitOfWork, who: Viewer, card_id: UUID) -> Card:
        """A card."""
        card = visible_card(session, who, card_id)
        self.tally.has_opened(who)
        return card

    @route(
        "PATCH",
        "/cards/<uuid:card_id>",
        may=writers,
        body=CardChangesSchema,
        answer=CardSchema,
        errors=(PhoneTaken, CardStale, MatchNeeded, ReassignNotAllowed, TooManyChanges),
    )
    def change_card(
        self, session: UnitOfWork, who: Viewer, card_id: UUID, body: dict[str, Any], if_match: int | None
    ) -> Card:
        """Change the fields that are given. 412 shows how the card stands now, when somebody was faster."""
        changes = read_values(body, self._region(body))
        insist, most = body.get("allow_duplicate", False), self.settings.edits_an_hour
        try:
            with tell_if_too_many(self.db, session, who):
                return change_card(session, who, card_id, if_match, changes, allow_duplicate=insist, most_an_hour=most)
        except CardStale as stale:
            stale.details["current"] = CardSchema().dump(stale.details["current"])
            raise

    def _region(self, given: dict[str, Any]) -> str:
        return given.get("region") or self.settings.region
