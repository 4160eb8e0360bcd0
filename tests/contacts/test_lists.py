"""The list of cards: in the order that is asked for, by pages, and how many there are."""

import re
from dataclasses import replace
from random import Random

import pytest
from alembic import command
from sqlalchemy import event, text

from contacts.cards import finding
from contacts.cards.filing import NewCard
from contacts.cards.finding import ORDERS, list_cards
from contacts.cards.folding import SORTED_BY, sort_name_of
from contacts.cards.loading import load_cards
from kartoteka import migrations
from kartoteka.db import Database
from tests.contacts.cast import ALICE, BOB, DANA, IVAN, OLGA, SALES

NAMES = ["7 небо", "anna", "Zoë", "Ёлкин", "Елкина", "ИВАНОВ", "иванов Пётр", "Йод", "ООО «Ромашка»", "Өскөн", "Яна"]


def walk(office, who=ALICE, limit=3, **query):
    """The names on all pages."""
    seen, cursor = [], {}
    while True:
        page = office.get(who, "/cards", limit=limit, **query, **cursor)
        seen += [card["name"] for card in page["items"]]
        if not page["next"]:
            return seen
        cursor = {"cursor": page["next"]}


@pytest.mark.parametrize("limit", [1, 4, 200])
def test_it_is_sorted_by_name_as_people_do(office, limit):
    for name in Random(7).sample(NAMES, len(NAMES)):
        office.file(name)
    assert walk(office, limit=limit, sort="name") == NAMES


def test_it_shows_namesakes_once_each(office):
    ids = [office.file("Иван")["id"] for _ in range(5)]
    first = office.get(ALICE, "/cards", limit=3, sort="name")
    second = office.get(ALICE, "/cards", limit=3, sort="name", cursor=first["next"])
    assert [card["id"] for card in first["items"] + second["items"]] == ids


def test_it_follows_a_name_that_is_changed(office):
    anna, _ = office.file("Анна"), office.file("Борис")
    office.ask(ALICE, "PATCH", f"/cards/{anna['id']}", 1, json={"name": "Яна"})
    assert walk(office, sort="name") == ["Борис", "Яна"]


def test_it_begins_with_what_was_changed_last(office):
    cards = [office.file(name) for name in ("first", "second", "third", "fourth")]
    office.ask(ALICE, "PATCH", f"/cards/{cards[1]['id']}", 1, json={"stage": "active"})
    assert walk(office, sort="changed") == ["second", "fourth", "third", "first"]


@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("first", [1, 2000])
def test_it_searches_and_filters_in_every_order(office, monkeypatch, sort, first):
    monkeypatch.setattr(finding, "FIRST", first)
    for number in range(4):
        office.nobodys(f"Ольга {number}", stage="active")
        office.file(f"Иван {number}", stage="active", owner_id=str(ALICE.user_id))
        office.nobodys(f"Ольга {number} lost", stage="lost")
    found = [f"Ольга {number}" for number in range(4)]
    assert walk(office, BOB, sort=sort, search="ольга", stage="active") == (found if sort == "name" else found[::-1])
    assert walk(office, BOB, sort=sort, search="о", stage="active") == (found if sort == "name" else found[::-1])


@pytest.mark.parametrize("sort", ["name", "changed"])
def test_it_refuses_the_cursor_of_another_order(office, sort):
    for name in ("Анна", "Борис"):
        office.file(name)
    cursor = office.get(ALICE, "/cards", limit=1)["next"]
    answer = office.ask(ALICE, "GET", "/cards", params={"sort": sort, "cursor": cursor})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["cursor"])


def test_it_refuses_an_order_it_does_not_know(office):
    assert office.ask(ALICE, "GET", "/cards", params={"sort": "beauty"}).status_code == 422


def test_it_counts_what_the_list_has(office):
    office.file("Пётр Ёлкин", IVAN, owner_id=str(ALICE.user_id), stage="active")
    office.nobodys("Ольга", OLGA, stage="lost")
    office.nobodys("ООО", kind="company", team_id=str(SALES))

    def count(who=ALICE, **query):
        answer = office.get(who, "/cards/count", **query)
        assert answer["is_exact"] and answer["count"] == len(office.found("", who, **query))
        return answer["count"]

    assert (count(), count(BOB), count(DANA)) == (3, 1, 3)
    assert (count(stage="lost"), count(kind="company"), count(owner_id="me"), count(owner_id="none")) == (1, 1, 1, 2)
    assert office.get(ALICE, "/cards/count", search="елк")["count"] == 1
    assert office.get(BOB, "/cards/count", search="елк")["count"] == 0


