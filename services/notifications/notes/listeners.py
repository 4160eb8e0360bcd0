"""Events that become notes."""

from collections.abc import Sequence
from datetime import UTC, datetime

from kartoteka.contracts.events.accounts import KeyEnding
from kartoteka.contracts.events.contacts import CardErased, CardMerged, DeletionDecided, ReadingAlarmed
from kartoteka.contracts.events.pipeline import TaskChanged, TaskClosed, TaskOpened
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.listeners import listens
from kartoteka.settings import Settings
from notifications.notes.erasing import erase_client
from notifications.notes.telling import tell_administrators, tell_askers, tell_of_keys
from notifications.notes.writing import follow_merges, follow_tasks


class NotesListeners:
    """Hears of promises, of decisions and of what administrators should look at."""

    settings: Settings

    @listens(TaskOpened, TaskChanged, TaskClosed, batch=100)
    def write_notes(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Who is to call a client back has a note, and a letter when it is new; a task that is closed or another's
        leaves none unread."""
        follow_tasks(session, heard, self.settings, datetime.now(UTC))

    @listens(CardMerged, CardErased)
    def follow_cards_with_notes(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Notes go to the card that remains; those of a client who is to be forgotten go, with their letters."""
        follow_merges(session, [one.event for one in heard if isinstance(one.event, CardMerged)])
        for one in heard:
            if isinstance(one.event, CardErased):
                erase_client(session, one)

    @listens(DeletionDecided)
    def tell_askers(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Whoever asked for a client to be deleted is told what became of it, once."""
        tell_askers(session, heard, datetime.now(UTC))

    @listens(ReadingAlarmed)
    def tell_administrators(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Every administrator is told, once, that somebody reads unusually much."""
        tell_administrators(session, heard, datetime.now(UTC))

    @listens(KeyEnding)
    def tell_of_keys(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Whoever looks after a key that will soon be worth nothing is told, once."""
        tell_of_keys(session, heard, self.settings, datetime.now(UTC))
