"""Many clients changed at once, and the way back."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event, text

from contacts.cards.filing import NewCard
from contacts.cards.loading import load_cards
from contacts.changes.many import change_many
from tests.contacts.cast import ALICE, AUDITOR, BOB, CAROL, DANA, SALES, SUPPORT, an_id, team, user, viewer
from tests.contacts.office import Office, recorded, told

EVE = viewer("Eve", "manager", SALES)
BOBS = {"owner_id": str(BOB.user_id)}


@pytest.fixture
def staffed(office: Office) -> Office:
    office.tell(user(ALICE), user(BOB), user(CAROL), user(EVE), user(DANA), team(SALES), team(SUPPORT))
    return office


@pytest.fixture
def clients(staffed: Office) -> list[Any]:
    """Two of Alice's, one of Bob's."""
    return [staffed.file("Иван"), staffed.file("Ольга", stage="active"), staffed.file("Пётр", who=BOB)]


def ids(cards: Sequence[Any]) -> list[str]:
    return [card["id"] for card in cards]


def asked(office: Office, who: Any, cards: Sequence[Any], **changes: Any) -> Any:
    return office.ask(who, "POST", "/cards/changes", json={"card_ids": ids(cards), "changes": changes})


def changed(office: Office, who: Any, cards: Sequence[Any], **changes: Any) -> Any:
    answer = asked(office, who, cards, **changes)
    assert answer.status_code == 200, answer.text
    return answer.json()


def undone(office: Office, who: Any, change: Any) -> Any:
    return office.ask(who, "POST", f"/cards/changes/{change['id']}/undo")


def now(office: Office, card: Any) -> Any:
    return office.get(DANA, f"/cards/{card['id']}")


def test_each_of_them_is_changed_and_says_so(staffed: Office, clients: list[Any]) -> None:
    changed(staffed, DANA, clients, stage="lost", source="fair")
    for card in clients:
        assert (now(staffed, card)["version"], now(staffed, card)["stage"], now(staffed, card)["source"]) == (
            2,
            "lost",
            "fair",
        )
        entry = staffed.get(DANA, f"/cards/{card['id']}/timeline", kind="change")["items"][0]
        assert (entry["user_id"], entry["payload"]["fields"]["stage"]) == (str(DANA.user_id), [card["stage"], "lost"])
    assert [event["sequence"] for event in told(staffed.database)] == [1, 1, 1, 2, 2, 2]


def test_it_says_how_it_went_with_each(staffed: Office, clients: list[Any]) -> None:
    ivan, olga, petr = clients
    nobody = {"id": str(an_id("nobody"))}
    outcome = changed(staffed, ALICE, [*clients, nobody], stage="active")
    assert (outcome["changed"], outcome["unchanged"]) == ([ivan["id"]], [olga["id"]])
    assert sorted(outcome["not_found"]) == sorted(ids([petr, nobody]))
    assert now(staffed, petr) == petr


def test_what_changes_nothing_leaves_nothing_to_undo(staffed: Office, clients: list[Any]) -> None:
    assert changed(staffed, BOB, clients[:2], stage="lost")["id"] is None
    assert changed(staffed, ALICE, clients[1:2], stage="active")["id"] is None
    assert staffed.get(DANA, "/cards/changes")["items"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"card_ids": [], "changes": {"stage": "lost"}}, "card_ids"),
        ({"card_ids": [str(an_id(str(n))) for n in range(1001)], "changes": {"stage": "lost"}}, "card_ids"),
        ({"card_ids": [str(an_id("x"))], "changes": {}}, "changes"),
        ({"card_ids": [str(an_id("x"))], "changes": {"stage": "king"}}, "changes"),
        ({"card_ids": [str(an_id("x"))], "changes": {"name": "Иван"}}, "changes"),
        ({"card_ids": [str(an_id("x"))], "changes": {"phones": []}}, "changes"),
        ({"card_ids": [str(an_id("x"))], "changes": {"follower_ids": []}}, "changes"),
    ],
)
def test_it_refuses_what_can_not_be_done_to_many(office: Office, body: Any, field: str) -> None:
    answer = office.ask(DANA, "POST", "/cards/changes", json=body)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


def test_a_new_owner_takes_them_into_his_team(staffed: Office, clients: list[Any]) -> None:
    changed(staffed, DANA, clients, **BOBS)
    assert {now(staffed, card)["team_id"] for card in clients} == {str(SUPPORT)}
    typo = asked(staffed, DANA, clients, owner_id=str(an_id("typo")))
    assert (typo.status_code, list(typo.json()["fields"])) == (422, ["owner_id"])


def test_it_is_done_to_all_or_to_none(staffed: Office, clients: list[Any]) -> None:
    shared = staffed.file("Мария", who=EVE)
    staffed.ask(EVE, "PUT", f"/cards/{shared['id']}/followers/{ALICE.user_id}")
    answer = asked(staffed, ALICE, [*clients, shared], **BOBS)
    assert (answer.status_code, answer.json()["code"]) == (403, "reassign-not-allowed")
    assert [now(staffed, card) for card in clients] == clients
    assert asked(staffed, CAROL, [*clients, shared], **BOBS).status_code == 200


def test_it_is_for_who_may_write(staffed: Office, clients: list[Any]) -> None:
    assert asked(staffed, AUDITOR, clients, stage="lost").status_code == 403
    assert staffed.ask(AUDITOR, "GET", "/cards/changes").status_code == 403


def test_it_is_traced_as_a_whole_and_on_each_card(staffed: Office, clients: list[Any]) -> None:
    done = changed(staffed, DANA, clients, stage="lost")
    whole, *each = [one for one in recorded(staffed.database) if one["action"] != "card.made"]
    assert (whole["action"], whole["record_id"], whole["details"]["cards"]) == ("cards.changed-many", done["id"], 3)
    assert {(one["action"], one["record_id"]) for one in each} == {("card.changed", id) for id in ids(clients)}
    assert each[0]["changes"] == {"stage": ["lead", "lost"]}


def test_undone_they_are_as_before(staffed: Office, clients: list[Any]) -> None:
    done = changed(staffed, DANA, clients, stage="lost", language="fi", **BOBS)
    answer = undone(staffed, DANA, done)
    assert (answer.status_code, answer.json()["skipped"]) == (200, [])
    assert sorted(answer.json()["changed"]) == sorted(ids(clients))
    moves = ("version", "changed_at")
    for card in clients:
        assert {k: v for k, v in now(staffed, card).items() if k not in moves} == {
            k: v for k, v in card.items() if k not in moves
        }
    assert now(staffed, clients[0])["version"] == 3


def test_what_was_changed_again_since_stays(staffed: Office, clients: list[Any]) -> None:
    done = changed(staffed, DANA, clients, stage="lost", source="fair")
    staffed.change(BOB, now(staffed, clients[2]), stage="permanent", note="x")
    assert undone(staffed, DANA, done).json()["skipped"] == [{"card_id": clients[2]["id"], "fields": ["stage"]}]
    left = now(staffed, clients[2])
    assert (left["stage"], left["source"], left["note"]) == ("permanent", "", "x")
    assert now(staffed, clients[0])["stage"] == "lead"


def test_owner_and_team_come_back_together_or_not_at_all(staffed: Office, clients: list[Any]) -> None:
    ivan = clients[0]
    done = changed(staffed, DANA, [ivan], stage="lost", **BOBS)
    staffed.change(DANA, now(staffed, ivan), owner_id=str(DANA.user_id), team_id=str(SUPPORT))
    assert undone(staffed, DANA, done).json()["skipped"] == [{"card_id": ivan["id"], "fields": ["owner_id", "team_id"]}]
    left = now(staffed, ivan)
    assert (left["stage"], left["owner_id"], left["team_id"]) == ("lead", str(DANA.user_id), str(SUPPORT))


def test_nothing_goes_back_to_who_has_left(staffed: Office, clients: list[Any]) -> None:
    done = changed(staffed, DANA, clients[:2], stage="lost", **BOBS)
    staffed.tell(user(ALICE, sequence=2, is_active=False))
    assert {tuple(one["fields"]) for one in undone(staffed, DANA, done).json()["skipped"]} == {("owner_id", "team_id")}
    assert (now(staffed, clients[0])["owner_id"], now(staffed, clients[0])["stage"]) == (str(BOB.user_id), "lead")


def test_its_author_takes_back_what_he_no_longer_sees(staffed: Office, clients: list[Any]) -> None:
    done = changed(staffed, ALICE, clients[:2], **BOBS)
    assert staffed.found("", ALICE) == []
    assert undone(staffed, ALICE, done).status_code == 200
    assert staffed.found("", ALICE) == ["Ольга", "Иван"]


def test_what_is_a_colleagues_since_is_no_longer_the_authors_to_undo(staffed: Office, clients: list[Any]) -> None:
    ivan, olga = clients[:2]
    done = changed(staffed, ALICE, [ivan, olga], stage="lost")
    staffed.change(DANA, now(staffed, ivan), **BOBS)
    answer = undone(staffed, ALICE, done).json()
    assert answer["changed"] == [olga["id"]]
    assert answer["skipped"] == [{"card_id": ivan["id"], "fields": ["stage"]}]
    assert now(staffed, ivan)["stage"] == "lost"


def test_what_is_in_the_bin_stays_as_it_is(staffed: Office, clients: list[Any]) -> None:
    ivan, olga = clients[:2]
    done = changed(staffed, ALICE, [ivan, olga], stage="lost", **BOBS)
    staffed.done(DANA, "DELETE", f"/cards/{ivan['id']}", 204)
    answer = undone(staffed, ALICE, done).json()
    assert answer["changed"] == [olga["id"]]
    assert answer["skipped"] == [{"card_id": ivan["id"], "fields": ["owner_id", "stage", "team_id"]}]


def test_it_is_undone_once_by_its_author_or_an_administrator(staffed: Office, clients: list[Any]) -> None:
    done = changed(staffed, ALICE, clients, stage="lost")
    assert [undone(staffed, who, done).status_code for who in (BOB, EVE, CAROL)] == [404] * 3
    assert undone(staffed, DANA, done).status_code == 200
    again = undone(staffed, ALICE, done)
    assert (again.status_code, again.json()["code"]) == (409, "already-undone")
    assert undone(staffed, DANA, {"id": str(an_id("nothing"))}).status_code == 404


def test_everybody_sees_what_he_did_and_administrators_all(staffed: Office, clients: list[Any]) -> None:
    first = changed(staffed, ALICE, clients, stage="lost")
    second = changed(staffed, BOB, clients, stage="lost")
    assert [ids(staffed.get(who, "/cards/changes")["items"]) for who in (ALICE, BOB, EVE)] == [
        [first["id"]],
        [second["id"]],
        [],
    ]
    undone(staffed, DANA, first)
    latest, earlier = staffed.get(DANA, "/cards/changes")["items"]
    assert (latest["id"], latest["changes"], latest["cards"]) == (second["id"], {"stage": "lost"}, 1)
    assert (earlier["user_id"], earlier["undone_by"]) == (str(ALICE.user_id), str(DANA.user_id))
    assert earlier["undone_at"] and not latest["undone_at"]


def test_a_card_that_is_erased_takes_its_part_along(staffed: Office, clients: list[Any]) -> None:
    done = changed(staffed, DANA, clients, stage="lost")
    staffed.done(DANA, "POST", f"/cards/{clients[0]['id']}/erasure", 202, reason="request")
    assert len(undone(staffed, DANA, done).json()["changed"]) == 2


def test_a_thousand_cost_no_more_questions_than_three(staffed: Office) -> None:
    """Whose team is which is asked once, not for each card."""
    with staffed.database.transaction() as session:
        load_cards(session, (NewCard(name=str(n), owner_id=ALICE.user_id, team_id=SALES) for n in range(1000)))
    with staffed.database.transaction() as session:
        every = list(session.scalars(text("select id from cards")))
        asked_for = count_statements(session)
        change_many(session, DANA, every, {"owner_id": BOB.user_id, "stage": "lost"}, 200)
    assert len(asked_for) < 20


def count_statements(session: Any) -> list[str]:
    taken: list[str] = []

    def take(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        taken.append(statement)

    event.listen(session.connection(), "before_cursor_execute", take)
    return taken
