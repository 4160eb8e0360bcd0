"""Sending to RabbitMQ: durable events with confirms, live ones without."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import amqp
import eventlet
from amqp import spec
from eventlet.queue import Empty, LightQueue
from eventlet.semaphore import Semaphore

from kartoteka.bus.connections import ANSWER_SECONDS, BROKER_ERRORS, HEARTBEAT, broker_errors, drop, within

log = logging.getLogger(__name__)

WINDOW = 200
"""Messages that may wait for their confirms: a window of one costs eight times as much, one of 500 saves nothing."""
_LIVE_BACKLOG = 1000

Connect = Callable[[], amqp.Connection]


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to publish, and where to. Without an id it must find a queue."""

    exchange: str
    routing_key: str
    body: bytes
    id: UUID | None
    attempts: int = 0

    def as_amqp(self) -> amqp.Message:
        return amqp.Message(
            self.body,
            content_type="application/json",
            delivery_mode=2,
            message_id=str(self.id) if self.id else None,
            application_headers={"attempts": self.attempts} if self.attempts else {},
        )


class Publisher:
    """Publishes batches and waits for their confirms. One connection, one batch at a time."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._turn = Semaphore()
        self._connection: amqp.Connection | None = None
        self._channel: Any = None
        self._exchanges: set[str] = set()
        self._tag = 0
        self._open: set[int] = set()
        self._window = 1
        self._refused = 0
        self._unheard: set[UUID] = set()

    def publish(self, letters: Sequence[Letter]) -> set[UUID]:
        """Publish and wait until the broker has confirmed all; returns the ids of those that no queue wanted.
        BusUnavailableError when it does not: any of them may have left."""
        if not letters:
            return set()
        with self._turn:
            try:
                with broker_errors(), within(ANSWER_SECONDS, "no confirm in time"):
                    return self._publish(letters)
            except BaseException:
                self.close()
                raise

    def _publish(self, letters: Sequence[Letter]) -> set[UUID]:
        self._connected()
        self._refused = 0
        self._unheard.clear()
        for letter in letters:
            self._send(letter)
            if len(self._open) >= self._window:
                self._wait_until_open(self._window // 2)
                # a broker under an alarm reads what we sent once the alarm is over: send it one message, not hundreds
                self._window = WINDOW
        self._wait_until_open(0)
        if self._refused:
            raise OSError(f"the broker refused {self._refused} messages")
        return set(self._unheard)

    def _wait_until_open(self, count: int) -> None:
        while len(self._open) > count:
            self._connection.drain_events(timeout=ANSWER_SECONDS)  # type: ignore[union-attr]

    def _send(self, letter: Letter) -> None:
        if letter.id and letter.exchange not in self._exchanges:
            self._channel.exchange_declare(letter.exchange, "topic", durable=True, auto_delete=False)
            self._exchanges.add(letter.exchange)
        self._tag += 1
        self._open.add(self._tag)
        # basic_publish would ask the socket for news before every single message
        where = (0, letter.exchange, letter.routing_key, True, False)
        self._channel.send_method(spec.Basic.Publish, "Bssbb", where, letter.as_amqp())

    def _connected(self) -> None:
        if self._connection is not None and self._connection.connected:
            return
        self._connection = self._connect()
        self._connection.on_blocked = _refuse_to_wait
        self._channel = self._connection.channel()
        self._channel.confirm_select()
        self._channel.events["basic_ack"].add(self._confirmed)
        self._channel.events["basic_nack"].add(self._rejected)
        self._channel.events["basic_return"].add(self._returned)
        self._exchanges.clear()
        self._open.clear()
        self._tag = 0
        self._window = 1

    def _confirmed(self, tag: int, multiple: bool) -> None:
        self._settle(tag, multiple)

    def _rejected(self, tag: int, multiple: bool, requeue: bool = False) -> None:
        self._refused += self._settle(tag, multiple)

    def _settle(self, tag: int, multiple: bool) -> int:
        settled = {open_tag for open_tag in self._open if open_tag <= tag} if multiple else {tag}
        self._open -= settled
        return len(settled)

    def _returned(self, exception: Any, exchange: str, routing_key: str, message: amqp.Message) -> None:
        message_id = message.properties.get("message_id")
        if message_id:
            self._unheard.add(UUID(message_id))
        else:
            self._refused += 1  # a retry must never vanish

    def close(self) -> None:
        """Let go of the connection."""
        drop(self._connection)
        self._connection = None


def _refuse_to_wait(reason: str) -> None:
    raise OSError("it reads from no publisher now (memory or disk alarm)")


class LivePublisher:
    """Sends what is worthless a second later: from a queue of its own, so that nobody ever waits for the broker. What
    waits together leaves together, an envelope a line: a busy telephony says a thousand things a second."""

    def __init__(self, connect: Connect, exchange: str) -> None:
        self._connect = connect
        self._exchange = exchange
        self._waiting: LightQueue = LightQueue(_LIVE_BACKLOG)
        self._sender: Any = None

    def send(self, name: str, body: bytes) -> None:
        """Hand over; dropped when a thousand wait already."""
        if self._sender is None or self._sender.dead:
            self._sender = eventlet.spawn(self._run)
        if not self._waiting.full():
            self._waiting.put_nowait((name, body))

    def _run(self) -> None:
        while True:
            connection = None
            try:
                connection = self._connect()
                self._send_all(connection)
            except BROKER_ERRORS as error:
                log.warning("live events are not sent: %s", error)
            except Exception:
                log.exception("sending live events failed")
            finally:
                drop(connection)
            eventlet.sleep(1)

    def _send_all(self, connection: amqp.Connection) -> None:
        with within(ANSWER_SECONDS, "no answer"):
            channel = connection.channel()
            declare_live(channel, self._exchange)
        while True:
            news = self._next(connection)
            with within(ANSWER_SECONDS, "blocked"):
                for name, bodies in news.items():
                    self._send(channel, name, b"\n".join(bodies))

    def _send(self, channel: amqp.Channel, name: str, body: bytes) -> None:
        message = amqp.Message(body, content_type="application/json", delivery_mode=1)
        # basic_publish would ask the socket for news before every single message
        channel.send_method(spec.Basic.Publish, "Bssbb", (0, self._exchange, name, False, False), message)

    def _next(self, connection: amqp.Connection) -> dict[str, list[bytes]]:
        """All that waits to be sent, by name; while nothing does, what the broker has to say is heard."""
        try:
            first = self._waiting.get(timeout=HEARTBEAT / 2)
        except Empty:
            with suppress(TimeoutError):
                connection.drain_events(timeout=0.01)
            return {}
        news: dict[str, list[bytes]] = {}
        for name, body in [first, *(self._waiting.get_nowait() for _ in range(self._waiting.qsize()))]:
            news.setdefault(name, []).append(body)
        return news

    def close(self) -> None:
        """Stop sending."""
        if self._sender is not None:
            self._sender.kill()


def declare_live(channel: Any, exchange: str) -> None:
    """The exchange of live events is not durable, so whoever sends or hears makes it."""
    channel.exchange_declare(exchange, "topic", durable=False, auto_delete=False)


__all__ = ["Letter", "LivePublisher", "Publisher", "declare_live"]
