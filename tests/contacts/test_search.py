"""Finding a client in the list: by any part of what is known."""

from dataclasses import replace

import psycopg
import pytest

from contacts.cards import finding
from contacts.cards.filing import NewCard, file_card
from contacts.cards.finding import list_cards
from kartoteka import migrations
from kartoteka.db import Database
from tests.contacts.cast import ALICE, BOB, DANA, IVAN, OLGA


@pytest.fixture
def clients(office):
    office.file("Пётр Ёлкин", IVAN, emails=["petr@yolki.ru"], stage="active", owner_id=str(ALICE.user_id))
    office.nobodys("Ольга Щукина", OLGA, stage="lost")
    office.nobodys("ООО «100%_скидка»", kind="company")
    return office


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ёлкин", ["Пётр Ёлкин"]),
        ("ЕЛКИ", ["Пётр Ёлкин"]),
        ("elkin", ["Пётр Ёлкин"]),
        ("елкин пет", ["Пётр Ёлкин"]),
        ("лки", ["Пётр Ёлкин"]),
        ("п", ["Пётр Ёлкин"]),
        ("щу", ["Ольга Щукина"]),
        ("ук", []),
        ("PETR@YOLKI", ["Пётр Ёлкин"]),
        ("916123", ["Пётр Ёлкин"]),
        ("8 916 1", ["Пётр Ёлкин"]),
        ("+7 (916) 123-45-67", ["Пётр Ёлкин"]),
        ("45-67", ["Пётр Ёлкин"]),
        ("0%_с", ["ООО «100%_скидка»"]),
        ("%%%", []),
        ("___", []),
        ("'; drop table cards; --", []),
        ("Пётр Щукина", []),
    ],
)
def test_it_finds_by_any_part(clients, search, found):
    assert clients.found(search) == found


def test_it_filters_by_stage_kind_and_owner(clients):
    assert clients.found("", stage="lost") == ["Ольга Щукина"]
    assert clients.found("", kind="company") == ["ООО «100%_скидка»"]
    assert clients.found("", owner_id="me") == clients.found("", DANA, owner_id=str(ALICE.user_id)) == ["Пётр Ёлкин"]
    assert clients.found("", owner_id="none") == ["ООО «100%_скидка»", "Ольга Щукина"]


def test_it_searches_only_what_the_viewer_may_see(clients):
    assert clients.found("ёлкин", BOB) == []


@pytest.mark.parametrize(
    "query", [{"owner_id": "you"}, {"stage": "king"}, {"cursor": "%"}, {"limit": 0}, {"region": "?"}]
)
def test_it_refuses_a_query_it_does_not_understand(clients, query):
    assert clients.ask(ALICE, "GET", "/cards", params=query).status_code == 422


def test_it_turns_pages_from_the_newest_to_the_oldest_without_gap_or_repeat(office):
    names = [office.file(f"Клиент {n}")["name"] for n in range(7)]
    seen, cursor = [], None
    while True:
        page = office.get(ALICE, "/cards", limit=3, search="клиент", **({"cursor": cursor} if cursor else {}))
        seen += [card["name"] for card in page["items"]]
        cursor = page["next"]
        if len(seen) == 3:
            office.file("Клиент, который пришёл между страницами")
        if cursor is None:
            break
    assert seen == names[::-1]


def test_it_folds_cyrillic_in_a_database_that_can_not(settings):
    plain = replace(settings, namespace=f"{settings.namespace}plain_")
    create = f"create database {plain.namespace}contacts encoding 'UTF8' locale 'C' template template0"
    with psycopg.connect(f"{plain.database_url}/postgres", autocommit=True) as admin:
        admin.execute(create)
    migrations.upgrade(plain, "contacts")
    query = {
        "sort": "newest",
        "search": "ЩУКИН",
        "region": None,
        "owner_id": None,
        "stage": None,
        "kind": None,
        "limit": 5,
    }
    database = Database.of("contacts", plain)
    with database.transaction() as session:
        file_card(session, ALICE, NewCard(name="Ольга Щукина"))
        assert [card.name for card in list_cards(session, ALICE, query, "RU")["items"]] == ["Ольга Щукина"]
        session.psycopg().execute("set local enable_seqscan = off")
        plan = session.psycopg().execute("explain select 1 from cards where search_text like '%shchuk%'")
        assert "ix_cards_search_text" in str(plan.fetchall())
    database.engine.dispose()


@pytest.mark.parametrize("first", [1, 5, 2000])
def test_it_finds_the_same_whether_clients_are_new_or_old(office, monkeypatch, first):
    monkeypatch.setattr(finding, "FIRST", first)
    names = [office.file(f"{name} {n}")["name"] for n in range(4) for name in ("Пётр", "Ольга", "Иван")]
    wanted = [name for name in names[::-1] if name.startswith("Ольга")]
    one = office.get(ALICE, "/cards", limit=3, search="ольга")
    second = office.get(ALICE, "/cards", limit=3, search="ольга", cursor=one["next"])
    assert [card["name"] for page in (one, second) for card in page["items"]] == wanted
    assert second["next"] is None
