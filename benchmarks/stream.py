"""From a ringing phone to a browser: what the live stream takes, by the in-process bus and by RabbitMQ.

A process of its own runs notifications and emits calls (ringing, talking, ended) as telephony does; this one holds the
streams of the users open, and takes the time from the event's birth to its arrival.

    ./run bench stream [CALLS A SECOND [USERS]]
"""

import kartoteka.green  # isort: skip  # noqa: F401

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from random import Random
from uuid import UUID, uuid5

import eventlet
from nameko.testing.utils import get_extension

from benchmarks._ground import PRIVATE, cpu_seconds, environment, ground, table, wait_until_ready
from kartoteka.auth import Tokens, Viewer
from kartoteka.contracts.access import with_role
from kartoteka.contracts.events.telephony import CallMoved
from kartoteka.db import Database
from kartoteka.host import make_suite
from kartoteka.ids import uuid7
from kartoteka.settings import Settings, read_settings
from notifications.stream.api import LiveNow

RATE, USERS, SECONDS = 50, 50, 10
SPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
NOBODY = UUID(int=0)
STATES = ("ringing", "talking", "ended")


def main(arguments: list[str]) -> None:
    """Measure both buses and print a line for each."""
    rate, users = [int(given) for given in arguments] + [RATE, USERS][len(arguments) :]
    print(f"{rate} calls a second, three events each, for {users} users with a stream each, {SECONDS} s")
    with ground("notifications") as settings:
        buses = {"in-process": replace(settings, amqp_url=""), "RabbitMQ": settings}
        rows = [[name, *measure(its, rate, users)] for name, its in buses.items()]
    table(("bus", "p50 ms", "p95 ms", "max ms", "events", "lost", "CPU ms an event"), rows)


def measure(settings: Settings, rate: int, users: int) -> list[object]:
    """p50, p95, max in milliseconds; how many events were to come, and did not; processor time of an event."""
    taken: list[float] = []
    with ringing(settings, rate, users) as process:
        streams = [open_stream(settings, number) for number in range(users)]
        readers = [eventlet.spawn(read, stream, taken) for stream in streams]
        before = cpu_seconds(process.pid)
        eventlet.sleep(SECONDS + 2)
        used = cpu_seconds(process.pid) - before
        for reader in readers:
            reader.kill()
    wanted = rate * SECONDS * len(STATES)
    cuts = statistics.quantiles(taken, n=20)
    return [statistics.median(taken), cuts[18], max(taken), wanted, wanted - len(taken), used / wanted * 1000]


@contextmanager
def ringing(settings: Settings, rate: int, users: int) -> Iterator[subprocess.Popen[bytes]]:
    """The process that rings, as soon as all have their streams."""
    command = [sys.executable, "-m", "benchmarks.stream", "--ring", str(rate), str(users)]
    process = subprocess.Popen(command, env=environment(settings))
    try:
        wait_until_ready(process, f"http://127.0.0.1:{settings.port}/api/notifications/health/ready")
        yield process
    finally:
        process.terminate()
        process.wait(20)


def open_stream(settings: Settings, number: int) -> HTTPResponse:
    token = Tokens(PRIVATE).make(with_role(Viewer(user(number), "Bench", frozenset(["agent"]))), 3600)
    connection = HTTPConnection("127.0.0.1", settings.port)
    connection.request("GET", "/api/notifications/stream", headers={"Authorization": f"Bearer {token}"})
    return connection.getresponse()


def read(stream: HTTPResponse, taken: list[float]) -> None:
    """Note for each call event the milliseconds since its birth."""
    while line := stream.readline():
        if line.startswith(b"data: {") and b'"call_id"' in line:
            born = datetime.fromisoformat(json.loads(line[6:])["changed_at"])
            taken.append((datetime.now(UTC) - born).total_seconds() * 1000)


def user(number: int) -> UUID:
    return uuid5(SPACE, str(number))


def ring(rate: int, users: int) -> None:
    """Run notifications and let phones ring."""
    settings = read_settings()
    suite = make_suite(settings, ["notifications"])
    suite.start()
    [container] = suite.runner.containers
    now = get_extension(container, LiveNow).live
    database = Database.of("notifications", settings)
    while len(now.hub) < users or not now.calls.of(NOBODY):
        eventlet.spawn(live, database, uuid7(), NOBODY)  # until the bus carries
        eventlet.sleep(0.1)
    chance, calls, began = Random(1), [uuid7() for _ in range(rate * SECONDS)], time.monotonic()
    for tick, call_id in enumerate(calls):
        eventlet.sleep(max(0.0, began + tick / rate - time.monotonic()))
        eventlet.spawn(live, database, call_id, user(chance.randrange(users)))
    suite.wait()


def live(database: Database, call_id: UUID, user_id: UUID) -> None:
    """A call from its first ring to its end, told as telephony tells it."""
    for state in STATES:
        now = datetime.now(UTC)
        move = CallMoved(
            call_id=call_id,
            state=state,  # type: ignore[arg-type]
            direction="inbound",
            client_number="+79161234567",
            line_number="+74951234567",
            card_id=call_id,
            card_name="Анна Петрова",
            user_ids=[user_id],
            extensions=["101"],
            queue="sales",
            started_at=now,
            changed_at=now,
        )
        with database.transaction() as session:
            session.emit(move)
        eventlet.sleep(0.3)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ring"]:
        ring(*map(int, sys.argv[2:]))
    else:
        main(sys.argv[1:])
