"""Heads see their areas: three levels of teams, and whose figures whoever heads one of them sees."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from kartoteka.auth import Viewer
from kartoteka.contracts.events.accounts import TeamChanged
from kartoteka.contracts.events.contacts import CardErased
from kartoteka.db import Database
from kartoteka.events import open_envelope, read
from kartoteka.host import make_suite
from kartoteka.settings import Settings
from tests.one_service import traces
from tests.pipeline.cast import ALICE, BOB, IVAN, TEN, an_id, at, call, talk, user
from tests.pipeline.office import AS_DANA, Office, viewer
from tests.reports.test_counting import opened

DAY = {"since": "2026-11-02", "until": "2026-11-02", "time_zone": "UTC"}
COMPANY, NORTH, SOUTH, SHOP = (an_id(name) for name in ("company", "north", "south", "shop"))
PARENTS = {COMPANY: None, NORTH: COMPANY, SOUTH: COMPANY, SHOP: NORTH}
NAMES = {COMPANY: "Company", NORTH: "North", SOUTH: "South", SHOP: "Shop"}
BELOW = {COMPANY: {COMPANY, NORTH, SOUTH, SHOP}, NORTH: {NORTH, SHOP}, SOUTH: {SOUTH}, SHOP: {SHOP}}


def team(team_id: UUID) -> TeamChanged:
    return TeamChanged(
        team_id=team_id,
        sequence=1,
        name=NAMES[team_id],
        parent_id=PARENTS[team_id],
        head_id=None,
        is_active=True,
        changed_at=TEN,
    )


def head_of(team_id: UUID) -> Viewer:
    """Whoever leads a team, as his token says."""
    head = viewer(an_id(f"head of {NAMES[team_id]}"), "Head", "lead", team_id)
    return replace(head, tree_ids=frozenset(BELOW[team_id]))


@pytest.fixture(scope="module")
def running(settings: Settings) -> Iterator[Office]:
    suite = make_suite(settings, ["reports"])
    suite.start()
    yield Office(suite, "reports")
    suite.stop()


@pytest.fixture
def office(running: Office, database: Database) -> Office:
    """Alice works in the shop, Bob in the south, Nina in the north; each has talked once more than the one before."""
    with database.transaction() as session:
        session.execute(text("delete from published_events"))
    running.tell(*map(team, PARENTS))
    running.tell(user("Alice", team=SHOP), user("Bob", team=SOUTH), user("Nina", team=NORTH), user("Ned"))
    people = [ALICE, BOB, BOB, an_id("Nina"), an_id("Nina"), an_id("Nina"), an_id("Ned")]
    running.tell(*(talk(f"c{number}", number, by=whose) for number, whose in enumerate(people)))
    running.tell(call("missed", 9, user_ids_rung=[ALICE]))
    running.tell(*(opened(task_id=an_id(f"t{n}"), owner_id=whose, due_at=at(9)) for n, whose in enumerate(people)))
    return running


def sums(answer: Any, amount: str) -> dict[str | None, int]:
    return {row["team"]: row[amount] for row in answer["items"]}


@pytest.mark.parametrize(
    ("who", "scope", "teams"),
    [
        (AS_DANA, "all", {"Shop": 1, "South": 2, "North": 3, None: 2}),
        (head_of(COMPANY), "tree", {"Shop": 1, "South": 2, "North": 3, None: 1}),
        (head_of(NORTH), "tree", {"Shop": 1, "North": 3, None: 1}),
        (head_of(SOUTH), "tree", {"South": 2, None: 1}),
        (head_of(SHOP), "tree", {"Shop": 1, None: 1}),
        (viewer(ALICE, "Alice", "agent", SHOP), "own", {"Shop": 1}),
    ],
)
def test_a_head_sees_the_sums_of_his_areas(office: Office, who: Viewer, scope: str, teams: Any) -> None:
    answer = office.get(who, "/calls/summary", by="team", **DAY)
    assert (answer["scope"], sums(answer, "calls")) == (scope, teams)
    assert answer["total"]["calls"] == sum(teams.values())


@pytest.mark.parametrize(
    ("who", "teams"),
    [
        (AS_DANA, {"Shop": 1, "South": 2, "North": 3, None: 1}),
        (head_of(NORTH), {"Shop": 1, "North": 3}),
        (head_of(SHOP), {"Shop": 1}),
        (viewer(BOB, "Bob", "agent", SOUTH), {"South": 2}),
    ],
)
def test_a_head_sees_the_promises_of_his_areas(office: Office, who: Viewer, teams: Any) -> None:
    answer = office.get(who, "/promises/summary", by="team", **DAY)
    assert (sums(answer, "promised"), sums(answer, "overdue")) == (teams, teams)


def test_teams_go_with_what_else_one_asks_for(office: Office) -> None:
    answer = office.get(head_of(NORTH), "/calls/summary", by="team,agent,day", **DAY)
    rows = {(row["team"], row["agent"], row["day"], row["calls"]) for row in answer["items"]}
    assert rows == {
        ("Shop", "Alice", "2026-11-02", 1),
        ("North", "Nina", "2026-11-02", 3),
        (None, None, "2026-11-02", 1),
    }
    assert {row["team_id"] for row in answer["items"]} == {str(SHOP), str(NORTH), None}


def test_it_says_that_it_knows_nothing_of_a_client_who_is_forgotten(office: Office, database: Database) -> None:
    office.tell(CardErased(card_id=an_id("Ivan"), sequence=9, erased_at=TEN, numbers=[IVAN]))
    with database.transaction() as session:
        body = session.scalars(text("select body from outbox union all select body from published_events")).one()
    done = read(open_envelope(body)).event
    assert (done.card_id, done.service, done.removed) == (an_id("Ivan"), "reports", {})
    assert traces(database, IVAN) == []
