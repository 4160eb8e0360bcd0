"""The bus on RabbitMQ.

A topic exchange `<service>.events` for each service (nameko's naming), a durable queue for each listener, retry queues
that the suite shares (a fanout exchange in front keeps the routing key, which is the listener's queue, and the queue's
dead-lettering to the default exchange brings the message home when its time is up), a topic exchange `live`.

Publishing and reading have connections of their own: a broker under an alarm stops reading from whoever publishes.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import amqp

from kartoteka.bus import RETRY_SECONDS, Consumer, HeardLive, Inlet, Outgoing, Queue, Retry
from kartoteka.bus.connections import ANSWER_SECONDS, HEARTBEAT, broker_errors, connect, drop, leave, within
from kartoteka.bus.consuming import BatchConsumer, LiveConsumer
from kartoteka.bus.publishing import Letter, LivePublisher, Publisher, declare_live

DECLARE_SECONDS = 3 * ANSWER_SECONDS


class AmqpBus:
    """One process's way to a RabbitMQ. `retry_seconds`: the pauses before a failed message comes again."""

    def __init__(
        self, url: str, namespace: str, *, quorum: bool = False, retry_seconds: Sequence[float] = RETRY_SECONDS
    ) -> None:
        self.url = url
        self.namespace = namespace
        self.quorum = quorum
        self.retry_seconds = tuple(retry_seconds)
        # publishers send no heartbeats: a confirm that fails to come tells them sooner
        self._publisher = Publisher(partial(self._connect, heartbeat=0))
        self._live = LivePublisher(partial(self._connect, heartbeat=0), f"{namespace}live")

    def _connect(self, heartbeat: int = HEARTBEAT) -> amqp.Connection:
        return connect(self.url, heartbeat)

    def declare(self, queues: Iterable[Queue]) -> None:
        with broker_errors():
            connection = self._connect()
            try:
                with within(DECLARE_SECONDS, "no answer"):
                    self._declare_all(connection.channel(), queues)
                leave(connection)
            finally:
                drop(connection)

    def _declare_all(self, channel: Any, queues: Iterable[Queue]) -> None:
        self._declare_shared(channel)
        for queue in queues:
            self._declare(channel, queue)

    def _declare_shared(self, channel: Any) -> None:
        declare_live(channel, f"{self.namespace}live")
        for seconds in self.retry_seconds:
            name = self._retry_name(seconds)
            channel.exchange_declare(name, "fanout", durable=True, auto_delete=False)
            home = {"x-message-ttl": int(seconds * 1000), "x-dead-letter-exchange": "", **self._retry_safety}
            channel.queue_declare(name, durable=True, auto_delete=False, arguments=home)
            channel.queue_bind(name, name)

    @property
    def _retry_safety(self) -> dict[str, str]:
        # only a quorum queue waits until the message has arrived at home before it forgets it
        safely = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
        return {"x-queue-type": "quorum", **safely} if self.quorum else {}

    def _retry_name(self, seconds: float) -> str:
        return f"{self.namespace}retry.{seconds:g}s"

    def _declare(self, channel: Any, queue: Queue) -> None:
        # from RabbitMQ 4 a quorum queue drops a message after 20 deliveries: dead letters are ours to count
        kind = {"x-queue-type": "quorum", "x-delivery-limit": 1_000_000} if self.quorum else None
        name = self.namespace + queue.name
        channel.queue_declare(name, durable=True, auto_delete=False, arguments=kind)
        for event in queue.events:
            exchange = self._service_exchange(event)
            channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
            channel.queue_bind(name, exchange, event)

    def _service_exchange(self, event_name: str) -> str:
        return f"{self.namespace}{event_name.partition('.')[0]}.events"

    def publish(self, events: Sequence[Outgoing]) -> set[UUID]:
        return self._publisher.publish([Letter(self._service_exchange(e.name), e.name, e.body, e.id) for e in events])

    def retry(self, queue: str, retries: Sequence[Retry]) -> None:
        """Lay messages aside; the broker brings them back to the queue when their pause is over."""
        self._publisher.publish([self._again(queue, again) for again in retries])

    def _again(self, queue: str, again: Retry) -> Letter:
        tier = self._retry_name(self.retry_seconds[again.tier])
        return Letter(tier, self.namespace + queue, again.message.body, None, again.message.attempts + 1)

    def consumer(self, queue: Queue, inlet: Inlet) -> Consumer:
        return BatchConsumer(
            queue,
            self.namespace + queue.name,
            inlet,
            self._connect,
            partial(self._declare_all, queues=[queue]),
            partial(self.retry, queue.name),
        )

    def send_live(self, name: str, body: bytes) -> None:
        self._live.send(name, body)

    def hear_live(self, names: Sequence[str], heard: HeardLive) -> Consumer:
        return LiveConsumer(self._connect, f"{self.namespace}live", names, heard)

    def close(self) -> None:
        self._publisher.close()
        self._live.close()


__all__ = ["AmqpBus"]
