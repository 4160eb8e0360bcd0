"""What contacts hears: calls and promises."""

from collections.abc import Sequence

from contacts.timeline.calls import put_calls_on_cards
from contacts.timeline.tasks import put_tasks_on_cards
from kartoteka.contracts.events.pipeline import TaskChanged, TaskClosed, TaskOpened
from kartoteka.contracts.events.telephony import CallLogged
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.listeners import listens


class TimelineListeners:
    """Everything that happened with a client comes onto his card by itself."""

    @listens(CallLogged, batch=200)
    def put_calls_on_cards(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Each call once, however often it is told; a later telling mends it. Unknown callers become leads."""
        put_calls_on_cards(session, heard)

    @listens(TaskOpened, TaskChanged, TaskClosed, batch=100)
    def put_tasks_on_cards(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Each task once, with how it ended."""
        put_tasks_on_cards(session, heard)
