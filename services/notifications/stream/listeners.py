"""Live events, on their way to the screens."""

from collections.abc import Sequence

from kartoteka.contracts.events.contacts import TimelineGrew
from kartoteka.contracts.events.notifications import NoteWritten
from kartoteka.contracts.events.pipeline import TaskMoved
from kartoteka.contracts.events.telephony import AgentMoved, CallMoved
from kartoteka.events import Heard
from kartoteka.listeners import hears
from notifications.stream.api import Live
from notifications.stream.tidings import tidings


class StreamListeners:
    """Hears what is worthless a second later."""

    live: Live

    @hears(AgentMoved, CallMoved, NoteWritten, TaskMoved, TimelineGrew)
    def tell_screens(self, heard: Sequence[Heard]) -> None:
        """Tell everybody whom it concerns."""
        for one in heard:
            for told in tidings(one, self.live.calls):
                self.live.hub.tell(told)
