"""The first thread through the suite, on a real broker: a PBX rings, the agent sees the card, the call stands on it,
a missed call becomes a promise, somebody is told, the reports count it."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import eventlet
import pytest
import requests
from sqlalchemy import TextClause, text

from kartoteka import migrations
from kartoteka.auth import new_key_pair
from kartoteka.db import Database
from kartoteka.demo import load as company
from kartoteka.dev.ports import free_port
from kartoteka.dev.postgres import PrivatePostgres
from kartoteka.settings import Settings
from tests.notifications.office import Stream
from tests.telephony.streams import capture

SERVICES = ("accounts", "contacts", "notifications", "pipeline", "reports", "telephony")
PATIENCE_SECONDS = 30
CLIENT = "+7 (916) 123-45-67"
STRANGER = "+79161112233"
BANNER = b"Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nMessage: Authentication accepted\r\n\r\n"


class FakePbx:
    """Lets in who logs in, then sends what it is given."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._connection: socket.socket | None = None

    def wait_for_login(self) -> None:
        self._server.settimeout(PATIENCE_SECONDS)
        self._connection, _ = self._server.accept()
        self._connection.recv(4096)
        self._connection.sendall(BANNER)

    def play(self, name: str, *, pause_before: bytes = b"", **swaps: str) -> None:
        """A capture, with some numbers swapped for others, in pieces that cut through lines; `pause_before` is where
        it stops for a moment, as life does."""
        stream = capture(name)
        for old, new in swaps.items():
            stream = stream.replace(old.strip("_").encode(), new.encode())
        cut = stream.index(pause_before) if pause_before else len(stream)
        self.send(stream[:cut])
        if stream[cut:]:
            eventlet.sleep(1)
            self.send(stream[cut:])

    def send(self, stream: bytes) -> None:
        assert self._connection
        for start in range(0, len(stream), 1448):
            self._connection.sendall(stream[start : start + 1448])

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._server.close()


