"""Who is told of what."""

import json

import pytest

from kartoteka.auth import Viewer
from kartoteka.contracts.events.contacts import TimelineGrew
from kartoteka.contracts.events.pipeline import TaskMoved
from kartoteka.contracts.events.telephony import AgentMoved
from notifications.stream.calls_now import CallsNow
from notifications.stream.hub import Told
from notifications.stream.tidings import tidings
from tests.notifications.cast import ALICE, ANNAS_CARD, BOB, SALES, TEN, an_id, hear, viewer

SERVICE = an_id("service team")


def told(event: object) -> Told:
    [found] = tidings(*hear(event), CallsNow())
    return found


@pytest.mark.parametrize(("who", "sees"), [(viewer("Alice"), True), (viewer("Eve", team=None), False)])
def test_it_tells_of_a_card_whoever_may_see_it(who: Viewer, sees: bool) -> None:
    grown = TimelineGrew(
        card_id=ANNAS_CARD, entry_id=an_id("entry"), kind="note", occurred_at=TEN, owner_id=BOB, team_id=SALES
    )
    assert told(grown).concerns(who) is sees


def bob_moves(team: object) -> Told:
    return told(AgentMoved(user_id=BOB, status="break", reason="lunch", since=TEN, team_id=team))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("who", "team", "sees"),
    [
        (viewer("Bob", team=None), None, True),
        (viewer("Alice"), None, False),
        (viewer("Alice"), SALES, True),
        (viewer("Alice"), SERVICE, False),
        (viewer("Carol", "lead"), SALES, True),
        (viewer("Dana", "administrator", team=None), None, True),
        (viewer("Arthur", "auditor", team=None), SERVICE, True),
    ],
)
def test_it_tells_of_a_colleague_whoever_may_see_him(who: Viewer, team: object, sees: bool) -> None:
    assert bob_moves(team).concerns(who) is sees


def test_it_says_what_a_colleague_says_of_himself() -> None:
    agent = bob_moves(SALES)
    said = json.loads(agent.data)
    assert (agent.name, said["user_id"], said["status"], said["reason"]) == ("agent", str(BOB), "break", "lunch")
    assert (said["since"], said["team_id"]) == ("2026-11-23T10:00:00Z", str(SALES))


def task(*users: object, teams: tuple[object, ...] = (), is_for_all: bool = False) -> Told:
    moved = TaskMoved(
        task_id=an_id("task"),
        sequence=3,
        card_id=ANNAS_CARD,
        owner_id=BOB,
        state="open",
        user_ids=list(users),  # type: ignore[arg-type]
        team_ids=list(teams),  # type: ignore[arg-type]
        is_for_all=is_for_all,
    )
    return told(moved)


@pytest.mark.parametrize(
    ("who", "moved", "sees"),
    [
        (viewer("Bob", team=None), task(BOB), True),
        (viewer("Alice"), task(BOB), False),
        (viewer("Alice"), task(BOB, ALICE), True),
        (viewer("Carol", "lead"), task(BOB, teams=(SERVICE, SALES)), True),
        (viewer("Carol", "lead"), task(BOB, teams=(SERVICE,)), False),
        (viewer("Alice", team=None), task(is_for_all=True), True),
        (viewer("Dana", "administrator", team=None), task(BOB), True),
    ],
)
def test_it_tells_of_a_task_whoever_has_it_in_his_lists(who: Viewer, moved: Told, sees: bool) -> None:
    assert moved.concerns(who) is sees


def test_it_says_of_a_task_no_more_than_lists_need() -> None:
    moved = task(BOB, teams=(SALES,))
    said = {"task_id": str(an_id("task")), "card_id": str(ANNAS_CARD), "owner_id": str(BOB), "state": "open"}
    assert (moved.name, json.loads(moved.data)) == ("task", said)
