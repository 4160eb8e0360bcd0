"""What somebody may do and sees, as his next token will say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from accounts.roles.book import change_role, make_role
from accounts.roles.models import KeptRole
from accounts.staff.people import deactivate
from accounts.teams.tree import change_team, close_team, make_team
from accounts.users.ending import end_tokens_of
from accounts.users.viewers import viewer_of
from kartoteka.contracts.access import ADMINISTRATORS_ONLY, BUILT_IN, RECORDS, RIGHTS, merged
from kartoteka.contracts.events.accounts import TokensEnded
from kartoteka.db import UnitOfWork
from kartoteka.ended import EndedTokens
from tests.accounts.cast import DANA, hire, told


def test_all_his_roles_count_together(session: UnitOfWork) -> None:
    viewer = viewer_of(session, hire(session, "Alice", "manager", "auditor"))
    both = merged([BUILT_IN["manager"], BUILT_IN["auditor"]])
    assert (viewer.rights, dict(viewer.reach)) == (both.rights, both.reach)
    assert viewer.roles == {"manager", "auditor"}


def test_a_role_counts_as_the_company_has_changed_it(session: UnitOfWork) -> None:
    change_role(session, "manager", {"rights": ["cards.read"], "reach": {"cards": "tree"}})
    viewer = viewer_of(session, hire(session, "Alice", "manager"))
    assert viewer.rights == {"cards.read"}
    assert (viewer.reach["cards"], viewer.reach["tasks"]) == ("tree", "own")


def test_a_role_that_is_not_there_allows_nothing(session: UnitOfWork) -> None:
    alice = hire(session, "Alice")
    alice.roles = ["ghost"]
    viewer = viewer_of(session, alice)
    assert viewer.rights == frozenset()
    assert set(viewer.reach.values()) == {"none"}


def test_an_administrator_may_everything_whatever_the_table_says(session: UnitOfWork) -> None:
    dana = hire(session, "Dana", "administrator")
    session.get_one(KeptRole, "administrator").rights = []
    assert viewer_of(session, dana).rights == set(RIGHTS)


def test_nobody_else_may_what_is_an_administrators_whatever_the_table_says(session: UnitOfWork) -> None:
    make_role(session, "deputy", {})
    session.get_one(KeptRole, "deputy").rights = [*RIGHTS, "cards.burn"]
    assert viewer_of(session, hire(session, "Bob", "deputy")).rights == set(RIGHTS) - ADMINISTRATORS_ONLY


def test_his_teams_are_where_he_works_and_those_he_heads(session: UnitOfWork) -> None:
    sales, service = make_team(session, "Sales"), make_team(session, "Service")
    carol = hire(session, "Carol", "lead", team=sales)
    change_team(session, service.id, {"head_id": carol.id})
    make_team(session, "Stores")
    assert viewer_of(session, carol).team_ids == {sales.id, service.id}


def test_his_tree_holds_all_below_his_teams_closed_ones_too(session: UnitOfWork) -> None:
    company = make_team(session, "Company")
    sales = make_team(session, "Sales", company.id)
    shop = make_team(session, "Shop", sales.id)
    old = make_team(session, "Old shop", sales.id)
    close_team(session, old.id)
    carol = hire(session, "Carol", "lead", team=sales)
    assert viewer_of(session, carol).tree_ids == {sales.id, shop.id, old.id}


def test_a_closed_team_is_no_place_to_work(session: UnitOfWork) -> None:
    carol = hire(session, "Carol", "lead")
    team = make_team(session, "Sales", head_id=carol.id)
    close_team(session, team.id)
    assert viewer_of(session, carol).team_ids == frozenset()


def test_a_key_gives_no_more_than_its_holder_has_and_no_more_than_it_was_given(session: UnitOfWork) -> None:
    alice = hire(session, "Alice", "manager")
    key_id = UUID(int=5)
    viewer = viewer_of(session, alice, session_id=key_id, rights={"cards.read", "cards.delete"})
    assert (viewer.rights, viewer.session_id) == ({"cards.read"}, key_id)


def test_a_key_sees_nothing_of_what_it_may_do_nothing_with(session: UnitOfWork) -> None:
    alice = hire(session, "Alice", "manager")
    assert viewer_of(session, alice, rights={"calls.make"}).reach == dict.fromkeys(RECORDS, "none") | {"calls": "own"}


def test_it_knows_him_as_he_is_now_and_not_as_he_was_read(session: UnitOfWork) -> None:
    alice = hire(session, "Alice")
    session.expire(alice)
    assert viewer_of(session, alice).name == "Alice"


def test_tokens_end_here_with_the_change_itself(session: UnitOfWork) -> None:
    alice = hire(session, "Alice")
    before = datetime.now(UTC)
    end_tokens_of(session, alice.id)
    [event] = told(session, TokensEnded)
    assert (event.subject_id, event.user_id) == (alice.id, alice.id)
    assert before <= event.ended_at <= datetime.now(UTC) + timedelta(seconds=1)


def test_a_token_of_before_is_dead_and_one_of_after_is_good(session: UnitOfWork) -> None:
    alice = hire(session, "Alice")
    viewer = viewer_of(session, alice)
    deactivate(session, DANA, alice.id)
    [event] = told(session, TokensEnded)
    ended = EndedTokens()
    ended.take([(event.subject_id, event.ended_at.timestamp())])
    assert ended.has(replace(viewer, issued_at=event.ended_at.timestamp() - 0.001))
    assert not ended.has(replace(viewer, issued_at=event.ended_at.timestamp() + 0.001))
