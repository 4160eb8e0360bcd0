"""What calls learn from the other services."""

from collections.abc import Sequence

from kartoteka.contracts.directory import erase_from_directory
from kartoteka.contracts.erasure import tell_erased
from kartoteka.contracts.events.contacts import CardChanged, CardErased, CardMerged
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.listeners import listens
from telephony.calls.belonging import follow_cards, follow_merges
from telephony.calls.erasing import erase_calls


class CallsListeners:
    """Calls follow the cards of the clients they were with."""

    @listens(CardChanged, CardMerged, CardErased, batch=200)
    def follow_cards_of_calls(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """A card that appears with a number takes the calls of that number; one that is merged leaves its calls to the
        other; one that is erased leaves no number behind."""
        events = [one.event for one in heard]
        follow_cards(session, [event for event in events if isinstance(event, CardChanged)])
        follow_merges(session, [event for event in events if isinstance(event, CardMerged)])
        for one in heard:
            if isinstance(one.event, CardErased):
                _erase(session, one)


def _erase(session: UnitOfWork, erasure: Heard) -> None:
    erased = erase_from_directory(session, erasure.event)
    tell_erased(session, erasure, {"identifiers": erased.identifiers, **erase_calls(session, erased)})
