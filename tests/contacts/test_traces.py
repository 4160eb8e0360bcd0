"""What people do with cards leaves a trace in the audit log: in the transaction of the change, or not at all."""

import pytest

from contacts.cards.errors import CardStale
from contacts.cards.filing import NewCard, change_card, file_card
from contacts.cards.loading import load_cards
from tests.contacts.cast import ALICE, DANA, IVAN, OLGA, call, viewer
from tests.traces import said, traces


@pytest.fixture
def ivan(office):
    return office.file("Иван", IVAN)


def test_it_says_who_made_a_card_and_from_where(office, database, ivan):
    [made] = traces(database)
    assert (made["action"], made["record_id"], made["actor"]) == ("card.made", ivan["id"], str(ALICE.user_id))
    assert (made["service"], made["address"]) == ("contacts", "127.0.0.1")
    assert (made["changes"]["name"], made["changes"]["phones"]) == ([None, "Иван"], [None, [IVAN]])


def test_it_says_what_a_card_was_before(office, database, ivan):
    office.ask(ALICE, "PATCH", f"/cards/{ivan['id']}", 1, json={"name": "Ваня", "phones": [OLGA], "stage": "lead"})
    assert said(traces(database)[-1]) == (
        "card.changed",
        "card",
        {"name": ["Иван", "Ваня"], "phones": [[IVAN], [OLGA]]},
    )


def test_what_changes_nothing_leaves_no_trace(office, database, ivan):
    office.ask(ALICE, "PATCH", f"/cards/{ivan['id']}", 1, json={"name": "Иван"})
    assert len(traces(database)) == 1


def test_it_keeps_what_was_written_on_a_card(office, database, ivan):
    entry = office.ask(
        ALICE, "POST", f"/cards/{ivan['id']}/timeline", json={"kind": "note", "summary": "Звонил"}
    ).json()
    written = traces(database)[-1]
    assert said(written) == ("note.written", "note", {"summary": [None, "Звонил"]})
    assert (written["record_id"], written["details"]) == (entry["id"], {"card_id": ivan["id"], "kind": "note"})


def test_it_says_who_was_refused_what(office, database, ivan):
    newcomer = viewer("Nina", "manager")  # of whom no other test has told within ten minutes
    for _ in range(2):
        assert office.ask(newcomer, "DELETE", f"/cards/{ivan['id']}").status_code == 403
    [refused] = [trace for trace in traces(database) if trace["action"] == "access.refused"]
    assert (refused["actor"], refused["record_kind"]) == (str(newcomer.user_id), "route")
    assert refused["record_id"] == "DELETE /api/contacts/cards/<uuid:card_id>"
    assert refused["details"] == {"code": "forbidden", "card_id": ivan["id"]}


def test_it_says_who_erased_a_card_and_nothing_of_the_client(office, database, ivan):
    office.ask(DANA, "POST", f"/cards/{ivan['id']}/erasure", json={"reason": "request"})
    [erased] = [trace for trace in traces(database) if trace["action"] == "card.erased"]
    assert (said(erased), erased["record_id"]) == (("card.erased", "card", {}), ivan["id"])
    assert sorted(erased["details"]) == ["erasure_id", "reason"]


def test_what_machines_do_by_themselves_leaves_no_trace(office, database):
    office.tell(call("first", number=OLGA))
    with database.transaction() as session:
        load_cards(session, [NewCard(name="Ольга")], tell=True)
    assert traces(database) == []


def test_a_change_that_is_undone_leaves_no_trace(database):
    with database.transaction() as session:
        card = file_card(session, ALICE, NewCard(name="Иван"))
    with pytest.raises(CardStale), database.transaction() as session:
        change_card(session, ALICE, card.id, 7, {"name": "Ваня"})
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        change_card(session, ALICE, card.id, 1, {"name": "Ваня"})
        raise ZeroDivisionError
    assert [trace["action"] for trace in traces(database)] == ["card.made"]
