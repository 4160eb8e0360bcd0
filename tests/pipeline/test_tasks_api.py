"""What people do with tasks, over HTTP."""

from collections.abc import Iterator
from typing import Any

import eventlet
import pytest

from kartoteka.db import Database
from kartoteka.events import open_envelope, read
from kartoteka.host import make_suite
from kartoteka.settings import Settings
from tests.pipeline.cast import ALICE, BOB, DANA, IVAN, OLGA, SALES, an_id, at, call, card, talk, user
from tests.pipeline.office import AS_ALICE, AS_BOB, AS_CAROL, AS_DANA, Office, viewer


@pytest.fixture(scope="module")
def running(settings: Settings) -> Iterator[Office]:
    suite = make_suite(settings, ["pipeline"])
    suite.start()
    yield Office(suite, "pipeline")
    suite.stop()


@pytest.fixture
def office(running: Office, database: Database) -> Office:
    """Alice and Carol sell, Bob does not; Ivan is Alice's."""
    running.tell(
        user("Alice", team=SALES), user("Bob"), user("Carol", team=SALES), user("Dana"), card("Ivan", IVAN, owner=ALICE)
    )
    return running


def todo(**wanted: Any) -> dict[str, Any]:
    return {"title": "Send the offer", "due_at": at(60).isoformat()} | wanted


def made(office: Office, who: Any = AS_ALICE, **wanted: Any) -> Any:
    answer = office.ask(who, "POST", "/tasks", json=todo(**wanted))
    assert answer.status_code == 201, answer.text
    return answer.json()


def names(page: Any) -> list[str]:
    return [task["card_name"] or task["client_number"] or task["title"] for task in page["items"]]


def test_a_missed_call_stands_in_the_list(office: Office) -> None:
    office.tell(call("c1", 0))
    [task] = office.get(AS_ALICE, "/tasks")["items"]
    assert (task["kind"], task["state"], task["card_name"], task["owner_id"]) == (
        "call_back",
        "open",
        "Ivan",
        str(ALICE),
    )


def test_people_see_their_own_their_teams_and_nobodys(office: Office) -> None:
    office.tell(card("Ivan", IVAN, owner=ALICE, team=SALES, sequence=2), card("Olga", OLGA, owner=BOB))
    office.tell(call("c1", 0, IVAN), call("c2", 1, OLGA), call("c3", 2, "+79990000000"))
    assert names(office.get(AS_ALICE, "/tasks")) == ["Ivan", "+79990000000"]
    assert names(office.get(AS_CAROL, "/tasks")) == ["Ivan", "+79990000000"]
    assert names(office.get(AS_BOB, "/tasks")) == ["Olga", "+79990000000"]
    assert names(office.get(AS_DANA, "/tasks")) == ["Ivan", "Olga", "+79990000000"]


def test_nobodys_task_about_another_teams_client_is_theirs_and_theirs_whose_phones_rang(office: Office) -> None:
    office.tell(card("Olga", OLGA, owner=None, team=SALES))
    office.tell(call("c1", 0, OLGA, user_ids_rung=[]))
    assert [names(office.get(who, "/tasks")) for who in (AS_ALICE, AS_CAROL, AS_DANA)] == [["Olga"]] * 3
    assert names(office.get(AS_BOB, "/tasks")) == []
    office.tell(call("c2", 1, OLGA, user_ids_rung=[BOB]))
    assert names(office.get(AS_BOB, "/tasks")) == [OLGA]


def test_what_one_may_not_see_is_not_there(office: Office) -> None:
    task = made(office)
    for method, path in [("GET", ""), ("POST", "/close"), ("POST", "/reopen"), ("PATCH", "")]:
        body = {"outcome": "done"} if path == "/close" else {}
        answer = office.ask(AS_BOB, method, f"/tasks/{task['id']}{path}", match=1, json=body)
        assert answer.status_code == 404


