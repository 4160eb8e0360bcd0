"""The tree of teams."""

import pytest

from accounts.staff.people import deactivate
from accounts.teams.errors import TeamInUse, TeamIsClosed
from accounts.teams.tree import change_team, close_team, describe_team, list_teams, make_team, open_team
from kartoteka.contracts.events.accounts import TeamChanged, TokensEnded
from kartoteka.db import UnitOfWork
from kartoteka.problems import Invalid, NotFound
from tests.accounts.cast import DANA, NOBODY_KNOWN, forget_told, hire, recorded, told


def wrong(refused: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return list(refused.value.fields or {})


def ended(session: UnitOfWork) -> set[object]:
    return {event.subject_id for event in told(session, TokensEnded)}


def test_it_lists_them_with_head_place_and_number_of_members(session: UnitOfWork) -> None:
    carol = hire(session, "Carol", "lead")
    company = make_team(session, "Company")
    sales = make_team(session, "Sales", company.id, carol.id)
    hire(session, "Alice", team=sales)
    deactivate(session, DANA, hire(session, "Bob", team=sales).id)
    shown = [(team["name"], team["parent_id"], team["head_name"], team["members"]) for team in list_teams(session)]
    assert shown == [("Company", None, None, 0), ("Sales", company.id, "Carol", 1)]
    assert describe_team(session, sales) == list_teams(session)[1]


def test_it_tells_the_others_and_the_log_of_each_change_and_of_no_other(session: UnitOfWork) -> None:
    team = make_team(session, "Sales")
    change_team(session, team.id, {"name": "Sale"})
    change_team(session, team.id, {"name": "Sale"})
    close_team(session, team.id)
    events = [(event.sequence, event.name, event.is_active) for event in told(session, TeamChanged)]
    assert events == [(1, "Sales", True), (2, "Sale", True), (3, "Sale", False)]
    assert recorded(session)[1:] == [
        ("team.changed", {"name": ["Sales", "Sale"]}),
        ("team.closed", {"is_active": [True, False]}),
    ]


def test_two_teams_beside_each_other_have_two_names(session: UnitOfWork) -> None:
    company = make_team(session, "Компания")
    make_team(session, "Продажи", company.id)
    with pytest.raises(Invalid) as refused:
        make_team(session, "ПРОДАЖИ", company.id)
    assert wrong(refused) == ["name"]
    make_team(session, "Продажи", make_team(session, "Филиал").id)


def test_a_name_is_taken_at_the_place_where_a_team_is_moved_too(session: UnitOfWork) -> None:
    company = make_team(session, "Company")
    make_team(session, "Sales", company.id)
    other = make_team(session, "Sales")
    with pytest.raises(Invalid) as refused:
        change_team(session, other.id, {"parent_id": company.id})
    assert wrong(refused) == ["name"]


def test_a_team_never_stands_below_itself(session: UnitOfWork) -> None:
    top = make_team(session, "Top")
    middle = make_team(session, "Middle", top.id)
    bottom = make_team(session, "Bottom", middle.id)
    for place in (top, middle, bottom):
        with pytest.raises(Invalid) as refused:
            change_team(session, top.id, {"parent_id": place.id})
        assert wrong(refused) == ["parent_id"]
    change_team(session, bottom.id, {"parent_id": None})
    change_team(session, top.id, {"parent_id": bottom.id})


def test_it_stands_below_an_open_team_and_is_led_by_who_works_here(session: UnitOfWork) -> None:
    bob = hire(session, "Bob")
    deactivate(session, DANA, bob.id)
    closed = make_team(session, "Closed")
    close_team(session, closed.id)
    for place, head in ((closed.id, bob.id), (NOBODY_KNOWN, NOBODY_KNOWN)):
        with pytest.raises(Invalid) as refused:
            make_team(session, "Sales", place, head)
        assert wrong(refused) == ["parent_id", "head_id"]


def test_it_is_closed_only_when_nobody_and_no_team_is_in_it(session: UnitOfWork) -> None:
    company = make_team(session, "Company")
    sales = make_team(session, "Sales", company.id)
    alice = hire(session, "Alice", team=sales)
    with pytest.raises(TeamInUse) as refused:
        close_team(session, sales.id)
    assert refused.value.details == {"people": 1, "teams": 0}
    with pytest.raises(TeamInUse):
        close_team(session, company.id)
    deactivate(session, DANA, alice.id)
    close_team(session, sales.id)
    close_team(session, company.id)


def test_what_is_closed_is_changed_only_by_opening_it(session: UnitOfWork) -> None:
    team = make_team(session, "Sales")
    close_team(session, team.id)
    with pytest.raises(TeamIsClosed):
        change_team(session, team.id, {"name": "Sale"})
    with pytest.raises(TeamIsClosed):
        close_team(session, team.id)
    assert open_team(session, team.id).is_active
    assert change_team(session, team.id, {"name": "Sale"}).name == "Sale"


def test_it_is_opened_only_where_it_can_stand(session: UnitOfWork) -> None:
    team = make_team(session, "Sales")
    close_team(session, team.id)
    make_team(session, "sales")
    with pytest.raises(Invalid) as refused:
        open_team(session, team.id)
    assert wrong(refused) == ["name"]


@pytest.mark.parametrize("act", [close_team, open_team, lambda session, id: change_team(session, id, {})])
def test_a_team_that_is_not_there_is_not_found(session: UnitOfWork, act) -> None:
    with pytest.raises(NotFound):
        act(session, NOBODY_KNOWN)


def test_who_leaves_heads_nothing_any_more(session: UnitOfWork) -> None:
    carol = hire(session, "Carol", "lead")
    team = make_team(session, "Sales", head_id=carol.id)
    deactivate(session, DANA, carol.id)
    assert team.head_id is None
    assert told(session, TeamChanged)[-1].head_id is None


def test_another_head_ends_the_tokens_of_both(session: UnitOfWork) -> None:
    carol, erkin = hire(session, "Carol", "lead"), hire(session, "Erkin", "lead")
    team = make_team(session, "Sales", head_id=carol.id)
    forget_told(session)
    change_team(session, team.id, {"head_id": erkin.id})
    assert ended(session) == {carol.id, erkin.id}


def test_another_name_ends_nobodys_tokens(session: UnitOfWork) -> None:
    carol = hire(session, "Carol", "lead")
    team = make_team(session, "Sales", head_id=carol.id)
    forget_told(session)
    change_team(session, team.id, {"name": "Sale"})
    assert ended(session) == set()


def test_a_team_that_moves_ends_the_tokens_of_those_who_see_it_from_above(session: UnitOfWork) -> None:
    north, south = make_team(session, "North"), make_team(session, "South")
    team = make_team(session, "Sales", north.id)
    carol, erkin = hire(session, "Carol", "lead", team=north), hire(session, "Erkin", "lead")
    change_team(session, south.id, {"head_id": erkin.id})
    hire(session, "Alice", team=north)
    hire(session, "Bob", "lead", team=team)
    forget_told(session)
    change_team(session, team.id, {"parent_id": south.id})
    assert ended(session) == {carol.id, erkin.id}
