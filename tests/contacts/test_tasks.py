"""Promises stand on the card: open at first, then with their outcome."""

from sqlalchemy import select

from contacts.cards.filing import NewCard, file_card
from contacts.cards.models import Card
from contacts.timeline.models import TimelineEntry
from contacts.timeline.tasks import put_tasks_on_cards
from kartoteka.db import Database
from tests.contacts.cast import ALICE, BOB, IVAN, an_id, at, heard, task_closed, task_opened


def put(database: Database, *events: object) -> None:
    with database.transaction() as session:
        put_tasks_on_cards(session, heard(*events))


def filed(database: Database, name: str = "Иван", *phones: str) -> Card:
    with database.transaction() as session:
        return file_card(session, ALICE, NewCard(name=name, phones=dict.fromkeys(phones, "")))


def entry(database: Database) -> TimelineEntry:
    with database.transaction() as session:
        return session.scalars(select(TimelineEntry).where(TimelineEntry.kind == "task")).one()


def test_it_stands_on_the_card_that_is_named(database):
    ivan = filed(database)
    put(database, task_opened("call Ivan", card_id=ivan.id, client_number=None))
    stands = entry(database)
    assert (stands.card_id, stands.kind, stands.title, stands.user_id) == (ivan.id, "task", "Call back", BOB.user_id)
    assert (stands.outcome, stands.payload["is_open"], stands.occurred_at) == ("", True, at(0))


def test_it_finds_the_card_by_the_number(database):
    ivan = filed(database, "Иван", IVAN)
    put(database, task_opened("call Ivan", card_id=an_id("a card that was erased")))
    assert entry(database).card_id == ivan.id


def test_it_shows_how_it_ended(database):
    filed(database, "Иван", IVAN)
    put(database, task_opened("call Ivan"))
    put(database, task_closed("call Ivan"))
    stands = entry(database)
    assert (stands.title, stands.outcome, stands.user_id) == ("Call back", "called_back", ALICE.user_id)
    assert (stands.payload["is_open"], stands.payload["closed_at"]) == (False, "2026-11-02T10:12:00Z")


def test_it_keeps_its_title_when_it_opens_and_closes_in_one_batch(database):
    put(database, task_closed("call Ivan"), task_opened("call Ivan"))
    assert (entry(database).title, entry(database).outcome) == ("Call back", "called_back")


def test_it_is_not_opened_again_by_late_news(database):
    put(database, task_closed("call Ivan"))
    put(database, task_opened("call Ivan"))
    assert entry(database).outcome == "called_back"


def test_it_waits_for_a_card_with_the_number(database):
    put(database, task_opened("call Ivan"))
    assert entry(database).card_id is None
    ivan = filed(database, "Иван", IVAN)
    assert entry(database).card_id == ivan.id


def test_it_leaves_no_trace_without_card_and_number(database):
    put(database, task_opened("order paper", card_id=None, client_number=None))
    with database.transaction() as session:
        assert session.scalars(select(TimelineEntry)).all() == []