def test_auditors_read_and_machines_do_not(office: Office) -> None:
    task = made(office)
    auditor = viewer(an_id("Eve"), "Eve", "auditor")
    assert names(office.get(auditor, "/tasks")) == ["Send the offer"]
    assert office.ask(auditor, "POST", f"/tasks/{task['id']}/close", json={"outcome": "done"}).status_code == 403
    assert office.ask(viewer(an_id("robot"), "robot", "machine"), "GET", "/tasks").status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["early", "late"]),
        ({"owner_id": "me"}, ["early"]),
        ({"owner_id": "none"}, ["late"]),
        ({"owner_id": str(ALICE)}, ["early"]),
        ({"state": "closed"}, ["done"]),
        ({"state": "all"}, ["done", "early", "late"]),
        ({"kind": "call_back"}, []),
        ({"overdue": "true"}, ["early"]),
        ({"overdue": "false"}, ["late"]),
        ({"due_before": "2020-01-01T00:00:00Z"}, []),
        ({"due_before": "2020-01-01T00:00:01Z"}, ["early"]),
        ({"due_after": "2020-01-01T00:00:00Z"}, ["early", "late"]),
        ({"due_after": "2020-01-01T00:00:01Z"}, ["late"]),
        ({"due_after": "2020-01-01T00:00:00Z", "due_before": "2999-01-01T00:00:00Z"}, ["early"]),
        ({"card_id": str(an_id("nobody"))}, []),
    ],
)
def test_lists_are_filtered(office: Office, query: dict[str, str], found: list[str]) -> None:
    done = made(office, title="done", due_at=at(-600).isoformat())
    office.ask(AS_ALICE, "POST", f"/tasks/{done['id']}/close", json={"outcome": "done"})
    made(office, title="late", due_at="2999-01-01T00:00:00Z", owner_id=None)
    made(office, title="early", due_at="2020-01-01T00:00:00Z")
    if query.get("state") == "all":
        found = sorted(found, key=["early", "done", "late"].index)
    assert names(office.get(AS_ALICE, "/tasks", **query)) == found


def test_pages_go_on_where_the_last_one_ended(office: Office) -> None:
    for number in range(5):
        made(office, title=str(number), due_at=at(number // 2).isoformat())
    first = office.get(AS_ALICE, "/tasks", limit=3)
    second = office.get(AS_ALICE, "/tasks", limit=3, cursor=first["next"])
    assert names(first) + names(second) == ["0", "1", "2", "3", "4"]
    assert second["next"] is None


def test_closed_tasks_begin_with_the_one_that_was_closed_last(office: Office) -> None:
    tasks = [made(office, title=str(number), due_at=at(number).isoformat()) for number in range(5)]
    made(office, title="open")
    for number in (3, 0, 4, 1, 2):
        office.ask(AS_ALICE, "POST", f"/tasks/{tasks[number]['id']}/close", json={"outcome": "done"})
    first = office.get(AS_ALICE, "/tasks", state="closed", limit=3)
    second = office.get(AS_ALICE, "/tasks", state="closed", limit=3, cursor=first["next"])
    assert (names(first), names(second)) == (["2", "1", "4"], ["0", "3"])
    assert second["next"] is None


def test_a_cards_tasks_are_shown_open_and_closed(office: Office) -> None:
    ivans = {"card_id": str(an_id("Ivan"))}
    done, later = made(office, title="done", **ivans), made(office, title="later", **ivans)
    made(office, title="somebody else's")
    office.ask(AS_ALICE, "POST", f"/tasks/{done['id']}/close", json={"outcome": "done"})
    found = office.get(AS_ALICE, "/tasks", state="all", **ivans)["items"]
    assert [(task["title"], task["state"]) for task in found] == [("done", "closed"), ("later", "open")]
    assert office.get(AS_ALICE, "/tasks", **ivans)["items"] == [later]


def test_a_moment_without_a_zone_is_refused(office: Office) -> None:
    answer = office.ask(AS_ALICE, "GET", "/tasks", params={"due_before": "2026-11-23T10:00:00"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["due_before"])


def test_a_todo_is_its_makers_unless_he_says_whose(office: Office) -> None:
    assert made(office)["owner_id"] == str(ALICE)
    assert made(office, owner_id=str(BOB))["owner_id"] == str(BOB)
    assert made(office, owner_id=None)["owner_id"] is None


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"owner_id": str(an_id("stranger"))}, "owner_id"),
        ({"card_id": str(an_id("no card"))}, "card_id"),
        ({"title": "  "}, "title"),
        ({"due_at": "2026-11-23T10:00:00"}, "due_at"),
        ({"due_at": "9999-12-31T23:59:59-12:00"}, "due_at"),
    ],
)
def test_a_todo_that_makes_no_sense_is_refused(office: Office, wanted: dict[str, Any], field: str) -> None:
    answer = office.ask(AS_ALICE, "POST", "/tasks", json=todo(**wanted))
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


