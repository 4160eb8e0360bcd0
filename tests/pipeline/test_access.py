"""Who learns who the client of a task is, what is done with the work of whoever leaves, and with clients who want to be
forgotten."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from kartoteka.auth import Viewer
from kartoteka.contracts.events.accounts import WorkHandedOver
from kartoteka.contracts.events.contacts import CardErased
from kartoteka.db import Database
from kartoteka.events import open_envelope, read
from kartoteka.host import make_suite
from kartoteka.ids import uuid7
from kartoteka.settings import Settings
from pipeline.tasks import handing_over
from tests.one_service import traces
from tests.pipeline.cast import ALICE, BOB, CAROL, IVAN, OLGA, SALES, TEN, an_id, at, call, card, merged, talk, user
from tests.pipeline.office import AS_ALICE, AS_BOB, AS_CAROL, AS_DANA, Office

STRANGER = "+79990000000"
WORDS = ("Ivan", "9161234567")


@pytest.fixture(scope="module")
def running(settings: Settings) -> Iterator[Office]:
    suite = make_suite(settings, ["pipeline"])
    suite.start()
    yield Office(suite, "pipeline")
    suite.stop()


@pytest.fixture
def office(running: Office, database: Database) -> Office:
    """Alice and Carol sell, Bob does not; Ivan is Alice's and the sales team's."""
    with database.transaction() as session:
        session.execute(text("delete from published_events"))
    running.tell(user("Alice", team=SALES), user("Bob"), user("Carol", team=SALES), user("Dana"))
    running.tell(card("Ivan", IVAN, owner=ALICE, team=SALES))
    return running


def made(office: Office, who: Viewer = AS_ALICE, **wanted: Any) -> Any:
    todo = {"title": "Send the offer", "due_at": at(60).isoformat()} | wanted
    answer = office.ask(who, "POST", "/tasks", json=todo)
    assert answer.status_code == 201, answer.text
    return answer.json()


def ivans(office: Office, **wanted: Any) -> Any:
    return made(office, card_id=str(an_id("Ivan")), **wanted)


def told(database: Database, name: str) -> list[Any]:
    """What pipeline told of a kind, in order."""
    both = "select id, body from published_events where name = :n union all select id, body from outbox where name = :n"
    with database.transaction() as session:
        rows = session.execute(text(f"{both} order by id"), {"n": name}).all()
    return [read(open_envelope(row.body)).event for row in rows]


def client(task: Any) -> tuple[Any, Any]:
    return task["card_id"], task["card_name"]


KNOWN, HIDDEN = (str(an_id("Ivan")), "Ivan"), (None, None)


def test_a_task_that_is_ones_own_hides_a_client_who_is_not(office: Office) -> None:
    task = ivans(office, owner_id=str(BOB))
    path = f"/tasks/{task['id']}"
    assert client(task) == client(office.get(AS_DANA, path)) == KNOWN
    [listed] = office.get(AS_BOB, "/tasks")["items"]
    renamed = office.ask(AS_BOB, "PATCH", path, match=1, json={"title": "Send it"})
    closed = office.ask(AS_BOB, "POST", f"{path}/close", json={"outcome": "done"})
    reopened = office.ask(AS_BOB, "POST", f"{path}/reopen")
    shown = [listed, office.get(AS_BOB, path), renamed.json(), closed.json(), reopened.json()]
    assert [client(one) for one in shown] == [HIDDEN] * 5


def test_a_follower_of_the_client_knows_him(office: Office) -> None:
    task = ivans(office, owner_id=str(BOB))
    office.tell(replace(card("Ivan", IVAN, owner=ALICE, sequence=2), follower_ids=[BOB]))
    assert client(office.get(AS_BOB, f"/tasks/{task['id']}")) == KNOWN


def test_a_client_in_the_bin_is_shown_to_those_alone_who_may_restore_him(office: Office) -> None:
    task = ivans(office)
    office.tell(replace(card("Ivan", IVAN, owner=ALICE, team=SALES, sequence=2), is_deleted=True))
    assert client(office.get(AS_ALICE, f"/tasks/{task['id']}")) == HIDDEN
    assert client(office.get(AS_DANA, f"/tasks/{task['id']}")) == KNOWN


def test_a_closed_task_of_a_card_that_was_merged_names_the_client_to_whoever_sees_the_other(office: Office) -> None:
    task = ivans(office, owner_id=str(BOB))
    office.ask(AS_BOB, "POST", f"/tasks/{task['id']}/close", json={"outcome": "done"})
    office.tell(card("Ivan Petrov", owner=ALICE, team=SALES), merged("Ivan", "Ivan Petrov"))
    assert client(office.get(AS_BOB, f"/tasks/{task['id']}")) == HIDDEN
    assert client(office.get(AS_DANA, f"/tasks/{task['id']}")) == KNOWN


def test_a_filter_does_not_tell_whose_task_it_is(office: Office) -> None:
    ivans(office, owner_id=str(BOB))
    assert office.get(AS_BOB, "/tasks", card_id=str(an_id("Ivan")))["items"] == []
    assert len(office.get(AS_CAROL, "/tasks", card_id=str(an_id("Ivan")), owner_id=str(BOB))["items"]) == 0
    assert len(office.get(AS_DANA, "/tasks", card_id=str(an_id("Ivan")), owner_id=str(BOB))["items"]) == 1


# -- handing over


def handover(from_user: UUID = ALICE, to_user: UUID = CAROL, minutes: float = 60 * 24 * 365 * 100) -> WorkHandedOver:
    return WorkHandedOver(
        handover_id=uuid7(), from_user_id=from_user, to_user_id=to_user, to_team_id=None, handed_over_at=at(minutes)
    )


def test_open_tasks_are_handed_over_and_closed_ones_stay(office: Office, database: Database) -> None:
    mine, done, bobs = made(office), made(office, title="done"), made(office, AS_BOB)
    office.ask(AS_ALICE, "POST", f"/tasks/{done['id']}/close", json={"outcome": "done"})
    office.tell(call("c1", 0))

    office.tell(handover())

    tasks = {task["id"]: task for task in office.get(AS_DANA, "/tasks", state="all")["items"]}
    assert (tasks[mine["id"]]["owner_id"], tasks[mine["id"]]["version"]) == (str(CAROL), 2)
    assert (tasks[done["id"]]["owner_id"], tasks[bobs["id"]]["owner_id"]) == (str(ALICE), str(BOB))
    assert {task["owner_id"] for task in tasks.values() if task["kind"] == "call_back"} == {str(CAROL)}
    assert {one.owner_id for one in told(database, "pipeline.task.changed")} == {CAROL}
    recorded = told(database, "audit.action.recorded")[-1]
    assert (recorded.action, recorded.record_id, recorded.details) == ("tasks.handed-over", str(ALICE), {"tasks": 2})


def test_what_is_handed_over_twice_is_handed_over_once(office: Office, database: Database) -> None:
    made(office)
    office.tell(handover())
    office.tell(handover())
    assert len(told(database, "pipeline.task.changed")) == 1


def test_what_was_promised_after_the_handover_stays(office: Office) -> None:
    made(office)
    office.tell(handover(minutes=-60 * 24 * 365 * 10))
    assert [task["owner_id"] for task in office.get(AS_ALICE, "/tasks")["items"]] == [str(ALICE)]


def test_a_handover_to_oneself_changes_nothing(office: Office, database: Database) -> None:
    made(office)
    office.tell(handover(to_user=ALICE))
    assert told(database, "pipeline.task.changed") == []


def test_many_tasks_are_handed_over_in_parts(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handing_over, "AT_ONCE", 2)
    for number in range(5):
        made(office, title=str(number))
    office.tell(handover())
    assert office.get(AS_ALICE, "/tasks", owner_id="me")["items"] == []
    assert len(office.get(AS_CAROL, "/tasks", owner_id="me")["items"]) == 5


def test_a_call_back_ends_at_whoever_took_over_in_whatever_order_the_news_come(office: Office) -> None:
    office.tell(call("c1", 0))
    office.tell(handover())
    office.tell(call("c2", 5))  # the card is still Alice's, as far as pipeline knows
    office.tell(card("Ivan", IVAN, owner=CAROL, team=SALES, sequence=2))
    [task] = office.get(AS_CAROL, "/tasks")["items"]
    assert (task["owner_id"], task["missed_calls"]) == (str(CAROL), 2)


# -- being forgotten


def erased(*numbers: str) -> CardErased:
    return CardErased(card_id=an_id("Ivan"), sequence=9, erased_at=TEN, numbers=list(numbers))


def test_nothing_of_a_forgotten_client_is_left_and_it_says_what_it_has_removed(
    office: Office, database: Database
) -> None:
    office.tell(call("c1", 0), talk("c0", -5))
    ivans(office, title="Send Ivan the offer")
    office.tell(call("c2", 1, OLGA))
    office.tell(call("c2", 1, IVAN, sequence=2))
    assert {line.partition(":")[0] for line in traces(database, *WORDS)} >= {"tasks", "touches", "directory_cards"}

    office.tell(erased(IVAN))

    assert traces(database, *WORDS) == []
    [done] = told(database, "contacts.erasure.done")
    assert (done.card_id, done.service) == (an_id("Ivan"), "pipeline")
    assert done.removed.items() >= {"identifiers": 1, "tasks": 2, "touches": 3}.items()
    [todo] = office.get(AS_ALICE, "/tasks")["items"]
    assert (todo["title"], todo["version"]) == ("(erased)", 2)


def test_what_his_numbers_have_left_without_a_card_goes_too(office: Office, database: Database) -> None:
    office.tell(call("c1", 0, STRANGER))
    office.tell(erased(STRANGER))
    assert traces(database, STRANGER) == []
    assert office.get(AS_DANA, "/tasks")["items"] == []


def test_a_number_that_another_client_has_too_stays_his(office: Office, database: Database) -> None:
    office.tell(card("Anna", IVAN, owner=ALICE))
    office.tell(call("c1", 0))
    office.tell(card("Ivan", owner=ALICE, sequence=2))
    office.tell(erased(IVAN))
    [task] = office.get(AS_ALICE, "/tasks")["items"]
    assert (task["card_name"], task["client_number"]) == ("Anna", IVAN)


def test_it_says_that_it_had_nothing(office: Office, database: Database) -> None:
    office.tell(CardErased(card_id=an_id("nobody"), sequence=9, erased_at=TEN))
    assert [one.removed for one in told(database, "contacts.erasure.done")] == [{}]


# -- traced


def test_what_people_do_with_tasks_is_traced(office: Office, database: Database) -> None:
    task = ivans(office)
    path = f"/tasks/{task['id']}"
    office.ask(AS_ALICE, "PATCH", path, match=1, json={"title": "Send another", "owner_id": str(BOB)})
    office.ask(AS_BOB, "POST", f"{path}/close", json={"outcome": "done"})
    office.ask(AS_BOB, "POST", f"{path}/reopen")
    traced = told(database, "audit.action.recorded")
    assert [(one.action, one.actor, one.record_id) for one in traced] == [
        (f"task.{action}", str(who), task["id"])
        for action, who in (("made", ALICE), ("changed", ALICE), ("closed", BOB), ("reopened", BOB))
    ]
    assert traced[1].changes == {"title": ["Send the offer", "Send another"], "owner_id": [str(ALICE), str(BOB)]}
    assert {one.details["card_id"] for one in traced} == {str(an_id("Ivan"))}


def test_a_task_that_one_does_not_see_is_not_told_by_a_refusal(office: Office) -> None:
    office.tell(call("c1", 0))
    [first] = office.get(AS_ALICE, "/tasks")["items"]
    office.ask(AS_ALICE, "PATCH", f"/tasks/{first['id']}", match=1, json={"owner_id": str(BOB)})
    office.ask(AS_BOB, "POST", f"/tasks/{first['id']}/close", json={"outcome": "cancelled"})
    office.tell(call("c2", 60 * 24 * 365 * 100))
    refused = office.ask(AS_BOB, "POST", f"/tasks/{first['id']}/reopen")
    assert (refused.json()["code"], "task_id" in refused.json()) == ("client-has-task", False)
