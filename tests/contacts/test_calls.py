"""Calls come onto cards by themselves; unknown callers become leads."""

import random
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from contacts.cards.filing import NewCard, change_card, file_card
from contacts.cards.models import Card
from contacts.timeline.calls import put_calls_on_cards
from contacts.timeline.entries import timeline_of, waiting_for
from contacts.timeline.models import TimelineEntry
from kartoteka.contracts.events.telephony import CallLogged
from kartoteka.db import Database, UnitOfWork
from tests.contacts.cast import ALICE, BOB, DANA, IVAN, OLGA, SALES, an_id, at, call, heard
from tests.contacts.office import told


def put(database: Database, *calls: Any) -> list[str]:
    """Hear calls in one batch; returns the names of the live events that it caused."""
    grown: list[str] = []
    with database.transaction() as session:
        session.send_live = lambda name, body: grown.append(name)
        put_calls_on_cards(session, heard(*calls))
    return grown


def filed(database: Database, name: str, *phones: str, **values: Any) -> Card:
    with database.transaction() as session:
        new = NewCard(name=name, phones=dict.fromkeys(phones, "as typed"), **values)
        return file_card(session, ALICE, new, allow_duplicate=True)


def entries(database: Database) -> list[TimelineEntry]:
    with database.transaction() as session:
        found = select(TimelineEntry).where(TimelineEntry.kind != "change")
        return list(session.scalars(found.order_by(TimelineEntry.occurred_at)))


def cards(database: Database) -> list[Card]:
    with database.transaction() as session:
        return list(session.scalars(select(Card).order_by(Card.id)))


def test_it_stands_on_the_card_of_its_number(database):
    ivan = filed(database, "Иван", IVAN)
    told_of = {"disposition": "ANSWERED", "user_id": BOB.user_id, "talk_seconds": 61.5, "answered_at": at(3)}
    put(database, call("first", 2, **told_of))
    [entry] = entries(database)
    assert (entry.card_id, entry.kind, entry.occurred_at, entry.user_id) == (ivan.id, "call", at(2), BOB.user_id)
    assert (entry.outcome, entry.payload["direction"], entry.payload["talk_seconds"]) == ("answered", "inbound", 61.5)


def test_it_is_told_to_the_screens_once(database):
    filed(database, "Иван", IVAN)
    assert put(database, call("first")) == ["contacts.timeline.grew"]
    assert put(database, call("first", sequence=2)) == []


def test_it_makes_a_lead_of_an_unknown_caller(database):
    put(database, call("first"))
    [lead] = cards(database)
    assert (lead.stage, lead.source, lead.name, lead.phones) == ("lead", "call", "+7 916 123-45-67", [IVAN])
    assert (lead.owner_id, lead.team_id) == (None, None)
    assert entries(database)[0].card_id == lead.id
    assert [event["card_id"] for event in told(database)] == [str(lead.id)]


def test_it_makes_one_lead_of_a_caller_who_calls_again(database):
    put(database, call("first"), call("second", 1), call("third", 2))
    put(database, call("fourth", 3), call("by Olga", 4, OLGA))
    assert [lead.phones for lead in cards(database)] == [[IVAN], [OLGA]]
    assert [entry.card_id for entry in entries(database)].count(cards(database)[0].id) == 4


def test_it_mends_what_stood_there(database):
    put(database, call("first"))
    put(database, call("first", sequence=2, disposition="ANSWERED", user_id=BOB.user_id))
    [entry] = entries(database)
    assert (entry.sequence, entry.outcome, entry.user_id) == (2, "answered", BOB.user_id)


@pytest.mark.parametrize("sequence", [1, 2])
def test_it_ignores_what_is_older_or_the_same(database, sequence):
    put(database, call("first", sequence=2, disposition="ANSWERED"))
    put(database, call("first", sequence=sequence, disposition="BUSY"))
    assert [entry.outcome for entry in entries(database)] == ["answered"]


def test_it_takes_the_latest_of_a_batch_in_any_order(database):
    put(database, call("first", sequence=3, disposition="BUSY"), call("first", sequence=1), call("first", sequence=2))
    assert [(entry.sequence, entry.outcome) for entry in entries(database)] == [(3, "busy")]


@pytest.mark.parametrize(
    "silent", [{"number": None}, {"direction": "internal"}, {"number": "", "direction": "outbound"}]
)
def test_it_leaves_no_trace_of_internal_and_withheld_calls(database, silent):
    put(database, call("first", **silent))
    assert (cards(database), entries(database)) == ([], [])


@pytest.mark.parametrize("number", ["112", "102", "+7999", "*43"])
def test_it_makes_no_lead_of_what_can_not_be_called_back(database, number):
    put(database, call("first", number=number))
    assert (cards(database), len(entries(database))) == ([], 1)


def test_it_waits_for_a_card_after_an_outgoing_call_to_nobody(database):
    put(database, call("out", direction="outbound"))
    assert (cards(database), entries(database)[0].card_id) == ([], None)
    ivan = filed(database, "Иван", IVAN)
    assert entries(database)[0].card_id == ivan.id


def test_it_is_linked_when_the_caller_becomes_a_lead(database):
    put(database, call("out", direction="outbound"))
    put(database, call("in", 1))
    assert {entry.card_id for entry in entries(database)} == {cards(database)[0].id}


def test_it_is_linked_when_a_card_gets_the_number(database):
    put(database, call("out", direction="outbound"))
    olga = filed(database, "Ольга", OLGA)
    with database.transaction() as session:
        change_card(session, DANA, olga.id, 1, {"phones": {OLGA: "", IVAN: ""}})
    assert entries(database)[0].card_id == olga.id


