"""Deleting is putting into the bin: found nowhere, lost never."""

import pytest
from sqlalchemy import text

from contacts.bin.binning import bin_card
from tests.contacts.cast import ALICE, AUDITOR, BOB, CAROL, DANA, IVAN, OLGA, call, task_closed, task_opened
from tests.contacts.office import recorded, told


@pytest.fixture
def ivan(office):
    return office.file("Иван", IVAN, emails=["ivan@example.com"])


def delete(office, card):
    office.done(DANA, "DELETE", f"/cards/{card['id']}", 204)


def restore(office, card, status=200, **body):
    return office.done(DANA, "POST", f"/bin/{card['id']}/restore", status, **{"allow_duplicate": False, **body})


def binned(office, **query):
    return [card["name"] for card in office.get(DANA, "/bin", **query)["items"]]


@pytest.mark.parametrize("who", [ALICE, DANA, AUDITOR])
def test_it_is_found_nowhere(office, ivan, who):
    delete(office, ivan)
    path = f"/cards/{ivan['id']}"
    assert [office.ask(who, "GET", where).status_code for where in (path, f"{path}/timeline")] == [404, 404]
    assert office.found("Иван", who) == office.found("", who) == []
    assert office.get(who, "/cards/count")["count"] == 0
    assert office.get(who, "/cards/by-phone", number=IVAN)["items"] == []


def test_it_can_be_neither_changed_nor_written_on_nor_deleted_again(office, ivan):
    delete(office, ivan)
    path = f"/cards/{ivan['id']}"
    assert office.ask(DANA, "PATCH", path, 2, json={"name": "x"}).status_code == 404
    assert office.ask(DANA, "POST", f"{path}/timeline", json={"summary": "x"}).status_code == 404
    assert office.ask(DANA, "DELETE", path).status_code == 404


def test_it_lies_in_the_bin_with_who_put_it_there(office, ivan):
    delete(office, ivan)
    [card] = office.get(DANA, "/bin")["items"]
    assert (card["id"], card["deleted_by"], card["phones"]) == (ivan["id"], str(DANA.user_id), [IVAN])


def test_the_bin_is_searched_and_shown_by_pages(office):
    for name, *phones in (("Анна", OLGA), ("Борис",), ("Вера",)):
        delete(office, office.file(name, *phones))
    assert binned(office) == ["Вера", "Борис", "Анна"]
    assert binned(office, search="вер") == ["Вера"] and binned(office, search="903 111") == ["Анна"]
    first = office.get(DANA, "/bin", limit=2)
    assert binned(office, limit=2, cursor=first["next"]) == ["Анна"]


@pytest.mark.parametrize("who", [ALICE, BOB, CAROL, AUDITOR])
def test_the_bin_is_for_administrators(office, ivan, who):
    path = f"/cards/{ivan['id']}"
    asked = [("DELETE", path), ("GET", "/bin"), ("POST", f"/bin/{ivan['id']}/restore")]
    assert {office.ask(who, method, where).status_code for method, where in asked} == {403}


def test_others_hear_that_its_numbers_are_nobodys_and_then_its_again(office, ivan):
    delete(office, ivan)
    restore(office, ivan)
    events = told(office.database)
    assert [(one["sequence"], one.get("is_deleted"), one["phones"]) for one in events] == [
        (1, False, [IVAN]),
        (2, True, []),
        (3, False, [IVAN]),
    ]
    assert events[2]["emails"] == ["ivan@example.com"]


def test_it_comes_back_as_it_was(office, ivan):
    office.done(ALICE, "POST", f"/cards/{ivan['id']}/timeline", 201, summary="called")
    delete(office, ivan)
    restored = restore(office, ivan)
    assert {**restored, "version": 1, "changed_at": ivan["changed_at"]} == ivan
    assert office.found("916 123") == ["Иван"]
    assert office.get(ALICE, "/cards/by-phone", number=IVAN)["items"][0]["id"] == ivan["id"]
    kinds = [entry["kind"] for entry in office.get(ALICE, f"/cards/{ivan['id']}/timeline")["items"]]
    assert kinds == ["change", "change", "note", "change"]
    assert binned(office) == []


