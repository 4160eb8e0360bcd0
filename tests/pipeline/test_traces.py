"""What people do with tasks leaves a trace in the audit log; what calls do does not."""

from collections.abc import Iterator
from typing import Any

import pytest

from kartoteka.db import Database
from kartoteka.host import make_suite
from kartoteka.settings import Settings
from tests.pipeline.cast import ALICE, BOB, IVAN, an_id, at, call, card, talk, user
from tests.pipeline.office import AS_ALICE, Office
from tests.traces import said, traces


@pytest.fixture(scope="module")
def running(settings: Settings) -> Iterator[Office]:
    suite = make_suite(settings, ["pipeline"])
    suite.start()
    yield Office(suite, "pipeline")
    suite.stop()


@pytest.fixture
def office(running: Office, database: Database) -> Office:
    running.tell(user("Alice"), user("Bob"), card("Ivan", IVAN, owner=ALICE))
    return running


@pytest.fixture
def task(office: Office) -> Any:
    wanted = {"title": "Send the offer", "due_at": at(60).isoformat(), "card_id": str(an_id("Ivan"))}
    return office.ask(AS_ALICE, "POST", "/tasks", json=wanted).json()


def test_it_says_who_made_a_task_about_whom(database: Database, task: Any) -> None:
    [made] = traces(database)
    assert (made["action"], made["record_id"], made["actor"]) == ("task.made", task["id"], str(ALICE))
    assert made["details"] == {"kind": "todo", "card_id": task["card_id"]}
    assert (made["changes"]["title"], made["changes"]["owner_id"]) == ([None, "Send the offer"], [None, str(ALICE)])


def test_it_says_what_a_task_was_before(office: Office, database: Database, task: Any) -> None:
    wanted = {"title": "Send the bill", "owner_id": str(BOB), "due_at": task["due_at"]}
    office.ask(AS_ALICE, "PATCH", f"/tasks/{task['id']}", task["version"], json=wanted)
    changes = {"title": ["Send the offer", "Send the bill"], "owner_id": [str(ALICE), str(BOB)]}
    assert said(traces(database)[-1]) == ("task.changed", "task", changes)


def test_it_says_who_closed_a_task_and_opened_it_again(office: Office, database: Database, task: Any) -> None:
    office.ask(AS_ALICE, "POST", f"/tasks/{task['id']}/close", json={"outcome": "done"})
    office.ask(AS_ALICE, "POST", f"/tasks/{task['id']}/reopen")
    assert [said(trace) for trace in traces(database)[1:]] == [
        ("task.closed", "task", {"outcome": [None, "done"]}),
        ("task.reopened", "task", {"outcome": ["done", None]}),
    ]


def test_what_calls_open_and_close_leaves_no_trace(office: Office, database: Database) -> None:
    office.tell(call("missed", 0))
    office.tell(talk("back", 5))
    assert traces(database) == []
