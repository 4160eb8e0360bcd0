"""The bus: how events get from one service to another. `amqp` is RabbitMQ; `local` is one process and no broker.

Both keep the same promises: a message is handed to each listener at least once; one that fails comes again after 5 s,
1 min, 10 min and an hour; then it lies in the listener's dead letters.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

RETRY_SECONDS = (5, 60, 600, 3600)
"""The pauses before a failed message comes again; after the last one it is dead."""


class BusUnavailableError(Exception):
    """The broker is away, blocked, or too slow: try again later."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An event on its way out, encoded."""

    id: UUID
    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """An event on its way in, as bytes; `attempts` is how often its listener has failed on it."""

    body: bytes
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Retry:
    """A message that must come again after `RETRY_SECONDS[tier]`."""

    message: Message
    tier: int
    reason: str
    traceback: str


@dataclass(frozen=True, slots=True)
class Queue:
    """Where the messages of one listener wait: the events it wants, from whichever service."""

    name: str
    events: tuple[str, ...]
    batch: int = 100


class Inlet(Protocol):
    """The listener behind a queue."""

    def handle(self, messages: Sequence[Message]) -> Sequence[Retry]:
        """Take a batch and leave it handled; what is returned must come again. Raises only when nothing can be
        handled now, and then nothing of the batch may be acknowledged."""

    def hold(self, retries: Sequence[Retry]) -> None:
        """Keep messages in the listener's own database until their pause is over, for a bus that can't."""


class Consumer(Protocol):
    """The reading end of a queue."""

    def run(self) -> None:
        """Read until `stop`; reconnects by itself."""

    def stop(self) -> None:
        """Finish the batch at hand and return from `run`."""


HeardLive = Callable[[Sequence[bytes]], None]


class Bus(Protocol):
    """What services need of a bus."""

    def declare(self, queues: Iterable[Queue]) -> None:
        """Make every queue and binding, before the first event is published."""

    def publish(self, events: Sequence[Outgoing]) -> set[UUID]:
        """Publish durable events; returns when all are safe. The ids returned are of events that nobody listens to.
        BusUnavailableError: any of them may or may not have left, so publish all of them again."""

    def consumer(self, queue: Queue, inlet: Inlet) -> Consumer:
        """The reader of a listener's queue."""

    def send_live(self, name: str, body: bytes) -> None:
        """Tell every replica that listens, now or never; neither waits nor raises."""

    def hear_live(self, names: Sequence[str], heard: HeardLive) -> Consumer:
        """Listen to live events: each replica gets each of them, several at once when there are many."""

    def close(self) -> None:
        """Let go of connections."""