def test_the_spelling_of_its_numbers_comes_back_too(office):
    card = office.file("Иван", "8 (916) 123-45-67")
    typed = text("select kind, typed from card_identifiers")
    with office.database.transaction() as session:
        before = session.execute(typed).all()
    delete(office, card)
    restore(office, card)
    with office.database.transaction() as session:
        assert session.execute(typed).all() == before == [("phone", "8 (916) 123-45-67")]


def test_it_comes_back_once(office, ivan):
    assert office.ask(DANA, "POST", f"/bin/{ivan['id']}/restore", json={}).status_code == 404
    delete(office, ivan)
    restore(office, ivan)
    restore(office, ivan, 404)


def test_its_number_may_be_anothers_meanwhile(office, ivan):
    delete(office, ivan)
    olga = office.file("Ольга", IVAN)
    refused = restore(office, ivan, 409)
    assert (refused["code"], refused["card"]["id"]) == ("phone-taken", olga["id"])
    restore(office, ivan, allow_duplicate=True)
    assert len(office.get(DANA, "/cards/by-phone", number=IVAN)["items"]) == 2


def test_whoever_calls_from_its_number_becomes_a_new_lead(office, ivan):
    delete(office, ivan)
    office.tell(call("again"))
    [lead] = office.get(DANA, "/cards/by-phone", number=IVAN)["items"]
    assert (lead["stage"], lead["id"] == ivan["id"]) == ("lead", False)


def test_more_news_of_a_call_that_stands_on_it_make_no_lead(office, ivan):
    office.tell(call("first"))
    delete(office, ivan)
    office.tell(call("first", sequence=2, has_recording=True))
    assert office.found("") == []
    restore(office, ivan)
    [entry] = office.get(ALICE, f"/cards/{ivan['id']}/timeline", kind="call")["items"]
    assert entry["payload"]["has_recording"]


def test_what_was_dialled_meanwhile_stands_on_it_when_it_is_back(office, ivan):
    delete(office, ivan)
    office.tell(call("dialled", direction="outbound"))
    restore(office, ivan)
    assert office.get(ALICE, f"/cards/{ivan['id']}/timeline", kind="call")["items"]


def test_its_task_is_closed_there_and_no_screen_is_told(office, ivan):
    office.tell(task_opened("call Ivan", card_id=ivan["id"], client_number=None))
    delete(office, ivan)
    office.tell(task_closed("call Ivan", card_id=ivan["id"], client_number=None))
    restore(office, ivan)
    [entry] = office.get(ALICE, f"/cards/{ivan['id']}/timeline", kind="task")["items"]
    assert entry["outcome"] == "called_back"


def test_it_is_traced(office, ivan):
    delete(office, ivan)
    restore(office, ivan)
    traces = [one for one in recorded(office.database) if one["action"] in ("card.deleted", "card.restored")]
    assert [(one["action"], one["record_id"], one["actor"]) for one in traces] == [
        ("card.deleted", ivan["id"], str(DANA.user_id)),
        ("card.restored", ivan["id"], str(DANA.user_id)),
    ]


def test_it_says_on_its_timeline_who_deleted_and_restored_it(office, ivan):
    delete(office, ivan)
    restore(office, ivan)
    entries = office.get(ALICE, f"/cards/{ivan['id']}/timeline", kind="change")["items"]
    assert [entry["payload"] for entry in entries] == [{"restored": True}, {"deleted": True}, {"created": True}]


def test_it_goes_with_its_transaction_or_not_at_all(office, ivan):
    with pytest.raises(ZeroDivisionError), office.database.transaction() as session:
        bin_card(session, DANA, ivan["id"])
        raise ZeroDivisionError
    assert office.found("Иван") == ["Иван"]