@dataclass
class Person:
    """A member of the demo company's staff, signed in."""

    base: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, **query: Any) -> Any:
        answer = requests.get(self.base + path, params=query, headers=self.headers, timeout=10)
        return answer.json() if answer.ok else {}

    def post(self, path: str, body: dict[str, Any]) -> Any:
        answer = requests.post(self.base + path, json=body, headers=self.headers, timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    def wait_for(self, wanted: Callable[[Any], Any], path: str, **query: Any) -> Any:
        """What `wanted` finds in the answer, as soon as it finds something."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not (found := wanted(answer := self.get(path, **query))):
            assert time.monotonic() < end, f"{path} stays at {json.dumps(answer, ensure_ascii=False)[:2000]}"
            eventlet.sleep(0.1)
        return found


@pytest.fixture(scope="module")
def pbx() -> Iterator[FakePbx]:
    fake = FakePbx()
    yield fake
    fake.close()


@pytest.fixture(scope="module")
def suite(
    pbx: FakePbx, own_postgres: PrivatePostgres, amqp_url: str, namespace: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """All services in two processes; the base of their APIs."""
    folder: Path = tmp_path_factory.mktemp("thread")
    settings = Settings(database_url=own_postgres.url, namespace=f"{namespace}t_")
    for service in SERVICES:
        migrations.upgrade(settings, service)
    private, public = new_key_pair()
    port = free_port()
    environ = {
        **os.environ,
        "DATABASE_URL": own_postgres.url,
        "AMQP_URL": amqp_url,
        "KARTOTEKA_NAMESPACE": settings.namespace,
        "KARTOTEKA_TOKEN_KEY": private,
        "KARTOTEKA_TOKEN_PUBLIC_KEY": public,
        "KARTOTEKA_USERS_FILE": str(company.STAFF),
        "KARTOTEKA_PBX_FILE": str(company.write_pbxs(folder, pbx.port)),
        "KARTOTEKA_LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "kartoteka", "run", *SERVICES]
    first = subprocess.Popen([*command, "--port", str(port)], env=environ)
    second = subprocess.Popen(
        [*command, "--role", "worker", "--role", "relay", "--port", str(free_port())], env=environ
    )
    try:
        yield f"http://127.0.0.1:{port}/api"
    finally:
        for process in (first, second):
            process.terminate()
        codes = [process.wait(30) for process in (first, second)]
    assert codes == [0, 0]


def token_of(base: str, login: str) -> str:
    """Empty while accounts is not up, or has not read the file of staff."""
    try:
        answer = requests.post(
            f"{base}/accounts/tokens", json={"login": login, "password": company.PASSWORD}, timeout=10
        )
    except requests.ConnectionError:
        return ""
    return str(answer.json()["access_token"]) if answer.ok else ""


@pytest.fixture(scope="module")
def sign_in(suite: str, pbx: FakePbx) -> Callable[[str], Person]:
    pbx.wait_for_login()

    def sign_in(login: str) -> Person:
        end = time.monotonic() + PATIENCE_SECONDS
        while not (token := token_of(suite, login)):
            assert time.monotonic() < end, f"{login} can't sign in"
            eventlet.sleep(1)  # wrong tries are counted
        return Person(suite, token)

    # telephony and notifications must know the staff before the first call
    dana = sign_in("dana")
    dana.wait_for(lambda users: len(users.get("items", ())) == len(company.staff()), "/accounts/users")
    return sign_in


@pytest.fixture(scope="module")
def alice(sign_in: Callable[[str], Person]) -> Person:
    """A manager; the phone on her desk is 101."""
    return sign_in("alice")


@pytest.fixture(scope="module")
def dana(sign_in: Callable[[str], Person]) -> Person:
    return sign_in("dana")


STAFF_KNOWN = text("select count(*) from directory_users")
NUMBERS_KNOWN = text("select count(*) from directory_identifiers")


@pytest.fixture(scope="module")
def staff_is_known(suite: str, own_postgres: PrivatePostgres, namespace: str) -> None:
    """Contacts, telephony and notifications hear of staff by events."""
    settings = Settings(database_url=own_postgres.url, namespace=f"{namespace}t_")
    hearers = [Database.of(service, settings) for service in ("contacts", "telephony", "notifications")]
    with eventlet.Timeout(PATIENCE_SECONDS):
        while {count(one, STAFF_KNOWN) for one in hearers} != {len(company.staff())}:
            eventlet.sleep(0.1)


@pytest.fixture(scope="module")
def card(staff_is_known: None, alice: Person, dana: Person) -> dict[str, Any]:
    """A client who is on file before he calls."""
    body = {"kind": "person", "name": "Анна Петренко", "phones": [CLIENT], "owner_id": alice.get("/accounts/me")["id"]}
    made: dict[str, Any] = dana.post("/contacts/cards", body)
    return made


@pytest.fixture(scope="module")
def all_is_known(card: dict[str, Any], own_postgres: PrivatePostgres, namespace: str) -> None:
    """Telephony hears of cards by events."""
    telephony = Database.of("telephony", Settings(database_url=own_postgres.url, namespace=f"{namespace}t_"))
    with eventlet.Timeout(PATIENCE_SECONDS):
        while count(telephony, NUMBERS_KNOWN) != 1:
            eventlet.sleep(0.1)


def count(database: Database, counted: TextClause) -> int:
    with database.transaction() as session:
        return session.execute(counted).scalar_one()


def kinds(page: Any) -> list[str]:
    return [entry["kind"] for entry in page.get("items", ())]


def test_it_shows_the_card_while_the_phone_rings(alice: Person, all_is_known: None, pbx: FakePbx) -> None:
    with requests.get(f"{alice.base}/notifications/stream", headers=alice.headers, stream=True, timeout=30) as answer:
        stream = Stream(answer)
        pbx.play("inbound_answered", pause_before=b"Event: DialState")
        events = stream.until("call")
    assert events[-1]["data"]["state"] == "ringing"
    assert events[-1]["data"]["card_name"] == "Анна Петренко"


def test_it_puts_the_call_on_the_card(alice: Person, card: dict[str, Any]) -> None:
    path = f"/contacts/cards/{card['id']}/timeline"
    entry = alice.wait_for(lambda page: next(iter(page.get("items", ())), None), path, kind="call")
    assert "3" in json.dumps(entry)
    assert kinds(alice.get(path, without="change")) == ["call"]


def test_it_counts_the_call_for_who_talked(alice: Person) -> None:
    total = alice.wait_for(
        lambda found: found.get("total", {}).get("answered") and found["total"],
        "/reports/calls/summary",
        by="agent",
        since="2026-11-22T00:00:00Z",
        until="2026-11-23T00:00:00Z",
    )
    assert (total["calls"], total["missed"]) == (1, 0)
    assert total["talk_seconds"] == pytest.approx(3.0, abs=0.1)


def test_it_makes_one_lead_and_one_promise_of_a_strangers_missed_calls(dana: Person, pbx: FakePbx) -> None:
    pbx.play("inbound_missed")
    pbx.play("inbound_missed_caller_gave_up")
    tasks = dana.wait_for(
        lambda page: [task for task in page.get("items", ()) if task["missed_calls"] == 2], "/pipeline/tasks"
    )
    assert [task["client_number"] for task in tasks] == [STRANGER]
    found = dana.wait_for(lambda page: page.get("items"), "/contacts/cards", search="9161112233")
    assert [(card["stage"], card["phones"]) for card in found] == [("lead", [STRANGER])]


def test_it_tells_those_whose_phones_rang(alice: Person, dana: Person) -> None:
    [note] = alice.wait_for(lambda page: page.get("items"), "/notifications/notes")
    assert "916 111-22-33" in json.dumps(note)
    letters = dana.wait_for(lambda page: page.get("items"), "/notifications/letters")
    assert "alice@demo.example" in {letter["to_address"] for letter in letters}


def test_it_closes_the_promise_when_somebody_calls_back(dana: Person, pbx: FakePbx) -> None:
    pbx.play("outbound_answered", _79163030301=STRANGER[1:])
    closed = dana.wait_for(lambda page: page.get("items"), "/pipeline/tasks", state="closed")
    assert [(task["client_number"], task["outcome"]) for task in closed] == [(STRANGER, "called_back")]
    kept = dana.wait_for(
        lambda found: found.get("total", {}).get("called_back") and found["total"],
        "/reports/promises/summary",
        by="day",
        since="2026-11-22T00:00:00Z",
        until="2026-11-23T00:00:00Z",
    )
    assert kept["called_back"] == 1


def test_what_people_did_stands_in_the_audit_log_and_what_machines_did_does_not(
    dana: Person, card: dict[str, Any]
) -> None:
    [made] = dana.wait_for(lambda page: page.get("items"), "/accounts/audit", card_id=card["id"])
    assert (made["action"], made["user_name"], made["address"]) == ("card.made", "Dana Saarinen", "127.0.0.1")
    assert made["changes"]["name"] == [None, "Анна Петренко"]
    assert [one["action"] for one in dana.get("/accounts/audit", service="contacts")["items"]] == ["card.made"]
    assert dana.get("/accounts/audit/verification")["is_whole"]
