"""Whoever may not delete asks somebody who may."""

from uuid import UUID

import pytest

from tests.contacts.cast import ALICE, AUDITOR, BOB, CAROL, DANA, IVAN, SALES, an_id
from tests.contacts.office import recorded, told


@pytest.fixture
def ivan(office):
    return office.file("Иван", IVAN, team_id=str(SALES))


def ask(office, card, who=ALICE, reason="twice here", status=201):
    return office.done(who, "POST", f"/cards/{card['id']}/deletion-requests", status, reason=reason)


def decide(office, *requests, approve=True, status=200, **more):
    ids = [one["id"] for one in requests]
    return office.done(DANA, "POST", "/deletion-requests/decisions", status, ids=ids, approve=approve, **more)


def listed(office, who=DANA, **query):
    return [(one["card_name"], one["state"]) for one in office.get(who, "/deletion-requests", **query)["items"]]


def test_it_waits_for_a_decision(office, ivan):
    made = ask(office, ivan)
    assert (made["state"], made["reason"], made["asked_by"]) == ("open", "twice here", str(ALICE.user_id))
    assert listed(office, state="open") == [("Иван", "open")]
    assert office.found("Иван") == ["Иван"]


def test_a_card_has_one_at_a_time(office, ivan):
    ask(office, ivan)
    assert ask(office, ivan, CAROL, status=409)["code"] == "deletion-already-asked"


def test_it_is_asked_for_cards_that_one_sees_only(office):
    card = office.file("Иван", owner_id=str(ALICE.user_id), team_id=str(SALES))
    ask(office, card, BOB, status=404)
    ask(office, {"id": an_id("nothing")}, status=404)
    assert listed(office) == []


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001, None])
def test_it_has_a_reason(office, ivan, reason):
    assert list(ask(office, ivan, reason=reason, status=422)["fields"]) == ["reason"]


def test_an_auditor_may_not_ask(office, ivan):
    ask(office, ivan, AUDITOR, status=403)


def test_what_is_approved_lies_in_the_bin(office, ivan):
    [one] = decide(office, ask(office, ivan), note="indeed")["items"]
    assert (one["state"], one["decided_by"], one["note"]) == ("approved", str(DANA.user_id), "indeed")
    assert office.found("Иван", DANA) == []
    assert [card["id"] for card in office.get(DANA, "/bin")["items"]] == [ivan["id"]]


def test_what_is_refused_stays(office, ivan):
    decide(office, ask(office, ivan), approve=False, note="he still buys")
    assert office.found("Иван") == ["Иван"]
    assert listed(office, state="refused") == [("Иван", "refused")]
    ask(office, ivan)  # one may ask again


def test_a_whole_week_is_decided_at_once(office):
    cards = [office.file(name) for name in ("Анна", "Борис", "Вера")]
    assert decide(office, *[ask(office, card) for card in cards])["decided"] == 3
    assert office.found("") == []


def test_all_or_none_are_decided(office, ivan):
    made = ask(office, ivan)
    refused = decide(office, made, {"id": str(an_id("none"))}, status=422)
    assert list(refused["fields"]) == ["ids"] and str(an_id("none")) in refused["fields"]["ids"][0]
    assert listed(office) == [("Иван", "open")] and office.found("Иван") == ["Иван"]


def test_what_is_decided_stays_so(office, ivan):
    made = ask(office, ivan)
    decide(office, made, approve=False)
    again = decide(office, made)
    assert (again["decided"], again["items"][0]["state"]) == (0, "refused")
    assert office.found("Иван") == ["Иван"]


@pytest.mark.parametrize("ids", [[], ["x"], [str(an_id(str(number))) for number in range(501)]])
def test_decisions_name_one_to_five_hundred(office, ids):
    answer = office.ask(DANA, "POST", "/deletion-requests/decisions", json={"ids": ids, "approve": True})
    assert answer.status_code == 422


@pytest.mark.parametrize("who", [ALICE, CAROL, AUDITOR])
def test_only_administrators_decide(office, who):
    body = {"ids": [str(an_id("x"))], "approve": True}
    assert office.ask(who, "POST", "/deletion-requests/decisions", json=body).status_code == 403


def test_everybody_sees_his_own(office, ivan):
    olga = office.nobodys("Ольга")
    ask(office, ivan, ALICE), ask(office, olga, BOB)
    assert (listed(office, ALICE), listed(office, BOB)) == ([("Иван", "open")], [("Ольга", "open")])
    assert len(listed(office, DANA)) == 2


def test_a_card_that_is_anothers_now_is_not_named(office):
    card = office.nobodys("Иван")
    ask(office, card, BOB)
    office.ask(DANA, "PATCH", f"/cards/{card['id']}", 1, json={"name": "Пётр", "owner_id": str(ALICE.user_id)})
    assert listed(office, BOB) == [(None, "open")]


def test_it_is_withdrawn_by_whoever_asked(office, ivan):
    path = f"/deletion-requests/{ask(office, ivan)['id']}"
    office.done(CAROL, "DELETE", path, 404)
    office.done(ALICE, "DELETE", path, 204)
    assert office.done(ALICE, "DELETE", path, 409)["code"] == "deletion-already-decided"
    assert listed(office) == [("Иван", "withdrawn")]


def test_deleting_the_card_grants_it(office, ivan):
    made = ask(office, ivan)
    office.done(DANA, "DELETE", f"/cards/{ivan['id']}", 204)
    assert listed(office) == [("Иван", "approved")]
    assert told(office.database, "contacts.deletion.decided")[0]["request_id"] == made["id"]


def test_whoever_asked_can_be_told(office, ivan):
    made = ask(office, ivan)
    decide(office, made, approve=False, note="no")
    [event] = told(office.database, "contacts.deletion.decided")
    wanted = {"request_id": made["id"], "card_id": ivan["id"], "asked_by": str(ALICE.user_id), "note": "no"}
    assert event.items() >= {**wanted, "is_approved": False, "decided_by": str(DANA.user_id)}.items()


def test_it_is_traced_and_what_was_written_only_among_the_changes(office, ivan):
    made = ask(office, ivan)
    decide(office, made, approve=False, note="no")
    traces = [one for one in recorded(office.database) if "deletion" in one["action"]]
    assert [(one["action"], one["changes"]) for one in traces] == [
        ("card.deletion-requested", {"reason": [None, "twice here"]}),
        ("card.deletion-refused", {"note": [None, "no"]}),
    ]
    assert {one["record_id"] for one in traces} == {ivan["id"]}
    assert all(one["details"] == {"request_id": made["id"]} and UUID(one["entry_id"]) for one in traces)
