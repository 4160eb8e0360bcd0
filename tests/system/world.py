"""A world for fault tests: databases and a broker of its own, processes of the probe that can be killed, and the one
question at the end: is everything that was told noted once, and only once?"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

import eventlet
import psycopg

from kartoteka.db import Database
from kartoteka.dev.databases import drop_database, ensure_database
from kartoteka.dev.ports import free_port
from kartoteka.settings import Settings
from tests.system import probe

PATIENCE_SECONDS = 60.0
PUBLISHED = "select id from published_events where name = '{}'"
INBOX = "select message_id from inbox where listener = '{}'"


@dataclass
class World:
    """`database_url` and `amqp_url` of the settings are how the test itself reaches the servers; processes may be
    given other ways (a proxy)."""

    settings: Settings
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    told: int = 0

    def __enter__(self) -> Self:
        for service in probe.SERVICES:
            ensure_database(self.settings.database_url, f"{self.settings.namespace}{service}")
            with self.database(service).transaction() as session:
                probe.create_tables(session)
        return self

    def __exit__(self, *exception: object) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        Database.close_all()
        for service in probe.SERVICES:
            drop_database(self.settings.database_url, f"{self.settings.namespace}{service}")

    def database(self, service: str) -> Database:
        return Database.of(service, self.settings)

    def start(self, *services: str, roles: Sequence[str] = (), port: int | None = None, **environ: str) -> "Process":
        """A process of the probe; `environ` overrides its settings, or sets its crash."""
        command = [sys.executable, "-m", "tests.system.probe", *(services or probe.SERVICES)]
        for role in roles:
            command += ["--role", role]
        port = port or free_port()
        settings = {
            "DATABASE_URL": self.settings.database_url,
            "AMQP_URL": self.settings.amqp_url,
            "KARTOTEKA_NAMESPACE": self.settings.namespace,
            "KARTOTEKA_RETRY_SECONDS": self.settings.retry_seconds,
            "KARTOTEKA_PORT": str(port),
            "KARTOTEKA_LOG_LEVEL": "ERROR",
        }
        process = Process(command, env={**os.environ, **settings, **environ})
        process.port = port
        self.processes.append(process)
        return process

    def tell(self, count: int, per_transaction: int = 50) -> None:
        """Tell so many numbers more, in several transactions."""
        for start in range(0, count, per_transaction):
            numbers = range(self.told, self.told + min(per_transaction, count - start))
            with self.database("source").transaction() as session:
                probe.tell(session, numbers)
            self.told += len(numbers)

    @contextmanager
    def telling(self, count: int, pause: float = 0.05) -> Iterator[None]:
        """Tell numbers meanwhile, whatever happens to the database; all are told when the block ends."""

        def go_on() -> None:
            end = self.told + count
            while self.told < end:
                try:
                    self.tell(min(20, end - self.told), 20)
                except Exception:
                    eventlet.sleep(0.2)
                eventlet.sleep(pause)

        teller = eventlet.spawn(go_on)
        try:
            yield
            teller.wait()
        finally:
            teller.kill()

    def dies(self, process: "Process", seconds: float = 30) -> bool:
        """Whether a process ends by kill -9: whichever dice its crash depends on, there is always more to do for it."""
        end = time.monotonic() + seconds
        while process.poll() is None and time.monotonic() < end:
            self.tell(20)
            eventlet.sleep(0.2)
        return process.poll() == -signal.SIGKILL

    def rows(self, service: str, query: str) -> list[tuple]:
        with psycopg.connect(self.settings.database(service), autocommit=True) as connection:
            return connection.execute(query).fetchall()

    def count(self, service: str, query: str) -> int:
        return self.rows(service, f"select count(*) from {query}")[0][0]

    def complaints(self, but: Sequence[int] = ()) -> list[str]:
        """What is lost or counted twice; `but` are numbers that were not to be noted."""
        expected = [number for number in range(self.told) if number not in but]
        told = {row[0] for row in self.rows("source", PUBLISHED.format("source.number.told"))}
        heard = {row[0] for row in self.rows("sink", INBOX.format("sink.note_numbers"))}
        noted = {row[0] for row in self.rows("sink", PUBLISHED.format("sink.number.noted"))}
        echoed = {row[0] for row in self.rows("source", INBOX.format("source.hear_echoes"))}
        found = {
            f"{self.count('source', 'outbox')} wait in source's outbox": self.count("source", "outbox") == 0,
            f"{self.count('sink', 'outbox')} wait in sink's outbox": self.count("sink", "outbox") == 0,
            f"told {len(told)}, heard {len(heard)}": len(told) == self.told and heard <= told,
            f"heard {len(heard)} of {len(expected)}": len(heard) == len(expected),
            f"noted {len(noted)}, echoed {len(echoed)}": noted == echoed and len(noted) == len(expected),
            f"effects: {self.difference('sink', 'effects', expected)}": not self.difference(
                "sink", "effects", expected
            ),
            f"echoes: {self.difference('source', 'echoes', expected)}": not self.difference(
                "source", "echoes", expected
            ),
        }
        return [complaint for complaint, is_well in found.items() if not is_well]

    def difference(self, service: str, table: str, expected: Sequence[int]) -> str:
        numbers = sorted(row[0] for row in self.rows(service, f"select number from {table}"))
        if numbers == list(expected):
            return ""
        missing, strange = set(expected) - set(numbers), set(numbers) - set(expected)
        double = len(numbers) - len(set(numbers))
        return f"{table}: {len(missing)} missing ({sorted(missing)[:5]}), {double} twice, {len(strange)} strange"

    def is_conserved(self, but: Sequence[int] = (), seconds: float = PATIENCE_SECONDS) -> bool:
        """Wait until nothing is lost and nothing twice; AssertionError with the complaints when it stays so."""
        end = time.monotonic() + seconds
        while complaints := self.complaints(but):
            if time.monotonic() > end:
                raise AssertionError(complaints)
            eventlet.sleep(0.3)
        return True


class Process(subprocess.Popen):  # type: ignore[type-arg]
    """A process of the probe."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def stop(self, seconds: float) -> int:
        """SIGTERM; how it ended. subprocess.TimeoutExpired when it takes too long."""
        self.send_signal(signal.SIGTERM)
        return self.wait(seconds)


def eventually(holds: Callable[[], object], seconds: float = 30) -> bool:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        eventlet.sleep(0.1)
    return True
