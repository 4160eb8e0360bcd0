"""Somebody who works here answers for a client, with his team; it is not for everybody to say that it is another."""

from typing import Any
from uuid import UUID

import pytest

from tests.contacts.cast import ALICE, BOB, CAROL, DANA, IVAN, SALES, SUPPORT, an_id, team, user, viewer
from tests.contacts.office import Office, told

TYPO = str(an_id("nobody"))
MACHINE = viewer("Web form", "machine")
MARKETER = viewer("Mira", "marketer")
STEWARD = viewer("Stan", "steward")
EVE = viewer("Eve", "manager", SALES)


@pytest.fixture
def staffed(office: Office) -> Office:
    """Accounts has told of everybody."""
    office.tell(user(ALICE), user(BOB), user(CAROL), user(EVE), user(DANA), team(SALES), team(SUPPORT))
    return office


def asked(office: Office, who: Any = ALICE, **values: Any) -> Any:
    return office.ask(who, "POST", "/cards", json={"name": "Иван", **values})


def charge(card: Any) -> tuple[UUID | None, UUID | None]:
    return tuple(UUID(card[name]) if card[name] else None for name in ("owner_id", "team_id"))  # type: ignore[return-value]


def test_anybody_may_be_meant_before_contacts_has_heard_of_staff(office: Office) -> None:
    assert asked(office, owner_id=TYPO).status_code == 201
    assert asked(office, DANA, team_id=TYPO).status_code == 201


@pytest.mark.parametrize("owner_id", [TYPO, str(CAROL.user_id)])
def test_it_refuses_an_owner_who_does_not_work_here(office: Office, owner_id: str) -> None:
    office.tell(user(BOB), user(CAROL, is_active=False))
    card = office.file("Иван")

    answers = (asked(office, owner_id=owner_id), office.change(ALICE, card, owner_id=owner_id))

    assert [(one.status_code, list(one.json()["fields"])) for one in answers] == [(422, ["owner_id"])] * 2
    assert office.get(DANA, f"/cards/{card['id']}")["version"] == 1


def test_it_refuses_a_team_that_is_not_there(staffed: Office) -> None:
    staffed.tell(team(SUPPORT, sequence=2, is_active=False))
    card = staffed.file("Иван")

    answers = [asked(staffed, DANA, team_id=one) for one in (TYPO, str(SUPPORT))]
    answers.append(staffed.change(DANA, card, team_id=TYPO))

    assert [(one.status_code, list(one.json()["fields"])) for one in answers] == [(422, ["team_id"])] * 3


@pytest.mark.parametrize("owner_id", [str(ALICE.user_id), str(BOB.user_id)])
def test_a_card_is_ones_own_or_a_colleagues(office: Office, owner_id: str) -> None:
    office.tell(user(BOB))
    assert asked(office, owner_id=owner_id).json()["owner_id"] == owner_id


def test_a_card_of_somebody_who_has_left_can_be_changed(office: Office) -> None:
    office.tell(user(BOB))
    card = office.file("Иван", owner_id=str(BOB.user_id))
    office.tell(user(BOB, sequence=2, is_active=False))

    body = {"name": "Пётр", "owner_id": str(BOB.user_id)}
    assert office.ask(DANA, "PATCH", f"/cards/{card['id']}", 1, json=body).status_code == 200
    assert office.ask(DANA, "PATCH", f"/cards/{card['id']}", 2, json={"owner_id": None}).status_code == 200


@pytest.mark.parametrize("who", [ALICE, MARKETER, DANA], ids=lambda who: who.name)
def test_it_belongs_to_whoever_makes_it(staffed: Office, who: Any) -> None:
    card = staffed.file("Иван", who=who)
    assert charge(card) == (who.user_id, next(iter(who.team_ids), None))
    assert told(staffed.database)[0]["owner_id"] == str(who.user_id)


def test_it_is_nobodys_when_a_machine_brings_it(staffed: Office) -> None:
    assert charge(staffed.file("Иван", who=MACHINE)) == (None, None)
    assert charge(staffed.file("Иван", who=MACHINE, team_id=str(SUPPORT))) == (None, SUPPORT)
    assert charge(staffed.file("Иван", who=MACHINE, owner_id=str(BOB.user_id))) == (BOB.user_id, SUPPORT)


@pytest.mark.parametrize("values", [{}, {"team_id": None}])
def test_it_stands_in_its_owners_team(staffed: Office, values: Any) -> None:
    assert charge(staffed.file("Иван", owner_id=str(BOB.user_id), **values)) == (BOB.user_id, SUPPORT)


