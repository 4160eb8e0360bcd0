"""Takes the pictures of the documentation anew: `.venv/bin/python -m tests.web.pictures`, into docs/pictures."""

import tempfile
import time
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from kartoteka.dev import programs, web
from kartoteka.dev.runs import new_namespace, postgres_for
from tests.web.conftest import QUIET
from tests.web.office import Desk, Desks, Office, open_office

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}


def main() -> None:
    """All of them, from one day in one office."""
    web.build()
    namespace = new_namespace()
    with (
        tempfile.TemporaryDirectory() as folder,
        postgres_for(namespace) as (url, _),
        open_office(url, namespace, Path(folder)) as office,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=programs.chromium_of_the_machine(), args=QUIET) as browser,
    ):
        live_a_little(office)
        desk = Desks(browser, office)
        take(desk("carol", color_scheme="light"), "/", "home")
        take(desk("carol", color_scheme="dark"), "/clients", "clients-dark")
        take(desk("bob", color_scheme="light", **PHONE), "/tasks?tab=queue", "tasks-phone")
        ringing(desk("alice", speaks="en", color_scheme="light"), office)
        desk.close()


def live_a_little(office: Office) -> None:
    """Some calls, taken and missed, so that there is something to see."""
    clients = office.ask("dana", "GET", "/contacts/cards", params={"limit": 12})["items"]
    for number, client in enumerate(clients):
        what = "inbound_missed_caller_gave_up" if number % 4 == 3 else "inbound_answered"
        office.rings(("alice", "bob", "aigul")[number % 3], client["phones"][0].lstrip("+"), what, stretch=0.5)
        if number % 3 == 2:
            time.sleep(6)
    for login, status in (("alice", "ready"), ("bob", "ready"), ("aigul", "break"), ("carol", "ready")):
        office.ask(login, "PUT", "/telephony/agents/me/status", json={"status": status})


def ringing(desk: Desk, office: Office) -> None:
    """Alice's phone rings, and she sees whose card it is."""
    client = office.ask("alice", "GET", "/contacts/cards", params={"limit": 1, "owner_id": "me"})["items"][0]
    desk.open(f"/clients/{client['id']}")
    office.rings("alice", client["phones"][0].lstrip("+"), stretch=6)
    expect(desk.page.get_by_role("region", name="Calls of this moment")).to_be_visible()
    take(desk, None, "ringing")


def take(desk: Desk, path: str | None, name: str) -> None:
    """A picture of a page, when it has come to rest."""
    if path:
        desk.open(path)
    desk.page.wait_for_load_state("load")
    desk.page.wait_for_timeout(1500)
    PICTURES.mkdir(exist_ok=True)
    desk.page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
