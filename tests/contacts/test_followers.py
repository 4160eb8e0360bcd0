"""A colleague who follows a client sees it, though neither he nor his team answers for it."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from contacts.cards.filing import change_card
from contacts.followers import following
from contacts.timeline.calls import put_calls_on_cards
from tests.contacts.cast import ALICE, AUDITOR, BOB, CAROL, DANA, IVAN, SUPPORT, an_id, call, heard, user, viewer
from tests.contacts.office import Office, recorded, told

KIM = viewer("Kim", "manager", SUPPORT)


@pytest.fixture
def ivan(office: Office) -> Any:
    """Alice's."""
    office.tell(user(ALICE), user(BOB), user(CAROL, is_active=False))
    return office.file("Иван", IVAN)


def follow(office: Office, card: Any, whom: Any = BOB, who: Any = ALICE, method: str = "PUT") -> Any:
    return office.ask(who, method, f"/cards/{card['id']}/followers/{whom.user_id}")


def everywhere(office: Office, who: Any, card: Any) -> set[bool]:
    """Whether each of the ways to a card leads there."""
    path = f"/cards/{card['id']}"
    return {
        office.ask(who, "GET", path).status_code == 200,
        office.ask(who, "GET", f"{path}/timeline").status_code == 200,
        office.ask(who, "POST", f"{path}/timeline", json={"summary": "x"}).status_code == 201,
        bool(office.get(who, "/cards")["items"]),
        bool(office.get(who, "/cards/count")["count"]),
        bool(office.found("иван", who)),
        bool(office.get(who, "/cards/by-phone", number=IVAN)["items"]),
        office.ask(who, "POST", "/cards", json={"phones": [IVAN]}).json()["card"] is not None,
        office.change(who, office.get(DANA, path), note=who.name).status_code == 200,
    }


def test_the_card_is_there_for_a_follower_wherever_it_is_looked_for(office: Office, ivan: Any) -> None:
    assert everywhere(office, BOB, ivan) == {False}
    assert follow(office, ivan).json()["follower_ids"] == [str(BOB.user_id)]
    assert everywhere(office, BOB, ivan) == {True}
    assert everywhere(office, KIM, ivan) == {False}
    assert follow(office, ivan, method="DELETE").json()["follower_ids"] == []
    assert everywhere(office, BOB, ivan) == {False}


def test_it_is_a_change_of_the_card_like_any_other(office: Office, ivan: Any) -> None:
    answer = follow(office, ivan)
    assert (answer.headers["ETag"], told(office.database)[-1]["follower_ids"]) == ('"2"', [str(BOB.user_id)])
    entry, _ = office.get(ALICE, f"/cards/{ivan['id']}/timeline", kind="change")["items"]
    assert entry["payload"] == {"fields": {"follower_ids": [[], [str(BOB.user_id)]]}}
    _, traced = recorded(office.database)
    assert (traced["action"], traced["record_id"]) == ("card.changed", ivan["id"])
    assert traced["changes"] == {"follower_ids": [[], [str(BOB.user_id)]]}


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_asked_for_again_it_changes_nothing(office: Office, ivan: Any, method: str) -> None:
    follow(office, ivan)
    versions = [follow(office, ivan, method=method).json()["version"] for _ in range(2)]
    assert versions == ([2, 2] if method == "PUT" else [3, 3])


@pytest.mark.parametrize("nobody", [CAROL, replace(KIM, user_id=an_id("a typo"))], ids=["left", "typo"])
def test_only_who_works_here_follows(office: Office, ivan: Any, nobody: Any) -> None:
    answer = follow(office, ivan, nobody)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["user_id"])


def test_who_has_left_can_be_let_go(office: Office, ivan: Any) -> None:
    follow(office, ivan)
    office.tell(user(BOB, sequence=2, is_active=False))
    assert follow(office, ivan, method="DELETE").json()["follower_ids"] == []


@pytest.mark.parametrize(("who", "status"), [(KIM, 404), (AUDITOR, 403)], ids=["stranger", "auditor"])
@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_it_is_for_who_sees_the_card_and_may_write_on_it(
    office: Office, ivan: Any, who: Any, status: int, method: str
) -> None:
    assert follow(office, ivan, who=who, method=method).status_code == status


def test_a_card_has_so_many_followers_and_no_more(office: Office, ivan: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST", 1)
    follow(office, ivan, ALICE)
    answer = follow(office, ivan)
    assert (answer.status_code, answer.json()["code"]) == (409, "too-many-followers")


def test_the_screens_of_followers_are_meant_too(office: Office, ivan: Any) -> None:
    follow(office, ivan)
    grown: list[Any] = []
    with office.database.transaction() as session:
        session.send_live = lambda name, body: grown.append(json.loads(body)["data"])
        put_calls_on_cards(session, heard(call("first")))
        change_card(session, DANA, UUID(ivan["id"]), 2, {"note": "x"})
    assert [one["follower_ids"] for one in grown] == [[str(BOB.user_id)]] * 2


def test_what_waits_for_a_number_tells_nothing_of_anothers_client(office: Office, ivan: Any) -> None:
    office.tell(call("first"), call("second", 1, direction="outbound"))
    assert len(office.get(ALICE, f"/cards/{ivan['id']}/timeline", kind="call")["items"]) == 2
    for who in (ALICE, BOB, KIM):
        assert office.get(who, f"/numbers/{IVAN}/timeline")["items"] == []
