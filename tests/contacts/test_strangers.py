"""A stranger who calls belongs to whoever talks with him first; until then he is everybody's."""

from typing import Any

import pytest
from sqlalchemy import select

from contacts.cards.filing import NewCard, change_card, file_card
from contacts.cards.models import Card
from contacts.timeline.calls import put_calls_on_cards
from contacts.timeline.models import TimelineEntry
from kartoteka.contracts.directory import Directory
from kartoteka.db import Database
from tests.contacts.cast import (
    ALICE,
    BOB,
    CAROL,
    DANA,
    IVAN,
    OLGA,
    SALES,
    SUPPORT,
    an_id,
    call,
    heard,
    user,
)
from tests.contacts.office import told

NOBODYS = (None, None)
BOBS = (BOB.user_id, SUPPORT)


@pytest.fixture
def staffed(database: Database) -> Database:
    """Alice and Bob work here, Carol no longer."""
    with database.transaction() as session:
        staff = heard(user(ALICE), user(BOB), user(CAROL, is_active=False))
        Directory.keep_users_in_directory(None, session, staff)
    return database


def put(database: Database, *calls: Any) -> None:
    with database.transaction() as session:
        put_calls_on_cards(session, heard(*calls))


def talk(name: str, minutes: float = 0, who: Any = BOB, **more: Any) -> Any:
    """Somebody talked with the client."""
    return call(name, minutes, disposition="ANSWERED", user_id=who.user_id, **more)


def cards(database: Database) -> list[Card]:
    with database.transaction() as session:
        return list(session.scalars(select(Card).order_by(Card.id)))


def charge(database: Database) -> tuple[Any, Any]:
    [card] = cards(database)
    return card.owner_id, card.team_id


def test_a_call_that_was_answered_makes_a_lead_of_who_talked(staffed: Database) -> None:
    put(staffed, talk("first"))
    assert (charge(staffed), cards(staffed)[0].version) == (BOBS, 1)
    [event] = told(staffed)
    assert (event["owner_id"], event["team_id"]) == (str(BOB.user_id), str(SUPPORT))


@pytest.mark.parametrize("who", [CAROL, DANA], ids=["who has left", "who is not known"])
def test_who_does_not_work_here_gets_no_lead(staffed: Database, who: Any) -> None:
    put(staffed, talk("first", who=who))
    assert charge(staffed) == NOBODYS
    put(staffed, talk("second", who=who))
    assert (charge(staffed), cards(staffed)[0].version) == (NOBODYS, 1)


@pytest.mark.parametrize("direction", ["inbound", "outbound"])
def test_a_missed_stranger_is_nobodys_until_somebody_talks_with_him(staffed: Database, direction: str) -> None:
    put(staffed, call("first"), call("second", 1))
    assert charge(staffed) == NOBODYS
    put(staffed, call("again", 2, direction=direction, disposition="NO ANSWER", user_id=BOB.user_id))
    assert charge(staffed) == NOBODYS
    put(staffed, talk("at last", 3, direction=direction), talk("later", 4, ALICE))
    assert charge(staffed) == BOBS
    put(staffed, talk("much later", 5, ALICE))
    assert charge(staffed) == BOBS


def test_the_others_and_the_timeline_are_told(staffed: Database) -> None:
    put(staffed, call("missed"))
    put(staffed, talk("talk", 1))
    assert [(event["sequence"], event["owner_id"]) for event in told(staffed)] == [(1, None), (2, str(BOB.user_id))]
    with staffed.transaction() as session:
        [entry] = session.scalars(select(TimelineEntry).where(TimelineEntry.kind == "change"))
    assert entry.user_id == BOB.user_id
    assert entry.payload == {"fields": {"owner_id": [None, str(BOB.user_id)], "team_id": [None, str(SUPPORT)]}}


def test_one_batch_says_the_same_as_many(staffed: Database) -> None:
    put(staffed, call("missed"), talk("second talk", 3, ALICE), talk("first talk", 2), call("by Olga", 4, OLGA))
    owners = {card.phones[0]: (card.owner_id, card.version) for card in cards(staffed)}
    assert owners == {IVAN: (BOB.user_id, 1), OLGA: (None, 1)}


def test_who_called_first_and_talked_has_the_lead_when_the_client_calls_back(staffed: Database) -> None:
    put(staffed, talk("out", 0, direction="outbound"))
    assert cards(staffed) == []
    put(staffed, call("missed", 1))
    assert charge(staffed) == BOBS


def test_told_again_it_changes_nothing(staffed: Database) -> None:
    put(staffed, call("missed"), talk("talk", 1))
    with staffed.transaction() as session:
        change_card(session, DANA, cards(staffed)[0].id, None, {"owner_id": None, "team_id": None})
    put(staffed, call("missed"), talk("talk", 1))
    assert charge(staffed) == NOBODYS


def test_a_call_that_turns_out_to_be_answered_finds_its_owner(staffed: Database) -> None:
    put(staffed, call("first"))
    put(staffed, talk("first", sequence=2))
    assert charge(staffed) == BOBS


def test_a_part_of_another_call_gives_nobody_an_owner(staffed: Database) -> None:
    put(staffed, call("missed"), talk("part", 1, sequence=2, merged_into=an_id("whole")))
    put(staffed, talk("part", 1))
    assert charge(staffed) == NOBODYS


@pytest.mark.parametrize("values", [{"owner_id": ALICE.user_id}, {"team_id": SALES}, {"source": "exhibition"}])
def test_what_people_have_filed_stays_whose_it_is(staffed: Database, values: dict[str, Any]) -> None:
    with staffed.transaction() as session:
        card = file_card(session, DANA, NewCard(name="Иван", phones={IVAN: ""}, **{"source": "call", **values}))
    put(staffed, talk("talk"))
    assert charge(staffed) == (card.owner_id, card.team_id)