def test_it_stays_on_its_card_when_the_number_moves(database):
    ivan = filed(database, "Иван", IVAN)
    put(database, call("first"))
    with database.transaction() as session:
        change_card(session, DANA, ivan.id, 1, {"phones": {}})
    put(database, call("first", sequence=2, disposition="BUSY"))
    assert [(entry.card_id, entry.outcome) for entry in entries(database)] == [(ivan.id, "busy")]


def test_it_trusts_its_own_numbers_and_not_the_callers_word(database):
    ivan = filed(database, "Иван", IVAN)
    put(database, call("first", card_id=an_id("somebody erased")))
    assert entries(database)[0].card_id == ivan.id


def test_it_goes_to_the_oldest_card_of_a_shared_number(database):
    ivan = filed(database, "Иван", IVAN)
    filed(database, "Мария", IVAN)
    put(database, call("first"))
    assert entries(database)[0].card_id == ivan.id


def test_it_tells_the_screens_whose_card_it_is(database):
    filed(database, "Иван", IVAN, owner_id=ALICE.user_id, team_id=SALES)
    bodies: list[bytes] = []
    with database.transaction() as session:
        session.send_live = lambda name, body: bodies.append(body)
        put_calls_on_cards(session, heard(call("first")))
    assert str(ALICE.user_id) in bodies[0].decode()
    assert str(SALES) in bodies[0].decode()


EVERYTHING = {
    "kind": None,
    "without": ["change"],
    "outcome": None,
    "since": None,
    "until": None,
    "limit": 100,
    "cursor": None,
}


def shown(session: UnitOfWork, *numbers: str) -> list[tuple[UUID, int, str]]:
    """What the cards and the waiting numbers show: source, sequence and outcome."""
    pages = [timeline_of(session, id, EVERYTHING) for id in session.scalars(select(Card.id))]
    pages += [waiting_for(session, number, EVERYTHING) for number in numbers or (IVAN, OLGA)]
    return sorted((entry.source_id, entry.sequence, entry.outcome) for page in pages for entry in page["items"])


def part(name: str, sequence: int = 2, **told: Any) -> CallLogged:
    """It turned out to be a part of another call."""
    return call(name, sequence=sequence, merged_into=an_id("whole"), **told)


@pytest.mark.parametrize("direction", ["inbound", "outbound"])
def test_a_part_of_another_call_leaves_its_card(database, direction):
    filed(database, "Иван", IVAN)
    put(database, call("part", direction=direction), call("whole", 1))
    put(database, part("part", direction=direction))
    with database.transaction() as session:
        assert shown(session) == [(an_id("whole"), 1, "no_answer")]


def test_a_part_of_another_call_no_longer_waits_for_a_card(database):
    put(database, call("part", direction="outbound"))
    put(database, part("part", direction="outbound"))
    filed(database, "Иван", IVAN)
    with database.transaction() as session:
        assert shown(session) == []


def test_a_part_of_another_call_says_nothing_of_anybody(database):
    put(database, call("part", user_id=BOB.user_id))
    put(database, part("part", user_id=BOB.user_id))
    [row] = entries(database)
    assert (row.card_id, row.client_number, row.user_id, row.payload, row.outcome) == (None, None, None, {}, "")


def test_a_part_of_another_call_makes_no_lead_nor_does_older_news_of_it(database):
    put(database, part("part"))
    put(database, call("part", sequence=1))
    assert cards(database) == []
    with database.transaction() as session:
        assert shown(session) == []


def test_a_part_that_proves_a_call_of_its_own_comes_back(database):
    filed(database, "Иван", IVAN)
    put(database, call("part"))
    put(database, part("part"))
    put(database, call("part", sequence=3, disposition="ANSWERED"))
    with database.transaction() as session:
        assert shown(session) == [(an_id("part"), 3, "answered")]
    assert entries(database)[0].payload["direction"] == "inbound"


tellings = st.builds(
    lambda disposition, direction, merged_into, number: {
        "disposition": disposition,
        "direction": direction,
        "merged_into": merged_into,
        "number": number,
    },
    st.sampled_from(["ANSWERED", "NO ANSWER"]),
    st.sampled_from(["inbound", "outbound"]),
    st.sampled_from([None, an_id("whole")]),
    st.sampled_from([IVAN, OLGA]),
)
tales = st.lists(st.lists(tellings, min_size=1, max_size=3), max_size=6).map(
    lambda drawn: [
        call(f"c{number}", sequence=sequence, **told)
        for number, of_one_call in enumerate(drawn)
        for sequence, told in enumerate(of_one_call, start=1)
    ]
)


@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tales=tales, seed=st.integers(0, 10**6), batch=st.integers(1, 6))
def test_disorder_and_duplicates_change_nothing(database, tales, seed, batch):
    def run(order: Sequence[CallLogged], size: int) -> Any:
        with UnitOfWork(database.engine) as session:  # never committed
            for start in range(0, len(order), size):
                put_calls_on_cards(session, heard(*order[start : start + size]))
            return shown(session)

    last = {told.call_id: told for told in tales}
    shuffled = [*tales, *tales]
    random.Random(seed).shuffle(shuffled)
    assert [id for id, _, _ in run(shuffled, batch)] == sorted(id for id, told in last.items() if not told.merged_into)
    assert run(shuffled, batch) == run(tales, 1)
