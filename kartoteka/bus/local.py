"""The bus of a suite that runs in one process and has no broker.

There is nothing in the middle: `publish` hands each event to its listeners and returns when each has handled it, or
holds it in its own database. Until then the event stays in the publisher's outbox, so a `kill -9` loses nothing and the
inboxes keep what was handled twice from counting twice. docs/decisions/0003-in-process-bus.md says why it is no kombu
transport.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

import eventlet
from eventlet.event import Event
from eventlet.semaphore import Semaphore

from kartoteka import crash
from kartoteka.bus import BusUnavailableError, Consumer, HeardLive, Inlet, Message, Outgoing, Queue

log = logging.getLogger(__name__)


class LocalBus:
    """The bus between the services of one process."""

    def __init__(self) -> None:
        self._queues: dict[str, Queue] = {}
        self._readers: dict[str, _QueueReader] = {}
        self._live: dict[str, list[HeardLive]] = defaultdict(list)

    def declare(self, queues: Iterable[Queue]) -> None:
        self._queues.update({queue.name: queue for queue in queues})

    def publish(self, events: Sequence[Outgoing]) -> set[UUID]:
        wanted = {queue.name: [e for e in events if e.name in queue.events] for queue in self._queues.values()}
        deliveries = [
            eventlet.spawn(self._outcome, self._queues[name], its_events)
            for name, its_events in wanted.items()
            if its_events
        ]
        failures = [error for delivery in deliveries if (error := delivery.wait())]
        if failures:
            raise BusUnavailableError(str(failures[0])) from failures[0]
        heard = {event.id for its_events in wanted.values() for event in its_events}
        return {event.id for event in events} - heard

    def _outcome(self, queue: Queue, events: Sequence[Outgoing]) -> Exception | None:
        """What went wrong: raised in a green thread, eventlet would print it as if nobody had caught it."""
        try:
            self._deliver(queue, events)
        except Exception as error:
            return error
        return None

    def _deliver(self, queue: Queue, events: Sequence[Outgoing]) -> None:
        for start in range(0, len(events), queue.batch):
            reader = self._readers.get(queue.name)
            if reader is None:
                raise BusUnavailableError(f"{queue.name} does not listen now")
            reader.take([Message(event.body) for event in events[start : start + queue.batch]])

    def consumer(self, queue: Queue, inlet: Inlet) -> Consumer:
        return _QueueReader(self._readers, queue.name, inlet)

    def send_live(self, name: str, body: bytes) -> None:
        for heard in list(self._live[name]):
            eventlet.spawn(heard, [body])

    def hear_live(self, names: Sequence[str], heard: HeardLive) -> Consumer:
        return _LiveReader(self._live, names, heard)

    def close(self) -> None:
        self._readers.clear()
        self._live.clear()


class _QueueReader:
    """A listener's end: one batch at a time, whoever publishes."""

    def __init__(self, readers: "dict[str, _QueueReader]", name: str, inlet: Inlet) -> None:
        self._readers = readers
        self._name = name
        self._inlet = inlet
        self._turn = Semaphore()
        self._stopped = Event()

    def take(self, messages: Sequence[Message]) -> None:
        """Have a batch handled, or held by the listener."""
        with self._turn:
            if self._stopped.ready():
                raise BusUnavailableError(f"{self._name} does not listen any more")
            crash.at("listener:received")
            retries = self._inlet.handle(messages)
            if retries:
                self._inlet.hold(retries)
            crash.at("listener:committed")

    def run(self) -> None:
        self._readers[self._name] = self
        self._stopped.wait()

    def stop(self) -> None:
        self._readers.pop(self._name, None)
        if not self._stopped.ready():
            self._stopped.send(None)
        with self._turn:
            return  # the batch at hand is finished


class _LiveReader:
    """Who hears live events, until stopped."""

    def __init__(self, live: dict[str, list[HeardLive]], names: Sequence[str], heard: HeardLive) -> None:
        self._live = live
        self._names = names
        self._heard = heard
        self._stopped = Event()

    def run(self) -> None:
        for name in self._names:
            self._live[name].append(self._heard)
        self._stopped.wait()

    def stop(self) -> None:
        for name in self._names:
            if self._heard in self._live[name]:
                self._live[name].remove(self._heard)
        if not self._stopped.ready():
            self._stopped.send(None)
