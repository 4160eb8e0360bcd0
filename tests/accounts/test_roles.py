"""Roles, as a company makes them its own."""

from typing import Any

import pytest

from accounts.roles.book import change_role, demands_second_factor, list_roles, make_role, remove_role
from accounts.roles.errors import RoleInUse, RoleIsBuiltIn, RoleIsFixed
from accounts.roles.models import KeptRole
from accounts.staff.people import deactivate
from kartoteka.contracts.access import ADMINISTRATORS_ONLY, BUILT_IN, REACHES, RECORDS, RIGHTS
from kartoteka.contracts.events.accounts import TokensEnded
from kartoteka.db import UnitOfWork
from kartoteka.problems import Invalid, NotFound
from tests.accounts.cast import DANA, forget_told, hire, recorded, told


def shown(session: UnitOfWork, name: str) -> dict[str, Any]:
    return next(role for role in list_roles(session)["items"] if role["name"] == name)


def test_the_built_in_ones_are_there_from_the_start(session: UnitOfWork) -> None:
    found = list_roles(session)["items"]
    assert [role["name"] for role in found] == list(BUILT_IN)
    for role in found:
        assert set(role["rights"]) == BUILT_IN[role["name"]].rights
        assert role["reach"] == {record: BUILT_IN[role["name"]].reach.get(record, "none") for record in RECORDS}
        assert (role["is_built_in"], role["needs_second_factor"]) == (True, False)


def test_it_says_in_plain_words_all_that_a_role_can_hold(session: UnitOfWork) -> None:
    found = list_roles(session)
    assert {right["name"]: right["words"] for right in found["rights"]} == dict(RIGHTS)
    assert {right["name"] for right in found["rights"] if right["is_for_administrators"]} == ADMINISTRATORS_ONLY
    assert (found["records"], found["reaches"]) == (list(RECORDS), list(REACHES))


def test_it_counts_the_holders_who_work_here(session: UnitOfWork) -> None:
    hire(session, "Alice", "manager", "steward")
    hire(session, "Bob", "manager")
    deactivate(session, DANA, hire(session, "Carol", "manager").id)
    assert [shown(session, name)["holders"] for name in ("manager", "steward", "agent")] == [2, 1, 0]


def test_a_role_of_ones_own_holds_what_is_said_and_nothing_else(session: UnitOfWork) -> None:
    make_role(session, "Старший кассир", {"rights": ["cards.read", "cards.read"], "reach": {"cards": "team"}})
    role = shown(session, "Старший кассир")
    assert (role["rights"], role["is_built_in"], role["is_fixed"]) == (["cards.read"], False, False)
    assert role["reach"] == {"cards": "team", "calls": "none", "tasks": "none", "figures": "none"}
    assert list_roles(session)["items"][-1] == role


def test_a_name_stands_for_one_role(session: UnitOfWork) -> None:
    with pytest.raises(Invalid) as refused:
        make_role(session, "Manager", {})
    assert list(refused.value.fields or {}) == ["name"]


@pytest.mark.parametrize("right", sorted(ADMINISTRATORS_ONLY))
def test_no_role_is_given_what_is_an_administrators(session: UnitOfWork, right: str) -> None:
    for attempt in (
        lambda: make_role(session, "deputy", {"rights": [right]}),
        lambda: change_role(session, "lead", {"rights": [right]}),
    ):
        with pytest.raises(Invalid) as refused, session.begin_nested():
            attempt()
        assert list(refused.value.fields or {}) == ["rights"]


@pytest.mark.parametrize("changes", [{"rights": ["cards.read"]}, {"rights": []}, {"reach": {"cards": "own"}}])
def test_what_an_administrator_may_is_never_changed(session: UnitOfWork, changes: dict[str, Any]) -> None:
    with pytest.raises(RoleIsFixed):
        change_role(session, "administrator", changes)


def test_a_code_beside_the_password_can_be_demanded_of_every_role(session: UnitOfWork) -> None:
    for name in ("administrator", "lead"):
        change_role(session, name, {"needs_second_factor": True})
        assert shown(session, name)["needs_second_factor"]
    assert demands_second_factor(session, ["manager", "lead"])
    assert not demands_second_factor(session, ["manager", "agent"])


def test_a_change_ends_the_tokens_of_its_holders_and_of_nobody_else(session: UnitOfWork) -> None:
    alice = hire(session, "Alice", "manager", "steward")
    hire(session, "Bob", "agent")
    forget_told(session)
    change_role(session, "steward", {"reach": {"tasks": "all"}})
    assert [event.user_id for event in told(session, TokensEnded)] == [alice.id]


def test_what_changes_nothing_ends_nothing_and_is_not_recorded(session: UnitOfWork) -> None:
    hire(session, "Alice", "manager")
    forget_told(session)
    change_role(session, "manager", {"reach": {"cards": "own"}, "rights": sorted(BUILT_IN["manager"].rights)})
    assert (told(session, TokensEnded), recorded(session)) == ([], [])


def test_the_log_says_what_a_role_held_before_and_after(session: UnitOfWork) -> None:
    make_role(session, "guest", {"rights": ["cards.read"]})
    change_role(session, "guest", {"rights": ["cards.read", "calls.read"], "reach": {"cards": "own"}})
    remove_role(session, "guest")
    (_, made), (action, changes), (last, _) = recorded(session)
    assert made["rights"] == [None, ["cards.read"]]
    assert (action, last) == ("role.changed", "role.removed")
    assert changes["rights"] == [["cards.read"], ["cards.read", "calls.read"]]
    assert [look["cards"] for look in changes["reach"]] == ["none", "own"]


def test_only_a_role_of_ones_own_that_nobody_has_is_removed(session: UnitOfWork) -> None:
    with pytest.raises(RoleIsBuiltIn):
        remove_role(session, "cashier")
    make_role(session, "guest", {})
    bob = hire(session, "Bob", "guest")
    with pytest.raises(RoleInUse) as refused:
        remove_role(session, "guest")
    assert refused.value.details == {"holders": 1}
    bob.roles = ["agent"]
    remove_role(session, "guest")
    session.flush()
    assert session.get(KeptRole, "guest") is None


def test_a_role_that_is_not_there_is_not_found(session: UnitOfWork) -> None:
    for act in (lambda: remove_role(session, "ghost"), lambda: change_role(session, "ghost", {})):
        with pytest.raises(NotFound):
            act()
