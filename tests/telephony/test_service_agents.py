"""Who takes calls: what people say of themselves, who sees it, and what their phones say."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from kartoteka.auth import Viewer
from kartoteka.db import Database
from kartoteka.plugins import Fence
from kartoteka.settings import Settings
from tests.telephony.exchange import Exchange, wait_for
from tests.telephony.office import (
    ALICE,
    AS_ALICE,
    AS_BOB,
    AS_CAROL,
    AS_DANA,
    BOB,
    CAROL,
    DANA,
    IVAN,
    SALES,
    STAFF,
    Office,
    asterisk,
    user,
    viewer,
)
from tests.telephony.streams import blocks, capture

AS_AUDITOR = viewer(DANA, "Arthur", "auditor")


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    exchange = Exchange()
    yield exchange
    exchange.close()


@pytest.fixture(scope="module")
def running(settings: Settings, exchange: Exchange, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(settings, tmp_path_factory.mktemp("pbxs")).open(asterisk("main", exchange.port))
    yield office
    office.close()
    Database.close_all()
    Fence.everywhere.clear()


@pytest.fixture
def unstaffed(running: Office) -> Office:
    for table in ("agent_statuses", "live_calls", "directory_users"):
        running.rows(f"with gone as (delete from {table} returning 1) select count(*) from gone")
    running.agents_moved.clear()
    return running


@pytest.fixture
def office(unstaffed: Office) -> Office:
    """Alice and Carol sell, Bob is of no team."""
    unstaffed.tell(*STAFF)
    return unstaffed


def say(office: Office, who: Viewer, status: str, **more: Any) -> Any:
    answer = office.ask(who, "PUT", "/agents/me/status", json={"status": status, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def names(office: Office, who: Viewer) -> list[str]:
    return [agent["name"] for agent in office.get(who, "/agents")["items"]]


def seen(office: Office, name: str, who: Viewer = AS_DANA) -> Any:
    [agent] = [agent for agent in office.get(who, "/agents")["items"] if agent["name"] == name]
    return agent


def rings(office: Office, *users: Any, state: str = "ringing", minute: int = 0, linkedid: str = "1") -> None:
    """A call as the reader of the PBX notes it."""
    row = {"linkedid": linkedid, "state": state, "users": list(users), "at": f"2026-01-01T09:{minute:02}:00Z"}
    insert = text("""
        insert into live_calls (pbx, linkedid, linkedids, first_heard_at, id, state, direction, user_ids, extensions,
            started_at, answered_at, changed_at)
        select 'main', :linkedid, '{}', now(), gen_random_uuid(), state, 'inbound', :users, '{}',
            moment - interval '30 s', case when state = 'talking' then moment end, now()
        from (values (cast(:state as text), cast(:at as timestamptz))) as told (state, moment)""")
    with office.database.transaction() as session:
        session.execute(insert, row)


def test_it_is_offline_who_never_said(office: Office) -> None:
    assert seen(office, "Alice") == {
        "user_id": str(ALICE),
        "name": "Alice",
        "extension": "101",
        "status": "offline",
        "reason": "",
        "since": None,
        "is_in_call": False,
        "call_state": None,
        "call_since": None,
    }


def test_it_keeps_what_somebody_says_of_himself(office: Office) -> None:
    said = say(office, AS_ALICE, "break", reason=" lunch ")
    assert (said["user_id"], said["status"], said["reason"]) == (str(ALICE), "break", "lunch")
    agent = seen(office, "Alice")
    assert {name: agent[name] for name in said} == said


def test_it_counts_from_when_it_was_said_first(office: Office) -> None:
    first = say(office, AS_ALICE, "break", reason="lunch")
    assert say(office, AS_ALICE, "break", reason="lunch") == first
    assert say(office, AS_ALICE, "break", reason="meeting")["since"] > first["since"]
    assert say(office, AS_ALICE, "wrap_up")["reason"] == ""


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "status"),
        ({"status": "asleep"}, "status"),
        ({"status": "ready", "reason": "x"}, "reason"),
        ({"status": "break", "reason": "x" * 101}, "reason"),
        ({"status": "break", "user_id": str(BOB)}, "user_id"),
    ],
)
def test_it_refuses_what_is_no_status(office: Office, body: dict[str, Any], field: str) -> None:
    answer = office.ask(AS_ALICE, "PUT", "/agents/me/status", json=body)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


def test_it_is_said_by_those_who_talk_with_clients(office: Office) -> None:
    answer = office.ask(AS_AUDITOR, "PUT", "/agents/me/status", json={"status": "ready"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("who", "found"),
    [
        (AS_ALICE, ["Alice", "Carol"]),
        (AS_CAROL, ["Alice", "Carol"]),
        (AS_BOB, ["Bob"]),
        (AS_DANA, ["Alice", "Bob", "Carol"]),
        (AS_AUDITOR, ["Alice", "Bob", "Carol"]),
    ],
)
def test_it_shows_oneself_and_ones_team(office: Office, who: Viewer, found: list[str]) -> None:
    assert names(office, who) == found


def test_it_shows_nobody_who_has_left_and_no_machine(office: Office) -> None:
    gone = replace(user(BOB, "Bob", "102"), sequence=2, is_active=False)
    machine = replace(user(DANA, "Robot", None, SALES), roles=["machine"])
    office.tell(gone, machine)
    assert names(office, AS_DANA) == ["Alice", "Carol"]


def test_it_shows_whose_phone_rings_and_who_talks(office: Office) -> None:
    say(office, AS_ALICE, "ready")
    rings(office, ALICE, CAROL, minute=5)
    rings(office, BOB, state="starting", linkedid="2")
    alice = seen(office, "Alice", AS_CAROL)
    assert (alice["status"], alice["is_in_call"], alice["call_state"]) == ("ready", True, "ringing")
    assert alice["call_since"] == "2026-01-01T09:04:30+00:00"
    assert not seen(office, "Bob")["is_in_call"]


def test_it_shows_of_several_calls_the_one_that_is_talked_longest(office: Office) -> None:
    rings(office, ALICE, minute=1, linkedid="1")
    rings(office, ALICE, minute=3, linkedid="3", state="talking")
    rings(office, ALICE, minute=2, linkedid="2", state="talking")
    alice = seen(office, "Alice")
    assert (alice["call_state"], alice["call_since"]) == ("talking", "2026-01-01T09:02:00+00:00")


def test_it_sees_a_real_phone_ring_and_stop(office: Office, exchange: Exchange) -> None:
    call = [block for block in blocks(capture("inbound_answered")) if b"\nTimestamp: " in block]
    ringing = next(number for number, block in enumerate(call, 1) if b"ChannelStateDesc: Ringing" in block)
    exchange.send(b"".join(call[:ringing]))
    wait_for(lambda: seen(office, "Alice")["call_state"] == "ringing")
    exchange.send(b"".join(call[ringing:]))
    wait_for(lambda: not seen(office, "Alice")["is_in_call"])
    assert office.the_call().client_number == IVAN


def test_it_tells_screens_of_a_change_and_only_then(office: Office) -> None:
    said = [say(office, AS_ALICE, status) for status in ("ready", "ready", "wrap_up")]
    wait_for(lambda: len(office.agents_moved) == 2)
    told = [(one.user_id, one.status, one.team_id) for one in office.agents_moved]
    assert told == [(ALICE, "ready", SALES), (ALICE, "wrap_up", SALES)]
    assert office.agents_moved[-1].since.isoformat() == said[-1]["since"]


def test_it_tells_of_whom_the_directory_does_not_know_yet(unstaffed: Office) -> None:
    office = unstaffed
    say(office, AS_BOB, "ready")
    [told] = wait_for(lambda: office.agents_moved)
    assert (told.user_id, told.team_id) == (BOB, None)
    office.tell(user(BOB, "Bob", "102", SALES))
    assert seen(office, "Bob", AS_CAROL)["status"] == "ready"