@pytest.mark.parametrize(("most", "answer"), [(3, (3, True)), (2, (2, False))])
def test_it_counts_no_further_than_anybody_reads(office, monkeypatch, most, answer):
    monkeypatch.setattr(finding, "MOST_COUNTED", most)
    for name in ("Анна", "Борис", "Вера"):
        office.file(name)
    found = office.get(ALICE, "/cards/count")
    assert (found["count"], found["is_exact"]) == answer


def test_it_is_counted_without_pages(office):
    assert office.ask(ALICE, "GET", "/cards/count", params={"stage": "king"}).status_code == 422
    assert office.get(ALICE, "/cards/count", limit=1, cursor="whatever") == {"count": 0, "is_exact": True}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("  Иванов  ПЁТР ", "иванов петр"),
        ("«Ромашка», ООО", "ромашка ооо"),
        ("+7 916 123-45-67", "7 916 123 45 67"),
        ("Ångström", "angstrom"),
        ("Зина\u0306", "зина"),
        ("Й", "и\u04ff"),
        ("И\u0306", "и\u04ff"),
        ("…", ""),
    ],
)
def test_a_name_is_sorted_by_its_letters_alone(name, key):
    assert sort_name_of(name) == key


def test_a_long_name_fits_into_an_index():
    assert len(sort_name_of("\ufdfa" * 300)) == SORTED_BY


MANY = 3000
BASE = {"search": "", "region": None, "owner_id": None, "stage": None, "kind": None, "limit": 50, "cursor": None}
WALKS = {"newest": "pk_cards|ix_cards_kept", "name": "ix_cards_sort_name_id", "changed": "ix_cards_changed_at_id"}


@pytest.fixture(scope="module")
def many(settings):
    database = Database.of("contacts", settings)
    with database.transaction() as session:
        load_cards(session, (NewCard(name=f"Клиент {number % 1009}") for number in range(MANY)))
    with database.connect() as connection:
        connection.execute("analyze cards")
    return database


@pytest.mark.parametrize("query", [{}, {"stage": "lead"}, {"owner_id": "none"}])
@pytest.mark.parametrize("who", [BOB, DANA])
@pytest.mark.parametrize("sort", ORDERS)
def test_it_walks_along_an_index_on_every_page(many, sort, who, query):
    with many.transaction() as session:
        wanted = {**BASE, **query, "sort": sort}
        second = {**wanted, "cursor": list_cards(session, who, wanted, "RU")["next"]}
        for asked in (wanted, second):
            plan = explained(session, who, asked)
            assert re.search(WALKS[sort] + "|ix_cards_stage_id|ix_cards_nobodys", plan), plan
            assert "Sort" not in plan and "Seq Scan" not in plan, plan


def explained(session, who, query):
    """How the database finds a page."""
    taken = []
    ours = session.connection()  # the service's own timers use the engine, too

    def take(connection, cursor, statement, parameters, context, executemany):
        taken.append((statement, parameters))

    event.listen(ours, "before_cursor_execute", take)
    list_cards(session, who, query, "RU")
    event.remove(ours, "before_cursor_execute", take)
    [(statement, parameters)] = taken
    return "\n".join(row[0] for row in session.psycopg().execute(f"explain {statement}", parameters))


def test_cards_of_before_get_their_place(settings):
    before = replace(settings, namespace=f"{settings.namespace}before_")
    migrations.ensure_database(before, "contacts")
    config = migrations.config_of("contacts", before.database("contacts"))
    command.upgrade(config, "contacts_0001")
    database = Database.of("contacts", before)
    insert = text("""
        insert into cards (id, version, kind, name, phones, emails, stage, source, note, extra, search_text, created_at,
            changed_at)
        select gen_random_uuid(), 1, 'person', name, '[]', '[]', 'lead', '', '', '{}', '', now(), now()
        from unnest(array['Ёлкин', 'Анна']) as name""")
    with database.transaction() as session:
        session.execute(insert)
    migrations.upgrade(before, "contacts")
    with database.transaction() as session:
        assert session.scalars(text("select sort_name from cards order by 1")).all() == ["анна", "елкин"]
    database.engine.dispose()