def test_a_moment_is_taken_in_utc_wherever_it_was_written(office: Office) -> None:
    assert made(office, due_at="2026-11-23T10:00:00-17:53")["due_at"] == "2026-11-24T03:53:00+00:00"


def test_a_todo_about_somebody_elses_client_is_refused(office: Office) -> None:
    wanted = todo(card_id=str(an_id("Ivan")))
    assert office.ask(AS_BOB, "POST", "/tasks", json=wanted).status_code == 422
    assert office.ask(AS_ALICE, "POST", "/tasks", json=wanted).json()["card_name"] == "Ivan"


def test_a_todo_follows_its_card(office: Office) -> None:
    task = made(office, card_id=str(an_id("Ivan")))
    renamed = card("Ivan", IVAN, sequence=2)
    office.tell(type(renamed)(**{name: getattr(renamed, name) for name in renamed.__slots__} | {"name": "Ivan P."}))
    assert office.get(AS_ALICE, f"/tasks/{task['id']}")["card_name"] == "Ivan P."


def test_a_task_is_taken_from_the_queue_and_stays_taken(office: Office) -> None:
    office.tell(call("c1", 0, OLGA))
    [task] = office.get(AS_BOB, "/tasks")["items"]
    taken = office.ask(AS_BOB, "PATCH", f"/tasks/{task['id']}", match=task["version"], json={"owner_id": str(BOB)})
    assert (taken.status_code, taken.json()["owner_id"], taken.headers["ETag"]) == (200, str(BOB), '"2"')
    office.tell(card("Olga", OLGA, owner=ALICE))
    assert office.get(AS_BOB, f"/tasks/{task['id']}")["owner_id"] == str(BOB)


def test_of_two_who_take_a_task_the_second_is_told(office: Office) -> None:
    task = made(office, owner_id=None)
    path = f"/tasks/{task['id']}"
    assert office.ask(AS_ALICE, "PATCH", path, match=1, json={"owner_id": str(ALICE)}).status_code == 200
    assert office.ask(AS_CAROL, "PATCH", path, match=1, json={"owner_id": str(an_id("Carol"))}).status_code == 412
    assert office.ask(AS_CAROL, "PATCH", path, json={"title": "x"}).status_code == 428


def test_a_later_time_stays_when_the_client_calls_again(office: Office) -> None:
    office.tell(call("c1", 0))
    [task] = office.get(AS_ALICE, "/tasks")["items"]
    later = at(300).isoformat()
    office.ask(AS_ALICE, "PATCH", f"/tasks/{task['id']}", match=1, json={"due_at": later, "title": "Call Ivan"})
    office.tell(call("c0", -5), call("c2", 10))
    [task] = office.get(AS_ALICE, "/tasks")["items"]
    assert (task["due_at"], task["title"], task["missed_calls"]) == (later, "Call Ivan", 3)


