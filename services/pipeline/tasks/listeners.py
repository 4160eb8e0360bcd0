"""What tasks hear of."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from kartoteka.contracts.directory import Directory
from kartoteka.contracts.events.accounts import WorkHandedOver
from kartoteka.contracts.events.contacts import CardChanged, CardErased, CardMerged
from kartoteka.contracts.events.telephony import CallLogged
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.listeners import listens
from kartoteka.settings import Settings
from pipeline.tasks.call_backs import keep_call_backs
from pipeline.tasks.cards import follow_cards
from pipeline.tasks.handing_over import hand_over


class TasksListeners(Directory):
    """Calls make and close tasks; cards say whose they are."""

    settings: Settings

    @listens(CallLogged, batch=200)
    def follow_calls(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Open, change and close call-backs. Duplicates and disorder change nothing."""
        keep_call_backs(session, heard, self._within)

    @listens(CardChanged, CardMerged, CardErased, batch=200)
    def keep_cards_in_directory(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Keep the directory, as every service does, and let tasks follow it."""
        follow_cards(session, heard, self._within, partial(super().keep_cards_in_directory, session))

    @listens(WorkHandedOver)
    def hand_over_tasks(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """What somebody who leaves had still to do, another has to do now."""
        hand_over(session, heard)

    @property
    def _within(self) -> timedelta:
        return timedelta(minutes=self.settings.call_back_minutes)
