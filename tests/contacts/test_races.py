"""Many at once: calls of one unknown number, a colleague who makes the card meanwhile, replicas on one queue."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import eventlet
import pytest
from sqlalchemy import text

from contacts.cards.errors import PhoneTaken
from contacts.cards.filing import NewCard, change_card, file_card
from contacts.cards.loading import load_cards
from contacts.changes.many import change_many
from contacts.moves.moving import move_some
from contacts.timeline.calls import put_calls_on_cards
from kartoteka.bus import Outgoing
from kartoteka.contracts.directory import Directory
from kartoteka.db import Database
from kartoteka.dev.ports import free_port
from kartoteka.events import encode, seal
from kartoteka.host import Suite, make_suite
from kartoteka.settings import Settings
from tests.contacts.cast import ALICE, BOB, DANA, IVAN, OLGA, call, heard, user

AT_ONCE = 8
COUNTS = text("""
    select (select count(*) from cards), (select count(*) from card_identifiers),
        (select count(*) from timeline_entries where kind <> 'change'),
        (select count(*) from timeline_entries where card_id is null)""")


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run transactions that are all open at the same time; returns what each gave or raised."""
    return [thread.wait() for thread in [eventlet.spawn(_outcome, work) for work in works]]


def _outcome(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Exception as error:
        return error


def hearing(database: Database, *calls: Any) -> Callable[[], None]:
    def work() -> None:
        with database.transaction() as session:
            put_calls_on_cards(session, heard(*calls))
            eventlet.sleep(0.05)

    return work


def filing(database: Database, *phones: str, insist: bool = False) -> Callable[[], None]:
    def work() -> None:
        with database.transaction() as session:
            file_card(session, ALICE, NewCard(name="Иван", phones=dict.fromkeys(phones, "")), allow_duplicate=insist)
            eventlet.sleep(0.05)

    return work


def counted(database: Database) -> tuple[int, ...]:
    """Cards, identifiers, entries, entries without a card."""
    with database.transaction() as session:
        return tuple(session.execute(COUNTS).one())


def test_it_makes_one_lead_of_many_calls_at_the_same_moment(database):
    assert at_once(*(hearing(database, call(f"call {n}")) for n in range(AT_ONCE))) == [None] * AT_ONCE
    assert counted(database) == (1, 1, AT_ONCE, 0)


def test_it_does_not_deadlock_on_many_numbers_in_any_order(database):
    numbers = [f"+7916123450{n}" for n in range(10)]
    batches = [[call(f"{n} {number}", number=number) for number in numbers[n:] + numbers[:n]] for n in range(AT_ONCE)]
    assert at_once(*(hearing(database, *batch) for batch in batches)) == [None] * AT_ONCE
    assert counted(database) == (10, 10, AT_ONCE * 10, 0)


def test_it_writes_a_call_once_that_two_replicas_hear(database):
    told = [call(f"call {n}") for n in range(20)]
    assert at_once(hearing(database, *told), hearing(database, *reversed(told))) == [None, None]
    assert counted(database) == (1, 1, 20, 0)


@pytest.mark.parametrize("direction", ["inbound", "outbound"])
def test_it_puts_a_call_onto_a_card_that_is_just_being_made(database, direction):
    hear = hearing(database, call("call", direction=direction))
    at_once(filing(database, IVAN, insist=True), hear)
    assert counted(database)[2:] == (1, 0)


@pytest.mark.parametrize("direction", ["inbound", "outbound"])
def test_it_links_a_call_that_is_just_being_written(database, direction):
    hear = hearing(database, call("call", direction=direction))
    at_once(hear, filing(database, IVAN, insist=True))
    assert counted(database)[2:] == (1, 0)


def test_it_makes_one_card_when_colleagues_file_the_same_number_at_once(database):
    outcomes = at_once(*(filing(database, *phones) for phones in [(IVAN, OLGA), (OLGA, IVAN), (IVAN,), (OLGA,)]))
    assert sum(outcome is None for outcome in outcomes) in (1, 2)
    assert all(outcome is None or isinstance(outcome, PhoneTaken) for outcome in outcomes)
    assert counted(database)[1] == 2


def test_it_keeps_one_of_two_changes_to_the_same_version(database):
    with database.transaction() as session:
        card = file_card(session, ALICE, NewCard(name="Иван"))

    def changing(name: str) -> Callable[[], int]:
        def work() -> int:
            with database.transaction() as session:
                changed = change_card(session, DANA, card.id, 1, {"name": name})
                eventlet.sleep(0.05)
                return changed.version

        return work

    outcomes = at_once(changing("Ваня"), changing("Иван Петров"))
    assert sorted(str(getattr(outcome, "status", outcome)) for outcome in outcomes) == ["2", "412"]


def test_a_stranger_becomes_ones_of_two_who_talk_at_the_same_moment(database):
    with database.transaction() as session:
        Directory.keep_users_in_directory(None, session, heard(user(ALICE), user(BOB)))
        put_calls_on_cards(session, heard(call("missed")))
    talks = [call(who.name, disposition="ANSWERED", user_id=who.user_id) for who in (ALICE, BOB) for _ in range(2)]
    assert at_once(*(hearing(database, talk) for talk in talks)) == [None] * 4
    assert owners(database) == [(2, 1)]


def test_a_stranger_is_not_taken_from_who_is_just_taking_him(database):
    with database.transaction() as session:
        Directory.keep_users_in_directory(None, session, heard(user(ALICE), user(BOB)))
        put_calls_on_cards(session, heard(call("missed")))
        [card_id] = session.scalars(text("select id from cards"))

    def take() -> None:
        with database.transaction() as session:
            change_card(session, ALICE, card_id, None, {"owner_id": ALICE.user_id})
            eventlet.sleep(0.05)

    talk = call("talk", disposition="ANSWERED", user_id=BOB.user_id)
    assert at_once(take, hearing(database, talk)) == [None, None]
    with database.transaction() as session:
        assert list(session.scalars(text("select owner_id from cards"))) == [ALICE.user_id]


def test_moves_and_changes_of_many_wait_for_each_other(database):
    with database.transaction() as session:
        Directory.keep_users_in_directory(None, session, heard(user(ALICE), user(BOB)))
        load_cards(session, (NewCard(name=str(n), owner_id=ALICE.user_id) for n in range(20)))
        every = list(session.scalars(text("select id from cards")))
        session.execute(
            text(f"""
            insert into moves (id, reason, from_user_id, to_user_id, actor, decided_at)
            values (gen_random_uuid(), 'handed-over', '{ALICE.user_id}', '{BOB.user_id}', 'accounts', now())""")
        )

    def moving() -> None:
        with database.transaction() as session:
            move_some(session)
            eventlet.sleep(0.02)

    def changing(card_ids: list[Any]) -> Callable[[], None]:
        def work() -> None:
            with database.transaction() as session:
                change_many(session, DANA, card_ids, {"stage": "lost"}, 200)
                eventlet.sleep(0.02)

        return work

    assert at_once(changing(every[:15]), moving, changing(every[::-1])) == [None] * 3
    assert owners(database) == [(3, 20)]


def owners(database: Database) -> list[Any]:
    """The versions of cards that have an owner, each with how many have it."""
    found = text("select version, count(*) from cards where owner_id is not null group by 1")
    with database.transaction() as session:
        return [tuple(row) for row in session.execute(found)]


@pytest.fixture
def replicas(settings: Settings, amqp_url: str, database: Database) -> Iterator[list[Suite]]:
    """Two processes' worth of contacts on one broker and one database."""
    suites = [make_suite(replace(settings, amqp_url=amqp_url, port=free_port()), ["contacts"]) for _ in range(2)]
    for suite in suites:
        suite.start()
    yield suites
    for suite in suites:
        suite.runner.stop()
        suite.bus.close()


def test_it_makes_one_lead_between_two_replicas_on_a_broker(replicas, database):
    envelopes = [seal(call(f"call {n}", number=[IVAN, OLGA][n % 2])) for n in range(300)]
    events = [Outgoing(one.id, one.event, encode(one)) for one in envelopes]
    with eventlet.Timeout(30):
        while replicas[0].bus.publish(events):  # nobody listens yet
            eventlet.sleep(0.1)
        replicas[1].bus.publish(events)  # at least once, says the wire
        while counted(database)[2] < 300:
            eventlet.sleep(0.1)
    assert counted(database) == (2, 2, 300, 0)
