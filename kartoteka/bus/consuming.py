"""Reading from RabbitMQ: durable events in batches, live ones as they come."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import amqp
import eventlet

from kartoteka import crash
from kartoteka.bus import BusUnavailableError, HeardLive, Inlet, Message, Queue, Retry
from kartoteka.bus.connections import ANSWER_SECONDS, BROKER_ERRORS, HEARTBEAT, drop, leave, within
from kartoteka.bus.publishing import declare_live

log = logging.getLogger(__name__)

LINGER_SECONDS = 0.02  # how long a batch waits to fill up
GATHER_SECONDS = 0.1  # from one batch to the next that is not full: in busy times many messages share a transaction
IDLE_SECONDS = 0.5  # how soon a stop is noticed
LONGEST_PAUSE = 15.0

Connect = Callable[[], amqp.Connection]


class Reader:
    """A loop around one connection that comes back by itself."""

    def __init__(self, name: str, connect: Connect) -> None:
        self.name = name
        self._connect = connect
        self._stopping = False

    def run(self) -> None:
        """Read until stopped; after an error wait 0.5, 1, 2 … 15 seconds and connect again."""
        pause = 0.5
        while not self._stopping:
            began = time.monotonic()
            try:
                self._read()
            except (*BROKER_ERRORS, BusUnavailableError) as error:
                log.warning("%s: connection lost: %s", self.name, error or type(error).__name__)
            except Exception:
                log.exception("%s: reading failed", self.name)
            pause = 0.5 if time.monotonic() - began > 2 * LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            self._rest(pause / 2)

    def stop(self) -> None:
        """Finish the batch at hand and return from `run`."""
        self._stopping = True

    def _rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self._stopping and time.monotonic() < end:
            eventlet.sleep(min(0.1, seconds))

    @contextmanager
    def _connection(self) -> Iterator[amqp.Connection]:
        connection = self._connect()
        try:
            yield connection
            leave(connection)
        finally:
            drop(connection)

    def _read(self) -> None:
        raise NotImplementedError


class BatchConsumer(Reader):
    """Reads a listener's queue in batches: up to N messages or 20 ms (100 ms after the batch before), then one ack for
    all.

    `declare(channel)` makes the queue; `lay_aside(retries)` publishes what must come again.
    """

    def __init__(
        self,
        queue: Queue,
        address: str,
        inlet: Inlet,
        connect: Connect,
        declare: Callable[[Any], None],
        lay_aside: Callable[[Sequence[Retry]], None],
    ) -> None:
        super().__init__(queue.name, connect)
        self._batch = queue.batch
        self._address = address
        self._inlet = inlet
        self._declare = declare
        self._lay_aside = lay_aside
        self._buffer: deque[amqp.Message] = deque()
        self._taken_at = 0.0

    def _read(self) -> None:
        self._buffer.clear()
        with self._connection() as connection:
            with within(ANSWER_SECONDS, "no answer"):
                channel = self._subscribe(connection)
            while not self._stopping:
                self._round(connection, channel)

    def _subscribe(self, connection: amqp.Connection) -> Any:
        channel = connection.channel()
        self._declare(channel)
        channel.basic_qos(0, self._batch * 2, False)
        channel.basic_consume(self._address, callback=self._buffer.append)
        return channel

    def _round(self, connection: amqp.Connection, channel: Any) -> None:
        batch = self._collect(connection)
        if not batch:
            # only now: after a long batch the broker's heartbeats still wait in the socket, and none seems to have come
            connection.heartbeat_tick()
            return
        self._taken_at = time.monotonic()
        crash.at("listener:received")
        self._settle(connection, batch)
        crash.at("listener:committed")
        channel.basic_ack(batch[-1].delivery_tag, multiple=True)
        crash.at("listener:acked")

    def _collect(self, connection: amqp.Connection) -> list[amqp.Message]:
        end = None
        while len(self._buffer) < self._batch:
            if self._buffer and end is None:
                end = max(time.monotonic() + LINGER_SECONDS, self._taken_at + GATHER_SECONDS)
            left = IDLE_SECONDS if end is None else end - time.monotonic()
            if left <= 0 or not _drain(connection, left):
                break
        if self._stopping:
            return []  # the broker gives them to somebody else
        return [self._buffer.popleft() for _ in range(min(len(self._buffer), self._batch))]

    def _settle(self, connection: amqp.Connection, batch: Sequence[amqp.Message]) -> None:
        working = eventlet.spawn(self._inlet.handle, [Message(_bytes(m.body), _attempts(m)) for m in batch])
        while not _finished(working):
            # the broker must go on hearing our heart; if it is gone, the acknowledgement will tell
            with suppress(*BROKER_ERRORS), eventlet.Timeout(HEARTBEAT / 3, False):
                connection.send_heartbeat()
        retries = working.wait()
        if retries:
            self._keep(retries)

    def _keep(self, retries: Sequence[Retry]) -> None:
        try:
            self._lay_aside(retries)
        except BusUnavailableError as error:
            log.warning("%s holds %d failed messages itself: %s", self.name, len(retries), error)
            self._inlet.hold(retries)


def _finished(working: Any) -> bool:
    with eventlet.Timeout(HEARTBEAT / 3, False), suppress(Exception):
        working.wait()
    return bool(working.dead)


def _drain(connection: amqp.Connection, seconds: float) -> bool:
    try:
        connection.drain_events(timeout=seconds)
    except TimeoutError:
        return False
    return True


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body)


def _attempts(message: amqp.Message) -> int:
    headers = message.properties.get("application_headers") or {}
    return int(headers.get("attempts", 0))


class LiveConsumer(Reader):
    """Hears live events by a queue of its own that dies with it."""

    def __init__(self, connect: Connect, exchange: str, names: Sequence[str], heard: HeardLive) -> None:
        super().__init__(exchange, connect)
        self._names = names
        self._heard = heard

    def _read(self) -> None:
        with self._connection() as connection:
            with within(ANSWER_SECONDS, "no answer"):
                self._subscribe(connection)
            while not self._stopping:
                _drain(connection, IDLE_SECONDS)
                connection.heartbeat_tick()

    def _subscribe(self, connection: amqp.Connection) -> None:
        channel = connection.channel()
        declare_live(channel, self.name)
        queue = channel.queue_declare(exclusive=True, auto_delete=True).queue
        for name in self._names:
            channel.queue_bind(queue, self.name, name)
        channel.basic_consume(
            queue, no_ack=True, callback=lambda message: self._heard(_bytes(message.body).split(b"\n"))
        )
