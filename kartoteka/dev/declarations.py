"""On a broker that we may not administer: remembers what this process declares, and deletes it at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import kombu
from amqp.channel import Channel

declare_queue = Channel.queue_declare
declare_exchange = Channel.exchange_declare


@contextmanager
def forgotten_at_the_end(url: str) -> Iterator[None]:
    queues: set[str] = set()
    exchanges: set[str] = set()

    def queue_declare(self: Any, queue: str = "", *rest: Any, **options: Any) -> Any:
        answer = declare_queue(self, queue, *rest, **options)
        queues.add(queue)
        return answer

    def exchange_declare(self: Any, exchange: str, *rest: Any, **options: Any) -> Any:
        exchanges.add(exchange)
        return declare_exchange(self, exchange, *rest, **options)

    with mock.patch.multiple(Channel, queue_declare=queue_declare, exchange_declare=exchange_declare):
        try:
            yield
        finally:
            delete(url, queues - {""}, exchanges)


def delete(url: str, queues: set[str], exchanges: set[str]) -> None:
    with kombu.Connection(url, connect_timeout=5) as connection, connection.channel() as channel:
        for queue in queues:
            channel.queue_delete(queue)
        for exchange in exchanges:
            channel.exchange_delete(exchange)