def test_a_closed_task_is_not_changed(office: Office) -> None:
    task = made(office)
    path = f"/tasks/{task['id']}"
    closed = office.ask(AS_ALICE, "POST", f"{path}/close", json={"outcome": "done"}).json()
    assert (closed["state"], closed["outcome"], closed["closed_by"]) == ("closed", "done", str(ALICE))
    for answer in (
        office.ask(AS_ALICE, "PATCH", path, match=2, json={"title": "x"}),
        office.ask(AS_ALICE, "POST", f"{path}/close", json={"outcome": "done"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "task-is-closed")


def test_a_settled_client_waits_no_longer_for_what_he_missed(office: Office) -> None:
    office.tell(call("c1", 0))
    [task] = office.get(AS_ALICE, "/tasks")["items"]
    office.ask(AS_ALICE, "POST", f"/tasks/{task['id']}/close", json={"outcome": "cancelled"})
    office.tell(call("c0", -5))
    assert office.get(AS_ALICE, "/tasks")["items"] == []


def test_a_call_back_that_is_opened_again_waits_for_the_next_talk(office: Office) -> None:
    office.tell(call("c1", 0))
    office.tell(talk("c2", 5))
    [task] = office.get(AS_ALICE, "/tasks", state="closed")["items"]
    reopened = office.ask(AS_ALICE, "POST", f"/tasks/{task['id']}/reopen").json()
    assert (reopened["state"], reopened["outcome"], reopened["closed_at"]) == ("open", None, None)
    office.tell(card("Ivan", IVAN, sequence=2))
    assert office.get(AS_ALICE, f"/tasks/{task['id']}")["state"] == "open"
    office.tell(talk("c3", 60 * 24 * 365 * 100))
    assert office.get(AS_ALICE, f"/tasks/{task['id']}")["outcome"] == "called_back"


def test_a_client_never_has_two_open_call_backs(office: Office) -> None:
    office.tell(call("c1", 0))
    office.tell(talk("c2", 5))
    office.tell(call("c3", 10))
    [closed] = office.get(AS_ALICE, "/tasks", state="closed")["items"]
    answer = office.ask(AS_ALICE, "POST", f"/tasks/{closed['id']}/reopen")
    assert (answer.status_code, answer.json()["code"]) == (409, "client-has-task")


def test_an_open_task_is_not_opened_again(office: Office) -> None:
    answer = office.ask(AS_ALICE, "POST", f"/tasks/{made(office)['id']}/reopen")
    assert (answer.status_code, answer.json()["code"]) == (409, "task-is-open")


@pytest.fixture
def moved(office: Office) -> Iterator[list[Any]]:
    """What screens are told of tasks."""
    events: list[Any] = []
    screens = office.suite.bus.hear_live(
        ["pipeline.task.moved"], lambda bodies: events.extend(read(open_envelope(body)).event for body in bodies)
    )
    listening = eventlet.spawn(screens.run)
    eventlet.sleep(0)
    yield events
    screens.stop()
    listening.wait()


def test_screens_hear_of_each_change_and_of_nothing_else(office: Office, moved: list[Any]) -> None:
    path = f"/tasks/{made(office)['id']}"
    office.ask(AS_ALICE, "PATCH", path, match=1, json={"title": "Send the offer"})
    office.ask(AS_ALICE, "PATCH", path, match=1, json={"title": "Send another offer"})
    office.ask(AS_ALICE, "POST", f"{path}/close", json={"outcome": "done"})
    office.ask(AS_ALICE, "POST", f"{path}/reopen")
    assert [(one.sequence, one.state) for one in moved] == [(1, "open"), (2, "open"), (3, "closed"), (4, "open")]
    assert {(*one.user_ids, *one.team_ids, one.is_for_all) for one in moved} == {(ALICE, SALES, False)}


def test_screens_of_whoever_had_a_task_hear_that_it_is_anothers(office: Office, moved: list[Any]) -> None:
    path = f"/tasks/{made(office)['id']}"
    office.ask(AS_ALICE, "PATCH", path, match=1, json={"owner_id": str(BOB)})
    office.ask(AS_BOB, "PATCH", path, match=2, json={"owner_id": None})
    given, laid_back = moved[1:]
    assert (given.owner_id, set(given.user_ids), given.team_ids) == (BOB, {ALICE, BOB}, [SALES])
    assert (laid_back.owner_id, laid_back.user_ids, laid_back.is_for_all) == (None, [BOB], True)


def test_screens_hear_of_what_calls_and_cards_do_to_tasks(office: Office, moved: list[Any]) -> None:
    office.tell(call("c1", 0, OLGA))
    office.tell(card("Olga", OLGA, owner=BOB))
    office.tell(talk("c2", 5, OLGA))
    told = [(one.state, one.owner_id, one.is_for_all, one.user_ids) for one in moved]
    assert told == [("open", None, True, []), ("open", BOB, False, [BOB]), ("closed", BOB, False, [BOB])]
    assert moved[1].card_id == an_id("Olga")


def test_nobodys_task_about_somebodys_client_is_told_to_his_people_alone(office: Office, moved: list[Any]) -> None:
    office.tell(card("Olga", OLGA, owner=None, team=SALES))
    office.tell(call("c1", 0, OLGA, user_ids_rung=[BOB]))
    [opened] = moved
    assert (opened.is_for_all, opened.is_nobodys, opened.user_ids) == (False, True, [BOB])
    assert (opened.card_owner_id, opened.card_team_id) == (None, SALES)


def test_administrators_see_who_did_it(office: Office) -> None:
    task = made(office, AS_DANA)
    assert task["opened_by"] == str(DANA)
