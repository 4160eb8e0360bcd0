"""Somebody who works here answers for a card."""

from typing import Any

import pytest

from tests.contacts.cast import ALICE, BOB, CAROL, DANA, an_id, user
from tests.contacts.office import Office

TYPO = str(an_id("nobody"))


def asked(office: Office, owner_id: Any) -> Any:
    return office.ask(ALICE, "POST", "/cards", json={"name": "Иван", "owner_id": owner_id})


def test_anybody_may_be_meant_before_contacts_has_heard_of_staff(office: Office) -> None:
    assert asked(office, TYPO).status_code == 201


@pytest.mark.parametrize("owner_id", [TYPO, str(CAROL.user_id)])
def test_it_refuses_an_owner_who_does_not_work_here(office: Office, owner_id: str) -> None:
    office.tell(user(BOB), user(CAROL, is_active=False))
    card = office.file("Иван")

    answers = (
        asked(office, owner_id),
        office.ask(ALICE, "PATCH", f"/cards/{card['id']}", 1, json={"owner_id": owner_id}),
    )

    assert [(one.status_code, list(one.json()["fields"])) for one in answers] == [(422, ["owner_id"])] * 2
    assert office.get(DANA, f"/cards/{card['id']}")["version"] == 1


@pytest.mark.parametrize("owner_id", [str(ALICE.user_id), str(BOB.user_id)])
def test_a_card_is_ones_own_or_a_colleagues(office: Office, owner_id: str) -> None:
    office.tell(user(BOB))
    assert asked(office, owner_id).status_code == 201


def test_a_card_of_somebody_who_has_left_can_be_changed(office: Office) -> None:
    office.tell(user(BOB))
    card = office.file("Иван", owner_id=str(BOB.user_id))
    office.tell(user(BOB, sequence=2, is_active=False))

    body = {"name": "Пётр", "owner_id": str(BOB.user_id)}
    assert office.ask(DANA, "PATCH", f"/cards/{card['id']}", 1, json=body).status_code == 200
    assert office.ask(DANA, "PATCH", f"/cards/{card['id']}", 2, json={"owner_id": None}).status_code == 200
