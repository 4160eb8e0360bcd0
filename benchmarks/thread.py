"""The whole thread: calls a second from the bytes of an Asterisk to the clients' timelines and the reports, over
RabbitMQ, and what a call costs in all processes together.

Two processes of ours: telephony, and all the others. Each call has ids and a client of its own; every second client is
on file, the others become leads.

    ./run bench thread [CALLS A SECOND …]
"""

import kartoteka.green  # isort: skip  # noqa: F401


import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import psutil
import psycopg

from benchmarks import calls
from benchmarks._ground import cpu_seconds, ground, running, table
from contacts.cards.filing import NewCard
from contacts.cards.loading import load_cards
from kartoteka.db import Database
from kartoteka.demo import load as company
from kartoteka.dev.ports import free_port
from kartoteka.settings import Settings

OTHERS = ("contacts", "accounts", "notifications", "pipeline", "reports")
RATES = (100, 200, 400)
CLIENT = re.compile(rb"\b7916\d{7}\b")
PATIENCE_SECONDS = 90


class Script(calls.Script):
    """A capture whose client is another one in each call."""

    def play(self, number: int, began: float) -> Iterator[tuple[float, bytes]]:
        """This call as the `number`-th of all."""
        client = client_number(number)[1:].encode()
        for at, data in super().play(number, began):
            yield at, CLIENT.sub(client, data)


def client_number(number: int) -> str:
    """The client of a call, E.164."""
    return f"+7916{number:07d}"


def main(rates: list[int]) -> None:
    """Measure each rate."""
    rows = [measure(rate) for rate in rates]
    heads = ("calls/s", "ms CPU a call: ours", "PostgreSQL", "RabbitMQ", "all", "last one late s")
    table(heads, rows)
    print("for scale: wazo-call-logd did 37 calls/s and 11.9 ms CPU a call on a machine of the same kind")


def measure(rate: int) -> tuple[object, ...]:
    """One run."""
    with ground("telephony", *OTHERS) as settings, tempfile.TemporaryDirectory() as folder:
        put_clients_on_file(settings, rate * calls.SECONDS)
        port = free_port()
        pbxs = {"KARTOTEKA_PBX_FILE": company.write_pbxs(Path(folder), port), "KARTOTEKA_USERS_FILE": company.STAFF}
        replayer = [sys.executable, "-m", "benchmarks.thread", "serve", str(port), str(rate)]
        with (
            subprocess.Popen(replayer, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as pbx,
            running(settings, *OTHERS, **pbxs) as others,
        ):
            assert pbx.stdout
            with running(settings, "telephony", port=free_port()):
                wait_until_known(settings)
            pbx.stdout.readline()
            with running(settings, "telephony", port=free_port(), **pbxs) as telephony:
                time.sleep(3)  # the line is taken within two seconds
                return _measured(settings, rate, pbx, [telephony.pid, others.pid])


def put_clients_on_file(settings: Settings, count: int) -> None:
    """Every second client has a card, and everybody has heard of it."""
    with Database.of("contacts", settings).transaction() as session:
        known = (NewCard(name=f"Client {n}", phones={client_number(n): ""}) for n in range(0, count, 2))
        load_cards(session, known, tell=True)


def wait_until_known(settings: Settings) -> None:
    """Until telephony's directory knows the cards."""
    with psycopg.connect(settings.database("contacts"), autocommit=True) as contacts:
        wanted = count(contacts, "cards")
    with psycopg.connect(settings.database("telephony"), autocommit=True) as telephony:
        wait_for(lambda: count(telephony, "directory_cards") == wanted)


def _measured(settings: Settings, rate: int, pbx: "subprocess.Popen[str]", ours: list[int]) -> tuple[object, ...]:
    assert pbx.stdin and pbx.stdout
    wanted = rate * calls.SECONDS
    external = wanted - sum(calls.MIX[n % len(calls.MIX)] == "internal_call" for n in range(wanted))
    with (
        psycopg.connect(settings.database("contacts"), autocommit=True) as contacts,
        psycopg.connect(settings.database("reports"), autocommit=True) as reports,
    ):
        before = costs(ours)
        pbx.stdin.write("go\n")
        pbx.stdin.flush()
        pbx.stdout.readline()
        sent = time.monotonic()
        on_cards = "timeline_entries where kind = 'call'"
        counted = lambda: (count(reports, "call_facts"), count(contacts, on_cards))  # noqa: E731
        wait_for(lambda: all(map(int.__ge__, counted(), (wanted, external))), counted)
        done = time.monotonic()
        used = [(after - start) * 1000 / wanted for start, after in zip(before, costs(ours), strict=True)]
    pbx.stdin.close()
    return rate, *used, sum(used), done - sent


def costs(ours: Iterable[int]) -> list[float]:
    """CPU seconds so far: of our processes, of every PostgreSQL and every RabbitMQ of this machine."""
    return [cpu_seconds(*ours), cpu_of("postgres"), cpu_of("beam.smp")]


def cpu_of(name: str) -> float:
    """CPU seconds of all processes of a program."""
    found = [process for process in psutil.process_iter(["name", "cpu_times"]) if process.info["name"] == name]
    return sum(process.info["cpu_times"].user + process.info["cpu_times"].system for process in found)


def count(connection: "psycopg.Connection[tuple[int]]", what: str) -> int:
    """Rows of a table."""
    row = connection.execute(f"select count(*) from {what}").fetchone()  # type: ignore[arg-type]  # noqa: S608
    return row[0] if row else 0


def wait_for(done: Callable[[], bool], tell: Callable[[], object] = str) -> None:
    """Until it is done, or patience ends."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not done():
        if time.monotonic() > end:
            raise RuntimeError(f"not all has arrived: a loss, or far too slow: {tell()}")
        time.sleep(0.1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        calls.Script = Script  # type: ignore[misc]
        calls.serve(int(sys.argv[2]), int(sys.argv[3]), "filtered")
    else:
        main([int(rate) for rate in sys.argv[1:]] or list(RATES))
