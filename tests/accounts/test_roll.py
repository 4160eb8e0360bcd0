"""The file of people and teams who are to be there from the start."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from accounts.teams.models import Team
from accounts.users.models import User
from accounts.users.roll import read_staff
from kartoteka.contracts.events.accounts import TeamChanged, UserChanged
from kartoteka.db import UnitOfWork
from kartoteka.demo import load as company
from tests.accounts.cast import hire, told

SALES = "0190a000-0000-7000-8000-0000000000aa"
ALICE: dict[str, Any] = {
    "id": "0190a000-0000-7000-8000-000000000001",
    "login": "Alice",
    "name": "Alice",
    "roles": ["manager"],
    "extension": "101",
    "team_id": SALES,
}
TEAM: dict[str, Any] = {"id": SALES, "name": "Sales", "head_id": ALICE["id"]}


@pytest.fixture
def take(session: UnitOfWork, tmp_path: Path) -> Any:
    """Take in a file; returns how many came by it."""

    def take(found: Any) -> int:
        path = tmp_path / "staff.json"
        path.write_text(json.dumps(found), encoding="utf-8")
        return read_staff(session, path)

    return take


def test_it_adds_teams_and_people_and_tells_of_them_once(session: UnitOfWork, take: Any) -> None:
    found = {"teams": [TEAM], "people": [ALICE]}
    assert [take(found), take(found)] == [2, 0]
    assert [(event.sequence, event.extension) for event in told(session, UserChanged)] == [(1, "101")]
    [team] = told(session, TeamChanged)
    assert (str(team.team_id), team.name, str(team.head_id), team.is_active) == (SALES, "Sales", ALICE["id"], True)


def test_it_leaves_who_is_there_as_he_is(session: UnitOfWork, take: Any) -> None:
    take({"teams": [TEAM], "people": [ALICE]})
    user = session.get_one(User, UUID(ALICE["id"]))
    user.extension, user.is_active = "109", False
    assert take({"teams": [TEAM | {"name": "Sale"}], "people": [ALICE | {"roles": ["administrator"]}]}) == 0
    assert (user.extension, user.is_active, user.roles) == ("109", False, ["manager"])
    assert session.get_one(Team, UUID(SALES)).name == "Sales"


def test_it_takes_a_bare_list_of_people_and_finds_their_team_a_name(session: UnitOfWork, take: Any) -> None:
    assert [take([ALICE]), take([ALICE])] == [1, 0]
    assert session.get_one(Team, UUID(SALES)).name == "Team 00aa"
    assert len(told(session, TeamChanged)) == 1


def test_it_names_the_teams_of_those_who_were_here_before_there_were_teams(session: UnitOfWork, take: Any) -> None:
    hire(session, "Bob").team_id = UUID(SALES)
    take({"people": []})
    assert session.get_one(Team, UUID(SALES)).is_active


def test_it_leaves_out_whose_login_somebody_else_has(session: UnitOfWork, take: Any) -> None:
    hire(session, "Alice")
    assert take([ALICE, ALICE | {"id": str(UUID(int=9)), "login": "bob"}]) == 1


def test_who_has_no_password_there_chooses_one_later(session: UnitOfWork, take: Any) -> None:
    take([ALICE])
    assert session.get_one(User, UUID(ALICE["id"])).state == "invited"


def test_it_takes_in_the_demo_company(session: UnitOfWork) -> None:
    assert read_staff(session, company.STAFF) == len(company.staff()) + len(company.teams())
    teams = {team.id for team in session.scalars(select(Team))}
    people = {user.id: user for user in session.scalars(select(User))}
    assert {user.team_id for user in people.values()} - {None} < teams
    assert {team.head_id for team in session.scalars(select(Team))} - {None} < people.keys()
