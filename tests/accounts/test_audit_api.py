"""The audit log over HTTP: who may read it, how it is searched; and that a change in another service comes into it."""

from uuid import UUID

import eventlet
import pytest
import requests

from accounts.users.models import User
from kartoteka import migrations
from kartoteka.auth import Tokens, Viewer
from kartoteka.bus import Outgoing
from kartoteka.contracts.access import with_role
from kartoteka.contracts.events.contacts import CardErased
from kartoteka.db import Database
from kartoteka.events import encode, seal
from kartoteka.host import make_suite
from tests.accounts.audit import ALICE, IVAN, OLGA, TEN, action, emptied, keep, rows, tamper
from tests.one_service import settings_of

ARTHUR = with_role(Viewer(UUID(int=5), "Arthur", frozenset({"auditor"}), session_id=UUID(int=55)))


@pytest.fixture(scope="module")
def settings(postgres_url, namespace, request):
    yield from settings_of("accounts", postgres_url, namespace, request)


@pytest.fixture(scope="module")
def running(settings):
    migrations.upgrade(settings, "contacts")
    suite = make_suite(settings, ["accounts", "contacts"])
    suite.start()
    yield suite
    suite.stop()


@pytest.fixture
def database(running, settings):
    return emptied(Database.of("accounts", settings))


@pytest.fixture
def ask(running, settings):
    def ask(path="/accounts/audit", who=ARTHUR, method="GET", json=None, **query):
        headers = {"Authorization": f"Bearer {Tokens(settings.token_key).make(who, 60)}"}
        url = f"http://127.0.0.1:{settings.port}/api{path}"
        return requests.request(method, url, headers=headers, params=query, json=json, timeout=10)

    return ask


@pytest.fixture
def numbers(ask):
    def numbers(**query):
        answer = ask(**query)
        assert answer.status_code == 200, answer.text
        return [entry["number"] for entry in answer.json()["items"]]

    return numbers


def tell(running, *events):
    envelopes = [seal(event) for event in events]
    running.bus.publish([Outgoing(one.id, one.event, encode(one)) for one in envelopes])


def role(name):
    return with_role(Viewer(UUID(int=6), "Somebody", frozenset({name})))


@pytest.mark.parametrize("name", ["agent", "manager", "lead", "marketer", "cashier", "steward", "machine"])
def test_it_is_for_auditors_and_administrators_alone(ask, name):
    assert [ask(path, role(name)).status_code for path in ("/accounts/audit", "/accounts/audit/verification")] == [
        403
    ] * 2
    assert ask(who=role("administrator")).status_code == 200


def test_it_tells_an_action_whole(database, ask):
    with database.transaction() as session:
        told = {"login": "alice", "password_hash": "", "roles": [], "language": "en", "time_zone": "UTC"}
        session.add(User(id=ALICE, sequence=1, name="Alice", is_active=False, changed_at=TEN, **told))
    done = action(details={"why": "asked"})
    keep(database, done)
    [entry] = ask(action="card.changed").json()["items"]  # refusals of before may still come in
    assert len(entry.pop("hash")) == 64
    assert entry == {
        "number": next(row.number for row in rows(database) if row.action == "card.changed"),
        "id": str(done.entry_id),
        "at": TEN.isoformat(),
        "service": "contacts",
        "action": "card.changed",
        "actor": str(ALICE),
        "user_id": str(ALICE),
        "user_name": "Alice",
        "address": "10.1.2.3",
        "session_id": str(UUID(int=7)),
        "record_kind": "card",
        "record_id": str(IVAN),
        "card_id": str(IVAN),
        "changed_fields": ["name"],
        "changes": {"name": ["Иван", "Иван Петров"]},
        "changes_removed": False,
        "details": {"why": "asked"},
    }


def test_it_shows_the_newest_first_by_pages(database, ask, numbers):
    keep(database, *[action() for _ in range(5)])
    first = ask(limit=2).json()
    assert [entry["number"] for entry in first["items"]] == [5, 4]
    assert numbers(limit=2, cursor=first["next"]) == [3, 2]


