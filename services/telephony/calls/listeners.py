"""What calls learn from the other services."""

from collections.abc import Sequence

from kartoteka.contracts.events.contacts import CardChanged, CardErased, CardMerged
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.listeners import listens
from telephony.calls.belonging import erase_calls, follow_cards, follow_merges


class CallsListeners:
    """Calls follow the cards of the clients they were with."""

    @listens(CardChanged, CardMerged, CardErased, batch=200)
    def follow_cards_of_calls(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """A card that appears with a number takes the calls of that number; one that is merged leaves its calls to the
        other; one that is erased leaves no number behind."""
        events = [one.event for one in heard]
        follow_cards(session, [event for event in events if isinstance(event, CardChanged)])
        follow_merges(session, [event for event in events if isinstance(event, CardMerged)])
        erase_calls(session, [event.card_id for event in events if isinstance(event, CardErased)])
