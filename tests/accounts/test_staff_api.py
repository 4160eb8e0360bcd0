"""Looking after people, teams and roles over HTTP: who may, what is refused and how, and that it counts at once."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import eventlet
import pytest
from sqlalchemy import text

from accounts.service import Accounts
from accounts.staff.people import make_person
from accounts.users.models import User
from accounts.users.viewers import viewer_of
from kartoteka.auth import Viewer
from kartoteka.contracts.access import BUILT_IN, with_role
from kartoteka.openapi import routes_of
from tests.accounts.cast import DANA, NOBODY_KNOWN
from tests.accounts.office import Office
from tests.system.world import eventually

MANAGED = [
    (found.method, re.sub(r"<uuid:\w+>", str(NOBODY_KNOWN), found.path))
    for _, found in routes_of(Accounts)
    if found.path.startswith(("/staff", "/teams", "/roles", "/seats")) and (found.may.__doc__ or "").startswith("Right")
]
OTHERS = [with_role(Viewer(uuid4(), name, frozenset({name}))) for name in BUILT_IN if name != "administrator"]


def made(office: Office, name: str, *roles: str, **more: Any) -> dict[str, Any]:
    body = {"login": name.lower(), "name": name, "roles": list(roles) or ["manager"], **more}
    answer = office.ask(DANA, "POST", "/staff", json=body)
    assert answer.status_code == 201, answer.text
    person: dict[str, Any] = answer.json()
    return person


def team(office: Office, name: str, **more: Any) -> dict[str, Any]:
    answer = office.ask(DANA, "POST", "/teams", json={"name": name, **more})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(("method", "path"), MANAGED)
def test_nobody_but_an_administrator_looks_after_staff(office: Office, method: str, path: str) -> None:
    path = path.replace("<name>", "manager")
    assert {office.ask(who, method, path, match=1, json={}).status_code for who in OTHERS} == {403}


@pytest.mark.parametrize("path", ["/teams", "/roles", "/users"])
def test_everybody_sees_colleagues_teams_and_roles(office: Office, path: str) -> None:
    assert {office.ask(who, "GET", path).status_code for who in OTHERS} == {200}


def test_it_takes_somebody_on_and_shows_him(office: Office) -> None:
    sales = team(office, "Sales")
    alice = made(office, "Alice", team_id=sales["id"], extension="101", email="alice@example.org", language="fi")
    assert office.ask(DANA, "GET", f"/staff/{alice['id']}").json() == alice
    assert (alice["state"], alice["version"], alice["last_sign_in_at"]) == ("invited", 1, None)
    assert [one["members"] for one in office.ask(DANA, "GET", "/teams").json()["items"]] == [1]
    assert "password_hash" not in alice


def test_it_changes_only_the_version_that_was_read(office: Office) -> None:
    path = f"/staff/{made(office, 'Alice')['id']}"
    assert office.ask(DANA, "PATCH", path, json={"name": "Alicia"}).status_code == 428
    answer = office.ask(DANA, "PATCH", path, match=1, json={"name": "Alicia"})
    assert (answer.json()["name"], answer.headers["ETag"]) == ("Alicia", '"2"')
    stale = office.ask(DANA, "PATCH", path, match=1, json={"name": "Alina"})
    assert (stale.status_code, stale.json()["code"], stale.json()["current"]["name"]) == (412, "person-stale", "Alicia")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"login": "two words"}, "login"),
        ({"name": "  "}, "name"),
        ({"name": "Eve\r\nBcc: all"}, "name"),
        ({"email": "nowhere"}, "email"),
        ({"extension": "1 2"}, "extension"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"language": "tlh"}, "language"),
        ({"roles": []}, "roles"),
        ({"roles": ["ghost"]}, "roles"),
        ({"team_id": str(NOBODY_KNOWN)}, "team_id"),
        ({"is_active": False}, "is_active"),
        ({"password_hash": "mine"}, "password_hash"),
        ({"last_sign_in_at": None}, "last_sign_in_at"),
    ],
)
def test_it_names_the_field_that_is_wrong(office: Office, body: dict[str, Any], field: str) -> None:
    path = f"/staff/{made(office, 'Alice')['id']}"
    answer = office.ask(DANA, "PATCH", path, match=1, json=body)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


def test_it_pages_through_staff_by_name(office: Office) -> None:
    names = ["Alice", "Bob", "Carol"]
    for name in reversed(names):
        made(office, name)
    first = office.ask(DANA, "GET", "/staff", params={"limit": 2}).json()
    rest = office.ask(DANA, "GET", "/staff", params={"limit": 2, "cursor": first["next"]}).json()
    assert [one["name"] for one in first["items"] + rest["items"]] == names
    assert rest["next"] is None


def test_who_leaves_is_out_within_seconds_and_in_again_when_called_back(office: Office) -> None:
    alice = made(office, "Alice")
    token = office.token_of(UUID(alice["id"]))
    assert office.ask_by(token, "GET", "/me").status_code == 200
    answer = office.ask(DANA, "POST", f"/staff/{alice['id']}/deactivate", json={})
    assert (answer.json()["state"], answer.json()["is_active"]) == ("inactive", False)
    assert eventually(lambda: office.ask_by(token, "GET", "/me").status_code == 401, 5)
    assert office.ask(DANA, "POST", f"/staff/{alice['id']}/activate").json()["is_active"]
    assert office.ask_by(office.token_of(UUID(alice["id"])), "GET", "/me").status_code == 200


def test_another_role_counts_within_seconds(office: Office) -> None:
    alice = made(office, "Alice")
    token = office.token_of(UUID(alice["id"]))
    office.ask(DANA, "PATCH", f"/staff/{alice['id']}", match=1, json={"roles": ["lead"]})
    assert eventually(lambda: office.ask_by(token, "GET", "/me").status_code == 401, 5)
    now = office.ask_by(office.token_of(UUID(alice["id"])), "GET", "/me").json()
    assert (now["roles"], now["reach"]["cards"]) == (["lead"], "tree")


def test_a_changed_role_counts_within_seconds(office: Office) -> None:
    office.ask(DANA, "POST", "/roles", json={"name": "Кассир 2", "rights": ["cards.read"]})
    token = office.token_of(UUID(made(office, "Alice", "Кассир 2")["id"]))
    answer = office.ask(DANA, "PATCH", "/roles/Кассир 2", json={"rights": ["cards.read", "calls.read"]})
    assert (answer.status_code, answer.json()["holders"]) == (200, 1)
    assert eventually(lambda: office.ask_by(token, "GET", "/me").status_code == 401, 5)


def test_work_goes_to_a_colleague(office: Office) -> None:
    alice, bob = made(office, "Alice"), made(office, "Bob")
    answer = office.ask(DANA, "POST", f"/staff/{alice['id']}/hand-over", json={"to_user_id": bob["id"]})
    assert (answer.status_code, answer.json()["to_user_id"]) == (202, bob["id"])
    refused = office.ask(DANA, "POST", f"/staff/{alice['id']}/hand-over", json={"to_user_id": alice["id"]})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["to_user_id"])


def test_it_says_who_sits_on_which_seat(office: Office) -> None:
    made(office, "Alice")
    seats = office.ask(DANA, "GET", "/seats").json()
    assert (seats["total"], seats["never"], seats["items"][0]["name"]) == (1, 1, "Alice")


def test_a_team_is_moved_closed_and_opened(office: Office) -> None:
    company, sales = team(office, "Company"), team(office, "Sales")
    path = f"/teams/{sales['id']}"
    assert office.ask(DANA, "PATCH", path, json={"parent_id": company["id"]}).json()["parent_id"] == company["id"]
    assert office.ask(DANA, "POST", f"/teams/{company['id']}/close").json()["code"] == "team-in-use"
    assert office.ask(DANA, "POST", f"{path}/close").json()["is_active"] is False
    assert office.ask(DANA, "PATCH", path, json={"name": "Sale"}).json()["code"] == "team-is-closed"
    assert office.ask(DANA, "POST", f"{path}/open").json()["is_active"] is True


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " \t "}, "name"),
        ({"name": "Sales", "head_id": str(NOBODY_KNOWN)}, "head_id"),
        ({"name": "Sales", "parent_id": str(NOBODY_KNOWN)}, "parent_id"),
        ({"name": "Sales", "is_active": False}, "is_active"),
    ],
)
def test_it_names_what_is_wrong_with_a_team(office: Office, body: dict[str, Any], field: str) -> None:
    answer = office.ask(DANA, "POST", "/teams", json=body)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "a/b"}, "name"),
        ({"name": ""}, "name"),
        ({"name": "guest", "rights": ["cards.burn"]}, "rights"),
        ({"name": "guest", "rights": ["cards.erase"]}, "rights"),
        ({"name": "guest", "reach": {"cards": "galaxy"}}, "reach"),
        ({"name": "guest", "reach": {"invoices": "own"}}, "reach"),
        ({"name": "guest", "is_built_in": True}, "is_built_in"),
    ],
)
def test_it_names_what_is_wrong_with_a_role(office: Office, body: dict[str, Any], field: str) -> None:
    answer = office.ask(DANA, "POST", "/roles", json=body)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


def test_it_refuses_what_no_role_may_be_changed_to(office: Office) -> None:
    fixed = office.ask(DANA, "PATCH", "/roles/administrator", json={"rights": []})
    assert (fixed.status_code, fixed.json()["code"]) == (409, "role-is-fixed")
    assert office.ask(DANA, "DELETE", "/roles/manager").json()["code"] == "role-is-built-in"
    assert office.ask(DANA, "POST", "/roles", json={"name": "guest"}).status_code == 201
    assert office.ask(DANA, "DELETE", "/roles/guest").status_code == 204
    assert office.ask(DANA, "DELETE", "/roles/guest").status_code == 404


def at_once(*acts: Callable[[], int]) -> list[int]:
    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(future.result() for future in [pool.submit(act) for act in acts])


def test_two_administrators_do_not_shut_each_other_out(office: Office) -> None:
    with office.database.transaction() as session:
        two = [
            make_person(session, {"login": name, "name": name, "roles": ["administrator"]}).id for name in ("a", "b")
        ]
    tokens = [office.token_of(user_id) for user_id in two]

    def shut_out(by: str, whom: UUID) -> int:
        return office.ask_by(by, "POST", f"/staff/{whom}/deactivate", json={}).status_code

    assert at_once(lambda: shut_out(tokens[0], two[1]), lambda: shut_out(tokens[1], two[0])) == [200, 409]


def test_two_teams_moved_at_once_make_no_circle(office: Office) -> None:
    one, other = team(office, "One")["id"], team(office, "Other")["id"]

    def move(what: str, below: str) -> int:
        return office.ask(DANA, "PATCH", f"/teams/{what}", json={"parent_id": below}).status_code

    assert at_once(lambda: move(one, other), lambda: move(other, one)) == [200, 422]


_WAITS = text("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")


def test_no_token_outlives_the_end_of_what_it_says(office: Office) -> None:
    alice = UUID(made(office, "Alice")["id"])
    with office.database.transaction() as session:
        viewer_of(session, session.get_one(User, alice))
        changing = eventlet.spawn(office.ask, DANA, "PATCH", f"/staff/{alice}", match=1, json={"roles": ["agent"]})
        assert eventually(lambda: is_waited(office), 5)
        made_at = time.time()
    assert changing.wait().status_code == 200
    with office.database.transaction() as session:
        ended_at = session.scalar(text("select ended_at from ended_tokens where subject_id = :id"), {"id": alice})
    assert made_at < ended_at.timestamp()


def is_waited(office: Office) -> bool:
    with office.database.transaction() as session:
        return bool(session.scalar(_WAITS))