FOUND = {
    "whoever did it": ({"user_id": str(UUID(int=2))}, [2]),
    "a service": ({"service": "pipeline"}, [3]),
    "a group of actions": ({"action": "card."}, [2, 1]),
    "no wild cards": ({"action": "c%"}, []),
    "a kind of record": ({"record_kind": "task"}, [3]),
    "a record": ({"record_kind": "task", "record_id": "7"}, [3]),
    "a client, with what is about him": ({"card_id": str(IVAN)}, [3, 1]),
    "a field": ({"field": "owner_id"}, [2]),
    "an address": ({"address": "10.9.9.9"}, [3]),
    "a session": ({"session_id": str(UUID(int=7))}, [3, 2, 1]),
    "since then": ({"since": "2026-11-02T11:00:00Z"}, [3]),
    "until then": ({"until": "2026-11-02T11:00:00Z"}, [2, 1]),
    "all of it together": ({"action": "card.", "card_id": str(IVAN), "field": "name"}, [1]),
}


@pytest.mark.parametrize(("query", "expected"), FOUND.values(), ids=FOUND)
def test_it_finds(database, numbers, query, expected):
    bobs = action("card.made", OLGA, actor=str(UUID(int=2)), changes={"owner_id": [None, "x"], "name": [None, "Ольга"]})
    about = {"details": {"card_id": str(IVAN)}, "address": "10.9.9.9", "at": TEN.replace(hour=11)}
    task = action("task.made", service="pipeline", record_kind="task", record_id="7", **about)
    for one in (action(), bobs, task):
        keep(database, one)
    assert numbers(**query) == expected


@pytest.mark.parametrize("query", [{"user_id": "alice"}, {"since": "yesterday"}, {"cursor": "x"}, {"limit": 0}])
def test_it_names_what_it_does_not_understand(ask, query):
    answer = ask(**query)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, list(query))


def test_it_says_that_changes_were_removed(database, running, ask):
    keep(database, action())
    tell(running, CardErased(card_id=IVAN, sequence=3, erased_at=TEN))
    removal, entry = ask().json()["items"]
    assert (entry["changes"], entry["changes_removed"], entry["changed_fields"]) == (None, True, ["name"])
    assert (removal["action"], removal["details"], removal["changes_removed"]) == (
        "changes.erased",
        {"entries": [1]},
        False,
    )


def test_it_verifies_its_end(database, ask):
    keep(database, *[action() for _ in range(4)])
    last = ask().json()["items"][0]
    said = ask("/accounts/audit/verification").json()
    assert said == {
        "is_whole": True,
        "checked": 4,
        "first": 1,
        "last": 4,
        "hash": last["hash"],
        "is_all": True,
        "broken_at": None,
        "why": "",
    }
    assert ask("/accounts/audit/verification", last=3).json()["is_all"] is False


def test_it_says_where_it_is_broken(database, ask):
    keep(database, action(), action())
    tamper(database, "update audit_entries set actor = 'nobody' where number = 2")
    said = ask("/accounts/audit/verification").json()
    assert (said["is_whole"], said["broken_at"], said["why"]) == (False, 2, "it is not as it was written")


def test_a_change_in_another_service_comes_into_the_log(database, running, settings, ask):
    dana = with_role(Viewer(UUID(int=9), "Dana", frozenset({"administrator"}), session_id=UUID(int=99)))
    card = ask("/contacts/cards", dana, "POST", {"name": "Иван", "phones": ["+79161234567"]}).json()
    entries = until(lambda: ask(card_id=card["id"]).json()["items"])
    assert [(one["action"], one["user_id"], one["address"]) for one in entries] == [
        ("card.made", str(dana.user_id), "127.0.0.1")
    ]
    assert entries[0]["session_id"] == str(dana.session_id)
    assert entries[0]["changes"]["phones"] == [None, ["+79161234567"]]


def test_an_action_that_is_told_twice_stands_there_once(database, running, numbers):
    done = action()
    tell(running, done)
    tell(running, done)
    assert numbers() == [1]


def until(look, seconds=10):
    with eventlet.Timeout(seconds):
        while not (found := look()):
            eventlet.sleep(0.05)
    return found
