"""The desktop: how long from the PBX's ring to the visible call, in the real suite and a real browser; how a list of so
many cards opens; how much is loaded first.

    ./run bench web [NUMBER OF CARDS]
"""

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks._ground import table
from kartoteka.demo.company import COUNTRIES
from kartoteka.dev import programs, web
from kartoteka.dev.runs import new_namespace, postgres_for
from tests.web.conftest import QUIET
from tests.web.office import Desk, Desks, Office, open_office

RINGS = 40
TIMES = 15
AT_MOST_MS = 20_000
SEEN = """() => {
    window.seen = {};
    const note = () => {
        for (const call of document.querySelectorAll("[data-state=inbound]")) {
            const who = call.querySelector("[title]")?.title;
            if (who && !(who in window.seen)) window.seen[who] = Date.now();
        }
    };
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true, attributes: true });
}"""

SEEN_AT = """number => {
    const found = Object.entries(window.seen).find(([who]) => who.replace(/\\D/g, "") === number);
    return found?.[1];
}"""
FOUND = """part => {
    const rows = [...document.querySelectorAll(".clients-row a")].map(row => row.textContent.toLowerCase());
    return rows.some(row => row.includes(part)) || document.body.innerText.includes("Nothing found");
}"""


def main(cards: int) -> None:
    """Measure all of it."""
    web.build()
    print("\nFirst load, gzipped")
    table(("what", "KB"), sizes())
    namespace = new_namespace()
    with (
        tempfile.TemporaryDirectory() as folder,
        postgres_for(namespace) as (url, _),
        open_office(url, namespace, Path(folder)) as office,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=programs.chromium_of_the_machine(), args=QUIET) as browser,
    ):
        print(f"\nFrom the ring's event at the PBX to the call on the screen, {RINGS} calls")
        table(("", "p50 ms", "p95 ms", "max ms"), [("ring to pop", *spread(pops(browser, office)))])
        fill(url, namespace, cards)
        print(f"\nClients, {cards:,} cards")
        table(("", "p50 ms", "p95 ms", "max ms"), [(name, *spread(took)) for name, took in lists(browser, office)])


def sizes() -> list[tuple[str, float]]:
    """Of the built files."""
    packed = {path.name.removesuffix(".gz"): path.stat().st_size / 1000 for path in web.DIST.glob("assets/*.gz")}
    page = (web.DIST / "index.html").read_text()
    first = {name: size for name, size in packed.items() if name in page}
    kinds = {kind: sum(size for name, size in first.items() if name.endswith(kind)) for kind in (".js", ".css")}
    return [("JS that the page names", kinds[".js"]), ("CSS that the page names", kinds[".css"])]


def spread(took: list[float]) -> tuple[float, float, float]:
    return statistics.median(took), statistics.quantiles(took, n=20, method="inclusive")[18], max(took)


def pops(browser: Browser, office: Office) -> list[float]:
    """Milliseconds from each ring to its being seen; one agent, whose phone rings again when it is free."""
    desk = Desks(browser, office)("alice", speaks="en")
    desk.page.evaluate(SEEN)
    took = []
    for number in range(RINGS):
        client = f"7999{number:07d}"  # nobody of the demo company
        office.rings("alice", client, "inbound_missed_caller_gave_up", stretch=0.5)
        took.append(seen_at(desk, client) - rang_at(office, client))
        wait_until_free(office)
    return took


def seen_at(desk: Desk, number: str) -> float:
    """When the call was first in the page."""
    return float(until(desk.page, SEEN_AT, number))


def until(page: Page, found: str, argument: str) -> Any:
    """What the page finds, as soon as it finds something."""
    end = time.monotonic() + AT_MOST_MS / 1000
    while not (answer := page.evaluate(found, argument)):
        if time.monotonic() > end:
            raise RuntimeError(f"{argument} does not appear")
        time.sleep(0.005)
    return answer


def rang_at(office: Office, number: str) -> float:
    """When the PBX told that the phone rings, by the clock of this machine, which is the browser's too."""
    end = time.monotonic() + AT_MOST_MS / 1000
    while time.monotonic() < end:
        for call in office.ask("dana", "GET", "/telephony/calls", params={"number": f"+{number}"})["items"]:
            return moment(call["started_at"]) + rings_after(office, call)
        time.sleep(0.05)
    raise RuntimeError(f"the call of {number} is not in the logbook")


def rings_after(office: Office, call: dict[str, Any]) -> float:
    legs = office.ask("dana", "GET", f"/telephony/calls/{call['id']}")["legs"]
    rang = min(moment(leg["rang_at"]) for leg in legs if leg.get("rang_at"))
    return rang - moment(call["started_at"])


def moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp() * 1000


def wait_until_free(office: Office) -> None:
    while office.ask("dana", "GET", "/telephony/calls/live")["items"]:
        time.sleep(0.05)


def fill(url: str, namespace: str, cards: int) -> None:
    """In a process of its own: the loader waits cooperatively, which a browser's driver does not bear."""
    subprocess.run([sys.executable, "-m", "benchmarks._base", url, f"{namespace}web_", str(cards)], check=True)


def lists(browser: Browser, office: Office) -> list[tuple[str, list[float]]]:
    """What an administrator, who sees all, waits for."""
    page = Desks(browser, office)("dana", speaks="en").page
    chance = Random(1)
    names = [f"{chance.choice(chance.choice(COUNTRIES).family)[2:]}{chance.randrange(4999)}" for _ in range(TIMES)]
    return [
        ("open the page", [opened(page, f"{office.url}/clients") for _ in range(TIMES)]),
        ("open it by name", [opened(page, f"{office.url}/clients?sort=name") for _ in range(TIMES)]),
        ("search by part of a name", [searched(page, name) for name in names]),
    ]


def opened(page: Page, url: str) -> float:
    """From the address to the first row, with the whole desktop loaded from the browser's cache."""
    began = time.monotonic()
    page.goto(url)
    page.locator(".clients-row a").first.wait_for()
    return (time.monotonic() - began) * 1000


def searched(page: Page, part: str) -> float:
    """From the last letter to what was found, with the moment that the field waits for more letters."""
    field = page.get_by_placeholder("Name, phone or e-mail")
    field.fill("")
    page.wait_for_timeout(1000)
    began = time.monotonic()
    field.fill(part)
    until(page, FOUND, part.lower())
    return (time.monotonic() - began) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
