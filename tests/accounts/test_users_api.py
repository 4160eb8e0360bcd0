"""Sign-in over HTTP, and who one is then."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import requests
from sqlalchemy import update

from accounts.passwords.hashing import hash_password
from accounts.users.models import User
from accounts.users.roll import read_staff
from kartoteka.auth import Tokens, Viewer
from kartoteka.contracts.access import BUILT_IN
from kartoteka.db import Database
from kartoteka.host import make_suite
from kartoteka.settings import Settings
from tests.one_service import emptied, settings_of

ALICE, SALES = "0190a000-0000-7000-8000-000000000001", "0190a000-0000-7000-8000-0000000000aa"
ENTRY: dict[str, Any] = {
    "id": ALICE,
    "login": "alice",
    "password_hash": hash_password("квас"),
    "name": "Alice",
    "roles": ["manager"],
    "email": "alice@example.org",
    "extension": "101",
    "team_id": SALES,
    "language": "fi",
    "time_zone": "Europe/Helsinki",
}


@pytest.fixture(scope="module")
def settings(postgres_url: str, namespace: str, request: pytest.FixtureRequest) -> Iterator[Settings]:
    yield from settings_of("accounts", postgres_url, namespace, request)


@pytest.fixture(scope="module")
def running(settings: Settings) -> Iterator[None]:
    suite = make_suite(settings, ["accounts"])
    suite.start()
    yield
    suite.stop()


@pytest.fixture
def database(running: None, settings: Settings) -> Database:
    return emptied("accounts", settings, "users, teams, outbox")


def take(database: Database, folder: Path) -> None:
    path = folder / "staff.json"
    path.write_text(json.dumps([ENTRY]), encoding="utf-8")
    with database.transaction() as session:
        read_staff(session, path)


def change(database: Database, **values: Any) -> None:
    with database.transaction() as session:
        session.execute(update(User).values(**values))


def sign_in(settings: Settings, password: str = "квас") -> requests.Response:
    body = {"login": "alice", "password": password}
    return requests.post(f"http://127.0.0.1:{settings.port}/api/accounts/tokens", json=body, timeout=10)


def me(settings: Settings, token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"http://127.0.0.1:{settings.port}/api/accounts/me", headers=headers, timeout=10).json()


def change_me(settings: Settings, token: str, body: dict[str, Any]) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.patch(f"http://127.0.0.1:{settings.port}/api/accounts/me", headers=headers, json=body, timeout=10)


def test_it_says_who_has_signed_in(settings: Settings, database: Database, tmp_path: Path) -> None:
    take(database, tmp_path)
    answer = sign_in(settings).json()
    assert answer["user"] == {
        "id": ALICE,
        "name": "Alice",
        "email": "alice@example.org",
        "extension": "101",
        "team_id": SALES,
        "roles": ["manager"],
        "language": "fi",
        "time_zone": "Europe/Helsinki",
        "rights": sorted(BUILT_IN["manager"].rights),
        "reach": BUILT_IN["manager"].reach,
        "team_ids": [SALES],
    }
    assert me(settings, answer["access_token"]) == answer["user"]


def test_it_tells_a_stranger_nothing(settings: Settings, database: Database, tmp_path: Path) -> None:
    take(database, tmp_path)
    answer = sign_in(settings, "kvas")
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong-password")
    assert "user" not in answer.json()


def test_it_knows_another_phone_at_once_and_another_role_with_the_next_token(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    take(database, tmp_path)
    token = sign_in(settings).json()["access_token"]
    change(database, extension="109", roles=["lead"])
    assert (me(settings, token)["extension"], me(settings, token)["roles"]) == ("109", ["manager"])
    assert sign_in(settings).json()["user"]["roles"] == ["lead"]


def test_it_knows_of_whom_it_has_no_entry_what_the_token_says(settings: Settings, database: Database) -> None:
    stranger = Viewer(UUID(int=7), "Eve", frozenset(["auditor"]), language="de")
    found = me(settings, Tokens(settings.token_key).make(stranger, 60))
    assert (found["name"], found["roles"], found["language"], found["extension"]) == ("Eve", ["auditor"], "de", None)


def test_it_lets_everybody_choose_his_own_language_and_time_zone(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    take(database, tmp_path)
    token = sign_in(settings).json()["access_token"]
    chosen = {"language": "ky", "time_zone": "Asia/Bishkek"}
    assert change_me(settings, token, chosen).json().items() >= chosen.items()
    assert me(settings, token).items() >= chosen.items()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"language": "tlh"}, "language"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
        ({"roles": ["administrator"]}, "roles"),
        ({"team_id": None}, "team_id"),
    ],
)
def test_it_lets_nobody_choose_anything_else(
    settings: Settings, database: Database, tmp_path: Path, body: dict[str, Any], field: str
) -> None:
    take(database, tmp_path)
    answer = change_me(settings, sign_in(settings).json()["access_token"], body)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


def test_it_has_nothing_to_change_of_whom_it_does_not_know(settings: Settings, database: Database) -> None:
    stranger = Tokens(settings.token_key).make(Viewer(UUID(int=7), "Eve"), 60)
    assert change_me(settings, stranger, {"language": "fi"}).status_code == 404
