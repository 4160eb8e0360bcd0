"""Who is told of what."""

import json
from typing import Any

import pytest

from kartoteka.auth import Viewer
from kartoteka.contracts.events.contacts import TimelineGrew
from kartoteka.contracts.events.pipeline import TaskMoved
from kartoteka.contracts.events.telephony import AgentMoved
from notifications.stream.calls_now import CallsNow
from notifications.stream.hub import Told
from notifications.stream.tidings import tidings
from tests.notifications.cast import ALICE, ANNA, ANNAS_CARD, BOB, CAROL, SALES, TEN, an_id, hear, move, viewer

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


def task(*users: object, teams: tuple[object, ...] = (), is_for_all: bool = False, **told_of_card: Any) -> Told:
    moved = TaskMoved(
        task_id=an_id("task"),
        sequence=3,
        card_id=ANNAS_CARD,
        owner_id=BOB,
        state="open",
        user_ids=list(users),  # type: ignore[arg-type]
        team_ids=list(teams),  # type: ignore[arg-type]
        is_for_all=is_for_all,
        **told_of_card,
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


def said_to(who: Viewer, moved: Told) -> Any:
    """What stands on somebody's screen."""
    return json.loads(moved.frame(who).decode().partition("data: ")[2])


CAROLS = {"card_owner_id": CAROL, "card_team_id": SERVICE}
KNOWN, HIDDEN = (str(ANNAS_CARD), "Анна Петрова"), (None, None)


@pytest.mark.parametrize(
    ("who", "told_of_card", "client"),
    [
        (viewer("Bob"), CAROLS, HIDDEN),
        (viewer("Carol", "lead"), CAROLS, KNOWN),
        (viewer("Bob", team=SERVICE), CAROLS, KNOWN),
        (viewer("Bob"), CAROLS | {"card_follower_ids": [BOB]}, KNOWN),
        (viewer("Dana", "administrator"), CAROLS, KNOWN),
        (viewer("Bob"), {}, KNOWN),
    ],
)
def test_it_names_the_client_of_a_call_to_whoever_sees_him(who: Viewer, told_of_card: Any, client: Any) -> None:
    call = told(move("ringing", who.user_id, **told_of_card))
    assert call.concerns(who)
    said = said_to(who, call)
    assert (said["card_id"], said["card_name"]) == client
    owner = told_of_card.get("card_owner_id")
    assert (said["client_number"], said["client_owner_id"]) == (ANNA, str(owner) if owner else None)
    assert not {"card_owner_id", "card_team_id", "card_follower_ids"} & said.keys()


def nobodys(**told_of_card: Any) -> Told:
    return task(is_for_all=False, is_nobodys=True, **told_of_card)


@pytest.mark.parametrize(
    ("who", "moved", "sees"),
    [
        (viewer("Bob"), nobodys(card_team_id=SALES), True),
        (viewer("Alice", "manager"), nobodys(card_team_id=SALES), True),
        (viewer("Bob"), nobodys(card_team_id=SERVICE), False),
        (viewer("Bob"), nobodys(card_owner_id=CAROL, card_follower_ids=[BOB]), True),
        (viewer("Stella", "steward"), nobodys(card_owner_id=CAROL), True),
        (viewer("Casey", "cashier"), task(is_for_all=True), False),
        (viewer("Casey", "cashier"), task(an_id("Casey")), False),
    ],
)
def test_it_tells_of_nobodys_task_whoever_sees_its_client(who: Viewer, moved: Told, sees: bool) -> None:
    assert moved.concerns(who) is sees


def test_it_hides_the_client_of_ones_own_task_whom_one_does_not_see() -> None:
    moved = task(BOB, card_owner_id=CAROL)
    assert said_to(viewer("Bob"), moved)["card_id"] is None
    assert said_to(viewer("Carol", "lead"), moved)["card_id"] == str(ANNAS_CARD)
