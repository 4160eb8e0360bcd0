"""Clients who want to be forgotten: figures count calls and promises, so there is nothing of a client to remove."""

from collections.abc import Sequence

from kartoteka.contracts.erasure import tell_erased
from kartoteka.contracts.events.contacts import CardErased
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.listeners import listens


class ErasingListeners:
    """Answers whoever asks whether a client is forgotten everywhere."""

    @listens(CardErased)
    def answer_erasures(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Say that nothing is left here."""
        for one in heard:
            tell_erased(session, one, {})
