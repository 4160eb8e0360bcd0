"""Who changed what on a card stands on its timeline."""

import pytest
from sqlalchemy import text

from contacts.cards.errors import CardStale
from contacts.cards.filing import NewCard, change_card, file_card
from contacts.cards.loading import load_cards
from tests.contacts.cast import ALICE, BOB, DANA, IVAN, OLGA, SALES, call
from tests.contacts.office import told


@pytest.fixture
def ivan(office):
    return office.file("Иван", IVAN)


@pytest.fixture
def nobodys(office):
    return office.nobodys("Иван", IVAN)


def change(office, card, who=ALICE, **values):
    answer = office.ask(who, "PATCH", f"/cards/{card['id']}", card["version"], json=values)
    assert answer.status_code == 200, answer.text
    return answer.json()


def changes(office, card):
    return office.get(DANA, f"/cards/{card['id']}/timeline", kind="change")["items"]


def payloads(database):
    with database.transaction() as session:
        rows = text("select payload from timeline_entries where kind = 'change' order by id")
        return list(session.scalars(rows))


def test_it_says_who_made_the_card(office, ivan):
    [made] = changes(office, ivan)
    assert (made["payload"], made["user_id"]) == ({"created": True}, str(ALICE.user_id))
    assert made["occurred_at"] == ivan["created_at"]


def test_it_says_who_changed_what_from_what_to_what(office, nobodys):
    changed = change(office, nobodys, BOB, name="Иван Петров", phones=[OLGA, IVAN], stage="lead", owner_id=None)
    entry, _ = changes(office, nobodys)
    assert (entry["user_id"], entry["occurred_at"]) == (str(BOB.user_id), changed["changed_at"])
    assert entry["payload"] == {"fields": {"name": ["Иван", "Иван Петров"], "phones": [[IVAN], [OLGA, IVAN]]}}


def test_it_names_owner_team_and_all_else(office, nobodys):
    values = {"owner_id": str(ALICE.user_id), "team_id": str(SALES), "language": "ru", "note": "x", "extra": {"a": 1}}
    change(office, nobodys, **values)
    assert changes(office, nobodys)[0]["payload"]["fields"] == {
        "owner_id": [None, str(ALICE.user_id)],
        "team_id": [None, str(SALES)],
        "language": [None, "ru"],
        "note": ["", "x"],
        "extra": [{}, {"a": 1}],
    }


def test_it_says_what_the_card_is_called_instead_of_the_name_that_was_taken_away(office, ivan):
    change(office, ivan, name="")
    assert changes(office, ivan)[0]["payload"] == {"fields": {"name": ["Иван", "+7 916 123-45-67"]}}


def test_it_says_nothing_when_nothing_has_changed(office, ivan):
    change(office, ivan, name="Иван", phones=["89161234567"])
    nameless = office.file("", OLGA)
    change(office, nameless, name="")
    assert (len(changes(office, ivan)), len(changes(office, nameless))) == (1, 1)


def test_it_comes_with_the_change_or_not_at_all(database):
    with database.transaction() as session:
        card = file_card(session, ALICE, NewCard(name="Иван"))
    with pytest.raises(CardStale), database.transaction() as session:
        change_card(session, BOB, card.id, 7, {"name": "Ваня"})
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        change_card(session, BOB, card.id, 1, {"name": "Ваня"})
        raise ZeroDivisionError
    assert payloads(database) == [{"created": True}]


def test_it_says_nothing_of_what_machines_do(office, database):
    office.tell(call("first"))
    with database.transaction() as session:
        load_cards(session, [NewCard(name="Ольга")], tell=True)
    assert len(told(database)) == 2
    assert payloads(database) == []


def test_it_is_told_to_the_screens_that_show_the_card(database):
    names: list[str] = []
    with database.transaction() as session:
        session.send_live = lambda name, body: names.append(name)
        file_card(session, ALICE, NewCard(name="Иван"))
    assert names == ["contacts.timeline.grew"]


def test_it_goes_with_the_card(office, ivan):
    change(office, ivan, name="Иван Петров")
    answer = office.ask(DANA, "POST", f"/cards/{ivan['id']}/erasure", json={"reason": "request"})
    assert answer.status_code == 202
    assert payloads(office.database) == []
