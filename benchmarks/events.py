"""How fast events travel, and how near that is to what the parts can do at all: through the outbox to RabbitMQ, and
from RabbitMQ through the inbox into a table, each with one process; beside each, the bare loop on the same servers in
the same run. On a busy machine the processor time of an event says more than the rate.

    ./run bench events [COUNT]
"""

import kartoteka.green  # isort: skip  # noqa: F401

import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import amqp
import eventlet
import psycopg
from kombu import Connection
from sqlalchemy import text

from kartoteka.bus.amqp import AmqpBus
from kartoteka.db import Database, UnitOfWork, copy_rows
from kartoteka.dev.databases import drop_database, ensure_database
from kartoteka.dev.runs import new_namespace, postgres_for, rabbit_for
from kartoteka.events import Heard, encode, event, seal
from kartoteka.host import Service, make_suite
from kartoteka.ids import uuid7
from kartoteka.listeners import listens, queues_of
from kartoteka.migrations import create_platform_tables
from kartoteka.relay import relay_batch
from kartoteka.settings import Settings

COUNT = 20_000
BATCH = 100
SERVICE = "bench"


@event("bench.call.ended", version=1, key="call_id")
class CallEnded:
    """About as long as a call that is logged."""

    call_id: UUID
    number: int
    note: str = "n" * 600


class Bench(Service):
    """One listener that writes one row for each event."""

    name = SERVICE

    @listens(CallEnded, batch=BATCH)
    def write_calls(self, session: UnitOfWork, ended: Sequence[Heard]) -> None:
        """Write one row for each."""
        rows = [(heard.event.call_id, heard.event.number, heard.event.note) for heard in ended]
        copy_rows(session.psycopg(), "calls", ("call_id", "number", "note"), rows)


def main() -> None:
    """Print a line for each measurement."""
    logging.disable(logging.WARNING)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    namespace = new_namespace()
    with postgres_for(namespace) as (database_url, _), rabbit_for(namespace) as (amqp_url, _):
        settings = Settings(database_url=database_url, amqp_url=amqp_url, namespace=namespace, port=0)
        with tables(settings) as database:
            measure(settings, database, count)


@contextmanager
def tables(settings: Settings) -> Iterator[Database]:
    name = f"{settings.namespace}{SERVICE}"
    ensure_database(settings.database_url, name)
    try:
        database = Database.of(SERVICE, settings)
        with database.transaction() as session:
            create_platform_tables(Operations(session))
            session.execute(text("create table calls (call_id uuid primary key, number bigint, note text)"))
        yield database
    finally:
        Database.close_all()
        drop_database(settings.database_url, name)


class Operations:
    """As much of Alembic's `op` as the platform's tables need."""

    def __init__(self, session: UnitOfWork) -> None:
        self.get_bind = session.connection
        self.execute = lambda statement: session.execute(text(statement))


@dataclass
class Figure:
    """Of one loop: events a second, and microseconds of this process's processor an event."""

    rate: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.rate:8.0f} {self.cpu:8.0f}"

    def __add__(self, other: "Figure") -> "Figure":
        """One loop after the other."""
        return Figure(1 / (1 / self.rate + 1 / other.rate), self.cpu + other.cpu)

    def beside(self, bare: "Figure") -> str:
        return f"{self}   {self.rate / bare.rate:.2f} of bare, {self.cpu / bare.cpu:.1f} times its processor"


def measure(settings: Settings, database: Database, count: int) -> None:
    bodies = [encode(seal(CallEnded(call_id=uuid7(), number=number))) for number in range(count)]
    raw_publish = figure(count, lambda: publish_raw(settings, bodies))
    told = figure(count, lambda: tell(database, count))
    relayed = figure(count, lambda: relay(settings, database))
    raw_consume = figure(count, lambda: consume_raw(settings, count))
    raw_copy = figure(count, lambda: copy_raw(settings, count))
    heard = figure(count, lambda: hear(settings, database, count))
    print(f"{count} events of {len(bodies[0])} bytes           events/s  CPU us")
    print(f"written to the outbox, {BATCH} a transaction  {told}")
    print(f"bare publishing with confirms, window 200 {raw_publish}")
    print(f"outbox to RabbitMQ: the relay             {relayed.beside(raw_publish)}")
    print(f"bare reading, one ack for {BATCH}             {raw_consume}")
    print(f"bare COPY of {BATCH} into one table           {raw_copy}")
    print(f"RabbitMQ to inbox and table: a listener   {heard.beside(raw_consume + raw_copy)}")


def figure(count: int, work: Callable[[], object]) -> Figure:
    began, cpu = time.perf_counter(), time.process_time()
    work()
    return Figure(count / (time.perf_counter() - began), (time.process_time() - cpu) / count * 1e6)


def publish_raw(settings: Settings, bodies: Sequence[bytes]) -> None:
    with Connection(settings.amqp_url) as connection:
        channel = connection.channel()
        channel.queue_declare("raw", durable=True, auto_delete=False)
        channel.confirm_select()
        confirmed: list[int] = []
        channel.events["basic_ack"].add(lambda tag, multiple: confirmed.append(tag))
        for tag, body in enumerate(bodies, 1):
            channel._basic_publish(amqp.Message(body, delivery_mode=2), routing_key="raw")
            while tag - (confirmed[-1] if confirmed else 0) >= 200:
                connection.drain_events(timeout=10)
        while confirmed[-1] < len(bodies):
            connection.drain_events(timeout=10)


def consume_raw(settings: Settings, count: int) -> None:
    with Connection(settings.amqp_url) as connection:
        channel = connection.channel()
        channel.basic_qos(0, 2 * BATCH, False)
        got: list[Any] = []
        channel.basic_consume("raw", callback=got.append)
        while len(got) < count:
            connection.drain_events(timeout=10)
            if len(got) % BATCH == 0:
                channel.basic_ack(got[-1].delivery_tag, multiple=True)


def copy_raw(settings: Settings, count: int) -> None:
    with psycopg.connect(settings.database(SERVICE)) as connection:
        for start in range(0, count, BATCH):
            rows = [(uuid7(), number, "n" * 600) for number in range(start, start + BATCH)]
            copy_rows(connection, "calls", ("call_id", "number", "note"), rows)
            connection.commit()
        connection.execute("truncate calls")


def tell(database: Database, count: int) -> None:
    for start in range(0, count, BATCH):
        with database.transaction() as session:
            for number in range(start, start + BATCH):
                session.emit(CallEnded(call_id=uuid7(), number=number))


def relay(settings: Settings, database: Database) -> None:
    bus = AmqpBus(settings.amqp_url, settings.namespace)
    bus.declare(queues_of(Bench))
    sent = 1
    while sent:
        with database.transaction() as session:
            sent = relay_batch(session, bus)
    bus.close()


def hear(settings: Settings, database: Database, count: int) -> None:
    suite = make_suite(settings, [SERVICE], ["worker"], known={SERVICE: Bench})
    suite.start()
    done = 0
    with psycopg.connect(settings.database(SERVICE), autocommit=True) as connection:
        while done < count:
            eventlet.sleep(0.05)
            done = connection.execute("select count(*) from inbox").fetchone()[0]  # type: ignore[index]
    with suppress(Exception):
        suite.stop()


if __name__ == "__main__":
    main()
