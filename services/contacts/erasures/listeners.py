"""What contacts hears of erasures: its own, and what every service has done."""

from collections.abc import Sequence

from contacts.erasures.confirming import take_confirmations
from contacts.erasures.erasing import forget_in_archives
from kartoteka.contracts.events.contacts import CardErased, ErasureDone
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.listeners import listens


class ErasuresListeners:
    """Every service forgets, and says so."""

    @listens(CardErased, batch=1)
    def forget_in_archives(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Forget the client in what this service has told and answered."""
        for one in heard:
            forget_in_archives(session, one)

    @listens(ErasureDone)
    def take_confirmations(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Keep each service's word, once, before or after the erasure itself is known."""
        take_confirmations(session, [one.event for one in heard])
