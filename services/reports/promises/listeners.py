"""What the figures of promises are made from."""

from collections.abc import Sequence

from kartoteka.contracts.events.pipeline import TaskChanged, TaskClosed, TaskOpened
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.listeners import listens
from reports.promises.counting import PROMISES, promise_of


class PromisesListeners:
    """Promises are counted as they are made, kept, and given up."""

    @listens(TaskOpened, TaskChanged, TaskClosed, batch=200)
    def count_promises(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Count promises, each once and as it was last told."""
        PROMISES.take(session, [promise_of(one.event) for one in heard])
