"""People join, change, leave and come back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from accounts.roles.book import make_role
from accounts.staff.errors import LastAdministrator, NotYourself, PersonStale
from accounts.staff.people import activate, change_person, deactivate, hand_over_work, list_people
from accounts.teams.tree import close_team, make_team
from accounts.users.models import User
from accounts.users.viewers import viewer_of
from kartoteka.contracts.events.accounts import TokensEnded, UserChanged, WorkHandedOver
from kartoteka.db import UnitOfWork
from kartoteka.problems import Invalid, NotFound
from tests.accounts.cast import DANA, NOBODY_KNOWN, forget_told, hire, recorded, told


def change(session: UnitOfWork, user: User, **values: Any) -> User:
    return change_person(session, DANA, user.id, None, values)


def found(session: UnitOfWork, **query: Any) -> list[str]:
    usual = {"search": "", "team_id": None, "with_teams_below": False, "role": None, "state": None, "limit": 50}
    return [user.name for user in list_people(session, {**usual, **query})["items"]]


def ended(session: UnitOfWork) -> list[UUID]:
    return [event.subject_id for event in told(session, TokensEnded)]


def wrong(refused: pytest.ExceptionInfo[Invalid]) -> Mapping[str, Any]:
    return refused.value.fields or {}


def test_who_joins_has_no_password_yet(session: UnitOfWork) -> None:
    alice = hire(session, "Alice")
    assert (alice.login, alice.password_hash, alice.state) == ("alice", "", "invited")
    alice.last_sign_in_at = datetime.now(UTC)
    assert alice.state == "active"


def test_the_others_and_the_log_hear_of_each_change_and_of_no_other(session: UnitOfWork) -> None:
    alice = hire(session, "Alice")
    change(session, alice, extension="101", language="en")
    change(session, alice, extension="101")
    events = [(event.sequence, event.extension, event.is_active) for event in told(session, UserChanged)]
    assert events == [(1, None, True), (2, "101", True)]
    assert [action for action, _ in recorded(session)] == ["user.made", "user.changed"]
    assert recorded(session)[1][1] == {"extension": [None, "101"]}


def test_nothing_told_or_recorded_holds_a_password(session: UnitOfWork) -> None:
    hire(session, "Alice").password_hash = "secret"
    change(session, session.query(User).one(), name="Alicia")
    assert not any(b"password" in bytes(one.data) or b"secret" in bytes(one.data) for one in session.info["outbox"])


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"login": "BOB"}, "login"),
        ({"email": "Bob@Example.org"}, "email"),
        ({"extension": "102"}, "extension"),
        ({"team_id": NOBODY_KNOWN}, "team_id"),
        ({"roles": ["manager", "ghost"]}, "roles"),
    ],
)
def test_it_names_what_another_has_and_what_there_is_not(
    session: UnitOfWork, values: dict[str, Any], field: str
) -> None:
    hire(session, "Bob", email="bob@example.org", extension="102")
    alice = hire(session, "Alice")
    for attempt in (lambda: change(session, alice, **values), lambda: hire(session, "Eve", **values)):
        with pytest.raises(Invalid) as refused:
            attempt()
        assert list(wrong(refused)) == [field]


def test_a_closed_team_takes_nobody_in(session: UnitOfWork) -> None:
    team = make_team(session, "Sales")
    close_team(session, team.id)
    with pytest.raises(Invalid) as refused:
        hire(session, "Alice", team=team)
    assert list(wrong(refused)) == ["team_id"]


def test_the_phone_of_who_has_left_is_free_and_he_comes_back_only_without_it(session: UnitOfWork) -> None:
    bob = hire(session, "Bob", extension="102", email="sales@example.org")
    deactivate(session, DANA, bob.id)
    hire(session, "Alice", extension="102", email="sales@example.org")
    with pytest.raises(Invalid) as refused:
        activate(session, bob.id)
    assert wrong(refused) == {"email": ["Alice has it."], "extension": ["Alice has it."]}
    change(session, bob, extension=None, email=None)
    assert activate(session, bob.id).is_active


def test_who_comes_back_needs_a_team_that_is_open(session: UnitOfWork) -> None:
    team = make_team(session, "Sales")
    bob = hire(session, "Bob", team=team)
    deactivate(session, DANA, bob.id)
    close_team(session, team.id)
    for attempt in (lambda: activate(session, bob.id), lambda: change(session, bob, team_id=NOBODY_KNOWN)):
        with pytest.raises(Invalid) as refused:
            attempt()
        assert list(wrong(refused)) == ["team_id"]
    change(session, bob, team_id=None)
    assert activate(session, bob.id).is_active


def test_a_login_is_never_given_twice(session: UnitOfWork) -> None:
    deactivate(session, DANA, hire(session, "Bob").id)
    with pytest.raises(Invalid):
        hire(session, "Bob")


def test_somebody_faster_is_noticed(session: UnitOfWork) -> None:
    alice = hire(session, "Alice")
    change_person(session, DANA, alice.id, 1, {"name": "Alicia"})
    with pytest.raises(PersonStale) as refused:
        change_person(session, DANA, alice.id, 1, {"name": "Alina"})
    assert refused.value.details["current"].name == "Alicia"


def test_other_roles_and_another_team_end_his_tokens(session: UnitOfWork) -> None:
    team, alice = make_team(session, "Sales"), hire(session, "Alice")
    change(session, alice, roles=["lead", "lead"])
    change(session, alice, team_id=team.id)
    assert ended(session) == [alice.id] * 2
    assert alice.roles == ["lead"]


def test_another_name_or_phone_ends_nothing(session: UnitOfWork) -> None:
    change(session, hire(session, "Alice"), name="Alicia", extension="101", time_zone="Europe/Helsinki")
    assert ended(session) == []


def test_nobody_changes_his_own_roles_or_shuts_himself_out(session: UnitOfWork) -> None:
    hire(session, "Dana", "administrator")
    olga = hire(session, "Olga", "administrator")
    she = viewer_of(session, olga)
    with pytest.raises(NotYourself):
        change_person(session, she, olga.id, None, {"roles": ["administrator", "auditor"]})
    with pytest.raises(NotYourself):
        deactivate(session, she, olga.id)
    assert change_person(session, she, olga.id, None, {"roles": ["administrator"], "name": "Olga K"}).name == "Olga K"


def test_the_last_administrator_stays_one(session: UnitOfWork) -> None:
    olga = hire(session, "Olga", "administrator")
    deactivate(session, DANA, hire(session, "Former", "administrator").id)
    with pytest.raises(LastAdministrator):
        change(session, olga, roles=["manager"])
    with pytest.raises(LastAdministrator):
        deactivate(session, DANA, olga.id)
    hire(session, "Second", "administrator")
    assert not deactivate(session, DANA, olga.id).is_active


def test_who_leaves_is_shut_out_and_his_work_is_anothers_in_one_action(session: UnitOfWork) -> None:
    team = make_team(session, "Sales")
    alice, bob = hire(session, "Alice"), hire(session, "Bob", team=team)
    forget_told(session)
    deactivate(session, DANA, alice.id, bob.id)
    assert ended(session) == [alice.id]
    assert [event.is_active for event in told(session, UserChanged)] == [False]
    [handed] = told(session, WorkHandedOver)
    assert (handed.from_user_id, handed.to_user_id, handed.to_team_id) == (alice.id, bob.id, team.id)
    assert [action for action, _ in recorded(session)] == ["user.deactivated", "work.handed-over"]


def test_work_is_handed_to_somebody_else_who_works_here(session: UnitOfWork) -> None:
    alice, bob = hire(session, "Alice"), hire(session, "Bob")
    deactivate(session, DANA, bob.id)
    for successor in (bob.id, alice.id, NOBODY_KNOWN):
        for attempt in (deactivate_to, lambda *given: hand_over_work(*given)):
            with pytest.raises(Invalid) as refused:
                attempt(session, alice.id, successor)
            assert list(wrong(refused)) == ["to_user_id"]
    assert alice.is_active
    assert told(session, WorkHandedOver) == []


def deactivate_to(session: UnitOfWork, user_id: UUID, to_user_id: UUID) -> User:
    return deactivate(session, DANA, user_id, to_user_id)


def test_the_work_of_who_left_before_can_still_be_handed_over(session: UnitOfWork) -> None:
    alice, bob = hire(session, "Alice"), hire(session, "Bob")
    deactivate(session, DANA, alice.id)
    forget_told(session)
    deactivate(session, DANA, alice.id, bob.id)
    hand_over_work(session, alice.id, bob.id)
    assert len(told(session, WorkHandedOver)) == 2
    assert told(session, UserChanged) == []


def test_he_comes_back_as_he_was(session: UnitOfWork) -> None:
    alice = hire(session, "Alice", "lead")
    deactivate(session, DANA, alice.id)
    forget_told(session)
    activate(session, alice.id)
    activate(session, alice.id)
    assert [(event.is_active, event.roles) for event in told(session, UserChanged)] == [(True, ["lead"])]


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("paivi", ["Päivi Laine"]),
        ("ИВАН боб", ["Боб Иванов"]),
        ("EXAMPLE.ORG", ["Alice", "Боб Иванов"]),
        ("10", ["Alice"]),
        ("al%", []),
        ("", ["Alice", "Päivi Laine", "Боб Иванов"]),
    ],
)
def test_it_finds_people_by_any_part_of_what_they_are_known_by(
    session: UnitOfWork, search: str, names: list[str]
) -> None:
    hire(session, "Alice", extension="101", email="alice@example.org")
    hire(session, "Боб Иванов", login="bob", email="bob@example.org")
    hire(session, "Päivi Laine", login="paivi")
    assert found(session, search=search) == names


def test_it_lists_who_works_in_a_team_or_in_all_below_it(session: UnitOfWork) -> None:
    company = make_team(session, "Company")
    sales = make_team(session, "Sales", company.id)
    hire(session, "Alice", team=sales)
    hire(session, "Carol", team=company)
    hire(session, "Dana")
    assert found(session, team_id=company.id) == ["Carol"]
    assert found(session, team_id=company.id, with_teams_below=True) == ["Alice", "Carol"]


def test_it_lists_by_role_and_by_state(session: UnitOfWork) -> None:
    make_role(session, "guest", {})
    hire(session, "Alice", "manager", "guest").password_hash = "set"
    hire(session, "Bob", "guest")
    deactivate(session, DANA, hire(session, "Carol").id)
    assert found(session, role="guest") == ["Alice", "Bob"]
    assert [found(session, state=state) for state in ("active", "invited", "inactive")] == [
        ["Alice", "Bob"],
        ["Bob"],
        ["Carol"],
    ]


def test_who_is_not_there_is_not_found(session: UnitOfWork) -> None:
    for act in (deactivate_nobody, activate_nobody):
        with pytest.raises(NotFound):
            act(session)


def deactivate_nobody(session: UnitOfWork) -> None:
    deactivate(session, DANA, NOBODY_KNOWN)


def activate_nobody(session: UnitOfWork) -> None:
    activate(session, NOBODY_KNOWN)