@pytest.mark.parametrize(("who", "status"), [(ALICE, 403), (BOB, 403), (CAROL, 201), (STEWARD, 201), (DANA, 201)])
def test_it_is_put_into_the_pool_by_who_may_hand_clients_over(staffed: Office, who: Any, status: int) -> None:
    answer = asked(staffed, who, owner_id=None)
    assert answer.status_code == status
    if status == 403:
        assert (answer.json()["code"], list(answer.json()["fields"])) == ("reassign-not-allowed", ["owner_id"])


def test_it_is_given_away_by_its_owner_and_the_team_follows(staffed: Office) -> None:
    card = staffed.file("Иван", IVAN)
    given = staffed.change(ALICE, card, owner_id=str(BOB.user_id))
    assert (given.status_code, charge(given.json())) == (200, (BOB.user_id, SUPPORT))
    assert staffed.ask(ALICE, "GET", f"/cards/{card['id']}").status_code == 404
    assert told(staffed.database)[-1]["team_id"] == str(SUPPORT)


@pytest.mark.parametrize(("who", "status"), [(BOB, 403), (MARKETER, 403), (STEWARD, 200), (DANA, 200)])
@pytest.mark.parametrize("values", [{"owner_id": str(BOB.user_id)}, {"team_id": str(SUPPORT)}, {"owner_id": None}])
def test_it_is_given_away_by_others_who_have_the_right(
    staffed: Office, who: Any, status: int, values: dict[str, Any]
) -> None:
    card = staffed.file("Иван")
    staffed.ask(ALICE, "PUT", f"/cards/{card['id']}/followers/{BOB.user_id}")
    answer = staffed.change(who, card | {"version": 2}, **values)
    assert answer.status_code == status
    if status == 403:
        assert (answer.json()["code"], answer.json()["fields"].keys()) == ("reassign-not-allowed", values.keys())
        assert charge(staffed.get(DANA, f"/cards/{card['id']}")) == (ALICE.user_id, SALES)


def test_a_lead_hands_over_what_he_sees_and_nothing_else(staffed: Office) -> None:
    mine, theirs = staffed.file("Иван"), staffed.file("Ольга", who=BOB)
    assert charge(staffed.change(CAROL, mine, owner_id=str(EVE.user_id)).json()) == (EVE.user_id, SALES)
    assert staffed.change(CAROL, theirs, owner_id=str(EVE.user_id)).status_code == 404


@pytest.mark.parametrize("values", [{"owner_id": None}, {"team_id": str(SUPPORT)}])
def test_its_owner_neither_drops_it_nor_hides_it_from_his_team(staffed: Office, values: dict[str, Any]) -> None:
    card = staffed.file("Иван")
    answer = staffed.change(ALICE, card, **values)
    assert (answer.status_code, answer.json()["code"]) == (403, "reassign-not-allowed")


def test_no_team_means_its_owners(staffed: Office) -> None:
    card = staffed.file("Иван")
    assert staffed.change(ALICE, card, team_id=None).json()["version"] == 1
    moved = staffed.change(DANA, card, team_id=str(SUPPORT)).json()
    assert charge(moved) == (ALICE.user_id, SUPPORT)
    assert charge(staffed.change(ALICE, moved, team_id=None).json()) == (ALICE.user_id, SALES)


def test_what_is_nobodys_is_taken_by_whoever_wants_it(staffed: Office) -> None:
    card = staffed.nobodys("Иван")
    taken = staffed.change(BOB, card, owner_id=str(BOB.user_id))
    assert charge(taken.json()) == (BOB.user_id, SUPPORT)
    assert staffed.change(ALICE, taken.json(), owner_id=str(ALICE.user_id)).status_code == 404


def test_what_leaves_its_owner_for_the_pool_stays_in_the_team(staffed: Office) -> None:
    pooled = staffed.change(CAROL, staffed.file("Иван"), owner_id=None).json()
    assert charge(pooled) == (None, SALES)
    assert staffed.get(EVE, f"/cards/{pooled['id']}")["version"] == 2
    assert staffed.ask(BOB, "GET", f"/cards/{pooled['id']}").status_code == 404
    assert staffed.change(EVE, pooled, team_id=None).status_code == 403
    assert charge(staffed.change(EVE, pooled, owner_id=str(EVE.user_id)).json()) == (EVE.user_id, SALES)
