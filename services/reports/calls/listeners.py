"""What the figures of calls are made from."""

from collections.abc import Sequence

from kartoteka.contracts.events.telephony import CallLogged
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.listeners import listens
from reports.calls.counting import CALLS, call_of


class CallsListeners:
    """Calls are counted as they come."""

    @listens(CallLogged, batch=200)
    def count_calls(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Count calls, each once and as it was last told."""
        CALLS.take(session, [call_of(one.event) for one in heard])
