"""Figures, as people ask for them over HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kartoteka.contracts.events.pipeline import TaskClosed, TaskOpened
from kartoteka.db import Database
from kartoteka.host import make_suite
from kartoteka.settings import Settings
from tests.pipeline.cast import ALICE, BOB, CAROL, SALES, an_id, at, call, talk, user
from tests.pipeline.office import AS_ALICE, AS_BOB, AS_CAROL, AS_DANA, Office, viewer

DAY = {"since": "2026-11-02", "until": "2026-11-02", "time_zone": "UTC"}


@pytest.fixture(scope="module")
def running(settings: Settings) -> Iterator[Office]:
    suite = make_suite(settings, ["reports"])
    suite.start()
    yield Office(suite, "reports")
    suite.stop()


@pytest.fixture
def office(running: Office, database: Database) -> Office:
    """Alice and Carol sell, Bob answers: a morning with six calls."""
    running.tell(user("Alice", team=SALES), user("Bob"), user("Carol", team=SALES))
    running.tell(
        talk("c1", 0, by=ALICE),
        talk("c2", 20, by=ALICE, direction="inbound", queue=None),
        talk("c3", 70, by=BOB),
        call("c4", 75, user_ids_rung=[ALICE, BOB]),
        call("c5", 130, disposition="BUSY", user_ids_rung=[BOB]),
        call("c6", 140, direction="outbound", user_id=ALICE, user_ids_rung=[]),
    )
    return running


def table(answer: Any, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(item[name] for name in names) for item in answer["items"]]


def test_calls_are_added_up_by_agent(office: Office) -> None:
    answer = office.get(AS_DANA, "/calls/summary", **DAY)
    found = {row[0]: row[1:] for row in table(answer, "agent", "calls", "answered", "missed", "rang_in_vain")}
    assert found == {"Alice": (3, 2, 0, 1), "Bob": (1, 1, 0, 2), None: (2, 0, 2, 0)}
    assert (answer["total"]["calls"], answer["total"]["talk_seconds"], answer["total"]["ring_seconds"]) == (
        6,
        166.5,
        31.5,
    )


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("hour", [(10, 2), (11, 2), (12, 2)]),
        ("outcome", [("ANSWERED", 3), ("BUSY", 1), ("NO ANSWER", 2)]),
        ("direction", [("inbound", 3), ("outbound", 3)]),
        ("queue", [("", 1), ("sales", 5)]),
        ("day", [("2026-11-02", 6)]),
    ],
)
def test_calls_are_added_up_by_what_one_asks_for(office: Office, by: str, rows: list[Any]) -> None:
    answer = office.get(AS_DANA, "/calls/summary", by=by, **DAY)
    assert table(answer, by, "calls") == rows


def test_several_at_once_give_a_row_for_each_combination(office: Office) -> None:
    answer = office.get(AS_DANA, "/calls/summary", by="direction,outcome", **DAY)
    assert table(answer, "direction", "outcome", "calls") == [
        ("inbound", "ANSWERED", 1),
        ("inbound", "BUSY", 1),
        ("inbound", "NO ANSWER", 1),
        ("outbound", "ANSWERED", 2),
        ("outbound", "NO ANSWER", 1),
    ]


@pytest.mark.parametrize(
    ("zone", "hour", "day"),
    [
        ("UTC", 18, "2026-11-02"),
        ("Asia/Kolkata", 0, "2026-11-03"),  # +05:30
        ("Asia/Kathmandu", 0, "2026-11-03"),  # +05:45
        ("America/St_Johns", 15, "2026-11-02"),  # -03:30
    ],
)
def test_days_and_hours_are_those_of_the_zone(office: Office, zone: str, hour: int, day: str) -> None:
    office.tell(talk("evening", 8 * 60 + 30, by=CAROL))
    days = {"since": "2026-11-01", "until": "2026-11-04", "time_zone": zone}
    answer = office.get(AS_DANA, "/calls/summary", by="agent,day,hour", **days)
    assert [row[1:] for row in table(answer, "agent", "day", "hour") if row[0] == "Carol"] == [(day, hour)]


def test_a_day_begins_at_the_zones_midnight(office: Office) -> None:
    office.tell(talk("late", 8 * 60 + 29, by=CAROL), talk("early", 8 * 60 + 30, by=CAROL))
    answer = office.get(AS_DANA, "/calls/summary", since="2026-11-03", until="2026-11-03", time_zone="Asia/Kolkata")
    assert answer["since"] == "2026-11-02T18:30:00+00:00"
    assert answer["total"]["calls"] == 1


def test_moments_bound_a_report_by_quarters_of_an_hour(office: Office) -> None:
    bounds = {"since": "2026-11-02T10:20:00+00:00", "until": "2026-11-02T14:15:00+03:00"}
    answer = office.get(AS_DANA, "/calls/summary", **bounds)
    assert (answer["since"], answer["until"]) == ("2026-11-02T10:15:00+00:00", "2026-11-02T11:15:00+00:00")
    assert answer["total"]["calls"] == 2


@pytest.mark.parametrize(
    "query",
    [
        {"by": "moon"},
        {"by": ""},
        {"time_zone": "Mars/Olympus"},
        {"since": "yesterday"},
        {"until": "2026-11-02T10:00:00"},
        {"since": "0001-01-01T00:00:00+14:00"},
        {"until": "9999-12-31"},
    ],
)
def test_what_makes_no_sense_is_refused(office: Office, query: dict[str, str]) -> None:
    answer = office.ask(AS_DANA, "GET", "/calls/summary", params=query)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, list(query))


def test_people_see_their_own_calls_and_leads_their_teams(office: Office) -> None:
    def seen(who: Any) -> set[Any]:
        return {row[0] for row in table(office.get(who, "/calls/summary", **DAY), "agent")}

    assert seen(AS_BOB) == {"Bob"}
    assert seen(AS_ALICE) == {"Alice"}
    assert seen(AS_CAROL) == {"Alice", None}
    assert seen(AS_DANA) == seen(viewer(an_id("Eve"), "Eve", "auditor")) == {"Alice", "Bob", None}
    assert office.ask(viewer(an_id("robot"), "robot", "machine"), "GET", "/calls/summary").status_code == 403


def test_a_mended_call_is_counted_as_it_was_last_told(office: Office) -> None:
    office.tell(talk("c4", 75, by=BOB, direction="inbound", sequence=2))
    found = {row[0]: row[1:] for row in table(office.get(AS_DANA, "/calls/summary", **DAY), "agent", "calls", "missed")}
    assert found == {"Alice": (3, 0), "Bob": (2, 0), None: (1, 1)}


def test_a_phone_that_we_know_nobody_at_has_a_row_of_its_own(office: Office) -> None:
    office.tell(talk("c7", 10, user_id=None, extension="999"))
    answer = office.get(AS_DANA, "/calls/summary", **DAY)
    assert ("999", 1) in table(answer, "extension", "calls")


def test_today_is_the_viewers_day(office: Office) -> None:
    now = (datetime.now(UTC) + timedelta(hours=3)).replace(hour=12) - timedelta(hours=3)  # noon in Moscow
    minutes = (now - at(0)).total_seconds() / 60
    office.tell(talk("t1", minutes, by=BOB), call("t2", minutes, user_ids_rung=[ALICE, BOB]))
    names = ("scope", "calls", "answered", "missed", "talk_seconds")
    assert [office.get(AS_BOB, "/calls/today")[name] for name in names] == ["own", 1, 1, 1, 55.5]
    assert [office.get(AS_CAROL, "/calls/today")[name] for name in names] == ["tree", 1, 0, 1, 0.0]
    assert [office.get(AS_DANA, "/calls/today")[name] for name in names] == ["all", 2, 1, 1, 55.5]
    assert office.get(viewer(CAROL, "Carol", "agent"), "/calls/today")["calls"] == 0


def promise(
    name: str, minutes: float, owner: Any, kept: float | None = None, outcome: str = "called_back"
) -> list[Any]:
    """What pipeline tells of a promise that is due after half an hour."""
    common: dict[str, Any] = {
        "task_id": an_id(name),
        "kind": "call_back",
        "card_id": None,
        "client_number": None,
        "owner_id": owner,
        "queue": None,
        "due_at": at(minutes + 30),
        "missed_calls": 2,
        "opened_at": at(minutes),
    }
    opened = TaskOpened(sequence=1, title="Call back", card_name=None, candidate_ids=[], **common)
    if kept is None:
        return [opened]
    closed = TaskClosed(sequence=2, outcome=outcome, closed_by=BOB, closed_at=at(kept), **common)  # type: ignore[arg-type]
    return [closed, opened]


def test_promises_are_kept_or_late_or_open(office: Office) -> None:
    office.tell(*promise("p1", 0, ALICE, kept=10), *promise("p2", 5, ALICE, kept=60), *promise("p3", 9, ALICE))
    office.tell(*promise("p4", 0, BOB, kept=50, outcome="cancelled"), *promise("p5", 24 * 60, None))
    office.tell(*promise("p6", 60 * 24 * 365 * 100, None))
    both_days = DAY | {"until": "2026-11-03"}
    answer = office.get(AS_DANA, "/promises/summary", **both_days)
    names = ("missed", "promised", "called_back", "kept_in_time", "kept_late", "given_up", "open", "overdue")
    found = {row[0]: row[1:] for row in table(answer, "agent", *names)}
    assert found == {
        "Alice": (6, 3, 2, 1, 1, 0, 1, 1),
        "Bob": (2, 1, 0, 0, 0, 1, 0, 0),
        None: (2, 1, 0, 0, 0, 0, 1, 1),
    }
    days = office.get(AS_DANA, "/promises/summary", by="day", **both_days)
    assert table(days, "day", "promised", "overdue") == [("2026-11-02", 4, 1), ("2026-11-03", 1, 1)]
    assert [row[0] for row in table(office.get(AS_BOB, "/promises/summary", **both_days), "agent")] == ["Bob"]
    assert office.get(AS_CAROL, "/promises/summary", **both_days)["total"]["promised"] == 4
    assert office.get(AS_DANA, "/promises/summary", kind="todo", **both_days)["items"] == []
