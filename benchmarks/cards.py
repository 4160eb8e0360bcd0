"""What a person waits for: looking a number up, opening a card, searching, the first page, creating, logging a call,
with 100,000 and with 1,000,000 cards, by HTTP on loopback, at 1, 8 and 32 clients.

The peers' figures (p50 in ms, 100,000 contacts, one client, the better of Django-CRM and SuiteCRM 7.12) were taken on a
machine of the same kind; docs/benchmarks.md says how.

    ./run bench cards [NUMBER OF CARDS …]
"""

import kartoteka.green  # isort: skip  # noqa: F401

import http.client
import json
import sys
import time
from collections.abc import Callable
from random import Random
from urllib.parse import quote

import eventlet

from benchmarks._base import fill, phone
from benchmarks._ground import Timing, ground, running, table, token
from kartoteka.demo.company import COUNTRIES
from kartoteka.settings import Settings

SECONDS = 4.0
CLIENTS = (1, 8, 32)
PEER_P50 = {
    "look up by phone": 202.6,
    "open a card": 7.8,
    "search by part of a name": 210.0,
    "first page of the list": 245.4,
    "create a card": 41.7,
    "log a call": 40.7,
}

Ask = Callable[[Random], tuple[str, str, dict[str, object] | None]]


def main(sizes: list[int]) -> None:
    """Measure with each number of cards."""
    for size in sizes:
        with ground("contacts") as settings:
            began = time.monotonic()
            ids = fill(settings, size)
            print(f"\n{size:,} cards, loaded in {time.monotonic() - began:.1f} s")
            with running(settings, "contacts"):
                measure(settings, ids, size)


def asks(ids: list[str], size: int) -> dict[str, Ask]:
    """What is measured, by name."""
    fresh = iter(range(size, 10**9))

    def new_card(chance: Random) -> tuple[str, str, dict[str, object]]:
        number = next(fresh)
        return "POST", "/cards", {"kind": "person", "name": f"Нина Новая {number}", "phones": [phone(number)]}

    def call(chance: Random) -> tuple[str, str, dict[str, object]]:
        entry = {"kind": "call", "summary": "Спросил о цене", "outcome": "interested"}
        return "POST", f"/cards/{chance.choice(ids)}/timeline", entry

    def spelt(chance: Random) -> str:
        digits = phone(chance.randrange(size))[2:]
        forms = (f"+7{digits}", f"8{digits}", f"8 ({digits[:3]}) {digits[3:6]}-{digits[6:8]}-{digits[8:]}")
        return chance.choice(forms)

    return {
        "look up by phone": lambda chance: ("GET", f"/cards/by-phone?number={quote(spelt(chance))}", None),
        "open a card": lambda chance: ("GET", f"/cards/{chance.choice(ids)}", None),
        "page of a timeline": lambda chance: ("GET", f"/cards/{chance.choice(ids)}/timeline", None),
        "search by part of a name": lambda chance: ("GET", f"/cards?limit=20&search={part_of_name(chance)}", None),
        "first page of the list": lambda chance: ("GET", "/cards?limit=20", None),
        "first page by name": lambda chance: ("GET", "/cards?limit=20&sort=name", None),
        "count of the list": lambda chance: ("GET", "/cards/count", None),
        "create a card": new_card,
        "log a call": call,
    }


def part_of_name(chance: Random) -> str:
    """Four letters from within a family name."""
    return quote(f"{chance.choice(chance.choice(COUNTRIES).family)[1:5]}")


def measure(settings: Settings, ids: list[str], size: int) -> None:
    """Print a row for each operation and number of clients."""
    rows = []
    for name, ask in asks(ids, size).items():
        for clients in CLIENTS:
            timing = drive(settings.port, ask, clients)
            peer = PEER_P50.get(name) if clients == 1 else None
            ratio = f"{peer / timing.p50:.0f}x of {peer} ms" if peer else ""
            rows.append((name, clients, timing.rate, timing.p50, timing.p95, ratio))
    table(("operation", "clients", "a second", "p50 ms", "p95 ms", "faster than the better peer"), rows)


def drive(port: int, ask: Ask, clients: int, who: str = "") -> Timing:
    """Closed loop: each client asks again as soon as it has its answer. `who`: a token, if not an administrator's."""
    took: list[float] = []
    who = who or token()
    end = time.monotonic() + SECONDS
    began = time.monotonic()
    pool = [eventlet.spawn(client, port, ask, who, Random(index), end, took) for index in range(clients)]
    for each in pool:
        each.wait()
    return Timing.of(took, time.monotonic() - began)


def client(port: int, ask: Ask, who: str, chance: Random, end: float, took: list[float]) -> None:
    """One keep-alive connection; a refusal ends the benchmark."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": f"Bearer {who}", "Content-Type": "application/json"}
    while time.monotonic() < end:
        method, path, body = ask(chance)
        began = time.monotonic()
        connection.request(method, f"/api/contacts{path}", json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        content = answer.read()
        took.append(time.monotonic() - began)
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100_000, 1_000_000])
