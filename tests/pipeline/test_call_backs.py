"""Missed calls become promises, and talks keep them."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import eventlet
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from kartoteka import migrations
from kartoteka.contracts.directory import Directory
from kartoteka.contracts.events.telephony import CallLogged
from kartoteka.db import Database, UnitOfWork
from kartoteka.events import open_envelope, read
from kartoteka.settings import Settings
from pipeline.tasks.call_backs import keep_call_backs
from pipeline.tasks.cards import follow_cards
from pipeline.tasks.models import Task, Touch
from pipeline.tasks.touches import forget_old_touches, kind_of_call
from tests.pipeline.cast import ALICE, BOB, IVAN, OLGA, an_id, at, call, card, erased, hear, merged, talk, user

WHOLE = an_id("whole")
HALF_AN_HOUR = timedelta(minutes=30)
SERVICES = ("accounts", "contacts", "telephony")


def hear_into(session: UnitOfWork, *events: object) -> None:
    """Let pipeline hear events as one batch, each by its own listener."""
    heard = hear(*events)
    of = {service: [h for h in heard if h.envelope.event.startswith(service)] for service in SERVICES}
    if of["accounts"]:
        Directory().keep_users_in_directory(session, of["accounts"])
    if of["contacts"]:
        keep_directory = partial(Directory().keep_cards_in_directory, session)
        follow_cards(session, of["contacts"], HALF_AN_HOUR, keep_directory)
    if of["telephony"]:
        keep_call_backs(session, of["telephony"], HALF_AN_HOUR)
    session.flush()


@pytest.fixture
def take(database: Database) -> Callable[..., None]:
    """Let pipeline hear events, in one transaction a call."""

    def take(*events: object) -> None:
        with database.transaction() as session:
            hear_into(session, *events)

    return take


@pytest.fixture
def tasks(database: Database) -> Callable[[], list[Task]]:
    def tasks() -> list[Task]:
        with database.transaction() as session:
            return list(session.scalars(select(Task).order_by(Task.opened_at, Task.id)))

    return tasks


@pytest.fixture
def told(database: Database) -> Callable[[], list[Any]]:
    """The events that pipeline told, in order."""

    def told() -> list[Any]:
        with database.transaction() as session:
            bodies = session.scalars(text("select body from outbox order by id"))
            return [read(open_envelope(body)).event for body in bodies]

    return told


def names(events: Sequence[object]) -> list[str]:
    return [type(event).__name__ for event in events]


def test_it_has_the_schema_that_the_models_say(settings: Settings) -> None:
    assert migrations.differences(settings, "pipeline") == []


def test_a_missed_call_makes_a_task_in_the_queue(take, tasks, told) -> None:
    take(call("c1", 0))
    [task] = tasks()
    assert (task.kind, task.client_number, task.owner_id, task.candidate_ids) == ("call_back", IVAN, None, [BOB])
    assert (task.missed_calls, task.due_at, task.queue) == (1, at(30), "sales")
    [opened] = told()
    assert (opened.task_id, opened.candidate_ids, opened.due_at) == (task.id, [BOB], at(30))


@pytest.mark.parametrize("disposition", ["NO ANSWER", "BUSY", "FAILED"])
def test_every_way_to_miss_a_call_counts(take, tasks, disposition) -> None:
    take(call("c1", 0, disposition=disposition))
    assert len(tasks()) == 1


def test_the_cards_owner_gets_the_task(take, tasks) -> None:
    take(card("Ivan", IVAN))
    take(call("c1", 0))
    [task] = tasks()
    assert (task.card_id, task.card_name, task.owner_id) == (an_id("Ivan"), "Ivan", ALICE)


def test_an_owner_who_has_left_gets_no_task(take, tasks) -> None:
    take(user("Alice", is_active=False))
    take(card("Ivan", IVAN))
    take(call("c1", 0))
    assert tasks()[0].owner_id is None


@pytest.mark.parametrize(
    "harmless",
    [
        call("c1", 0, None),
        call("c1", 0, direction="outbound"),
        call("c1", 0, None, direction="internal"),
        talk("c1", 0),
    ],
)
def test_other_calls_make_no_task(take, tasks, harmless) -> None:
    take(harmless)
    assert tasks() == []


def test_more_missed_calls_raise_the_count(take, tasks, told) -> None:
    take(call("c1", 0))
    take(call("c2", 5, user_ids_rung=[ALICE]), call("c3", 7, user_ids_rung=[ALICE]))
    [task] = tasks()
    assert (task.missed_calls, task.last_missed_at, task.due_at) == (3, at(7), at(30))
    assert names(told()) == ["TaskOpened", "TaskChanged"]


@pytest.mark.parametrize("direction", ["inbound", "outbound"])
def test_a_talk_closes_the_task(take, tasks, told, direction) -> None:
    take(call("c1", 0))
    take(talk("c2", 10, direction=direction))
    [task] = tasks()
    assert (task.outcome, task.closed_by, task.closed_at) == ("called_back", BOB, at(10) + timedelta(seconds=5))
    assert names(told()) == ["TaskOpened", "TaskClosed"]


def test_a_talk_by_another_number_of_the_card_closes_the_task(take, tasks) -> None:
    take(card("Ivan", IVAN, OLGA))
    take(call("c1", 0, IVAN))
    take(talk("c2", 10, OLGA))
    assert tasks()[0].outcome == "called_back"


def test_two_numbers_of_a_card_make_one_task(take, tasks) -> None:
    take(card("Ivan", IVAN, OLGA))
    take(call("c1", 0, IVAN), call("c2", 1, OLGA))
    assert [task.missed_calls for task in tasks()] == [2]


def test_a_talk_with_somebody_else_changes_nothing(take, tasks) -> None:
    take(call("c1", 0, IVAN))
    take(talk("c2", 10, OLGA))
    assert tasks()[0].is_open


def test_a_talk_before_the_missed_call_changes_nothing(take, tasks) -> None:
    take(call("c1", 0))
    take(talk("c2", -10))
    assert tasks()[0].is_open


def test_a_missed_call_that_is_told_after_the_talk_makes_no_task(take, tasks) -> None:
    take(talk("c2", 10))
    take(call("c1", 0))
    assert tasks() == []


def test_a_new_missed_call_after_the_talk_makes_a_new_task(take, tasks) -> None:
    take(call("c1", 0), talk("c2", 10))
    take(call("c3", 20))
    assert [(task.is_open, task.missed_calls) for task in tasks()] == [(True, 1)]


def test_a_talk_between_two_missed_calls_that_is_told_late_leaves_the_second(take, tasks) -> None:
    take(call("c1", 0), call("c3", 20))
    take(talk("c2", 10))
    [task] = tasks()
    assert (task.is_open, task.missed_calls, task.due_at) == (True, 1, at(50))


def test_a_missed_call_that_proves_answered_cancels_its_task(take, tasks, told) -> None:
    take(call("c1", 0))
    take(talk("c1", 0, direction="inbound", sequence=2))
    assert tasks()[0].outcome == "cancelled"
    assert told()[-1].outcome == "cancelled"


def test_a_talk_that_proves_missed_makes_a_task(take, tasks) -> None:
    take(talk("c1", 0, direction="inbound"))
    take(call("c1", 0, sequence=2))
    assert tasks()[0].is_open


def test_an_older_telling_is_ignored(take, tasks) -> None:
    take(talk("c1", 0, direction="inbound", sequence=2))
    take(call("c1", 0, sequence=1))
    assert tasks() == []


def test_a_task_that_only_a_part_of_another_call_had_opened_is_cancelled(take, tasks, told) -> None:
    take(call("part", 0))
    take(call("part", 0, sequence=2, merged_into=an_id("whole")))
    take(call("part", 0))
    [task] = tasks()
    assert (task.outcome, told()[-1].outcome) == ("cancelled", "cancelled")


def test_a_part_of_another_call_is_not_counted(take, tasks) -> None:
    take(call("whole", 0), call("part", 1))
    take(call("part", 1, sequence=2, merged_into=an_id("whole")))
    assert [(task.is_open, task.missed_calls, task.last_missed_at) for task in tasks()] == [(True, 1, at(0))]


def test_a_part_that_was_answered_closes_nothing(take, tasks) -> None:
    take(call("c1", 0))
    take(talk("part", 5, merged_into=an_id("whole")))
    assert tasks()[0].is_open


def test_a_task_that_only_a_part_had_closed_is_owed_again(take, tasks) -> None:
    take(call("c1", 0))
    take(talk("part", 5))
    take(talk("part", 5, sequence=2, merged_into=an_id("whole")))
    assert [(task.missed_calls, task.first_missed_at) for task in tasks() if task.is_open] == [(1, at(0))]


def test_a_mend_to_a_withheld_number_cancels_the_task(take, tasks) -> None:
    take(call("c1", 0))
    take(call("c1", 0, None, sequence=2))
    assert tasks()[0].outcome == "cancelled"


def test_a_card_for_the_number_names_the_task_and_its_owner(take, tasks, told) -> None:
    take(call("c1", 0))
    take(card("Ivan", IVAN))
    [task] = tasks()
    assert (task.card_id, task.card_name, task.owner_id) == (an_id("Ivan"), "Ivan", ALICE)
    assert names(told()) == ["TaskOpened", "TaskChanged"]
    take(talk("c2", 10))
    assert tasks()[0].outcome == "called_back"


def test_a_new_owner_of_the_card_gets_its_open_task(take, tasks) -> None:
    take(card("Ivan", IVAN))
    take(call("c1", 0))
    take(card("Ivan", IVAN, owner=BOB, sequence=2))
    assert tasks()[0].owner_id == BOB


def test_an_unrelated_change_of_the_card_tells_nothing(take, told) -> None:
    take(card("Ivan", IVAN))
    take(call("c1", 0))
    take(card("Ivan", IVAN, sequence=2))
    assert names(told()) == ["TaskOpened"]


def test_cards_that_are_merged_keep_one_task(take, tasks, told) -> None:
    take(card("Ivan", IVAN), card("Olga", OLGA))
    take(call("c1", 0, IVAN))
    take(call("c2", 1, OLGA))
    take(merged("Olga", "Ivan"), card("Ivan", IVAN, OLGA, sequence=2))
    assert [(task.outcome, task.missed_calls, task.card_name) for task in tasks()] == [
        (None, 2, "Ivan"),
        ("cancelled", 1, "Olga"),
    ]
    assert tasks()[0].client_key == str(an_id("Ivan"))


def test_a_task_goes_with_the_number_that_moves_to_another_card(take, tasks) -> None:
    take(card("Ivan", IVAN), card("Olga", OLGA))
    take(call("c1", 0, IVAN))
    take(card("Ivan", sequence=2), card("Olga", OLGA, IVAN, owner=BOB, sequence=2))
    [task] = tasks()
    assert (task.card_name, task.owner_id) == ("Olga", BOB)


def test_a_forgotten_client_leaves_no_trace(take, tasks, database) -> None:
    take(card("Ivan", IVAN))
    take(call("c1", 0))
    take(erased("Ivan"))
    [task] = tasks()
    assert (task.card_name, task.client_number, task.outcome) == (None, None, "cancelled")
    with database.transaction() as session:
        assert session.scalars(select(Touch)).all() == []


def test_a_forgotten_client_stays_forgotten_when_older_news_come_late(take, tasks) -> None:
    take(erased("Ivan"))
    take(card("Ivan", IVAN))
    take(call("c1", 0))
    assert (tasks()[0].card_id, tasks()[0].card_name) == (None, None)


def test_old_touches_are_forgotten_unless_a_task_needs_them(take, database) -> None:
    days = 24 * 60
    take(call("c1", -100 * days, IVAN), talk("c2", -100 * days, OLGA), talk("c3", 0, OLGA))
    with database.transaction() as session:
        assert forget_old_touches(session) == 1
        assert set(session.scalars(select(Touch.id))) == {an_id("c1"), an_id("c3")}


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (call("c", 0), "missed"),
        (call("c", 0, None), "other"),
        (call("c", 0, direction="outbound"), "other"),
        (talk("c", 0), "talked"),
        (talk("c", 0, direction="internal"), "other"),
        (call("c", 0, merged_into=an_id("whole")), "other"),
        (talk("c", 0, merged_into=an_id("whole")), "other"),
    ],
)
def test_it_knows_what_a_call_means(told: CallLogged, kind: str) -> None:
    assert kind_of_call(told) == kind


def a_call(number: int, minutes: int, whose: str, fate: str, mends: Sequence[str]) -> list[CallLogged]:
    """All tellings of one call."""
    make = {
        "missed": lambda sequence: call(f"c{number}", minutes, whose, sequence=sequence),
        "answered": lambda sequence: talk(f"c{number}", minutes, whose, direction="inbound", sequence=sequence),
        "called": lambda sequence: talk(f"c{number}", minutes, whose, sequence=sequence),
        "in vain": lambda sequence: call(f"c{number}", minutes, whose, direction="outbound", sequence=sequence),
        "missed part": lambda sequence: call(f"c{number}", minutes, whose, sequence=sequence, merged_into=WHOLE),
        "answered part": lambda sequence: talk(f"c{number}", minutes, whose, sequence=sequence, merged_into=WHOLE),
    }
    return [make[one](sequence) for sequence, one in enumerate([fate, *mends], start=1)]


fates = st.sampled_from(["missed", "answered", "called", "in vain", "missed part", "answered part"])
calls = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from([IVAN, OLGA]), fates, st.lists(fates, max_size=2)), max_size=8
).map(lambda drawn: [told for number, one in enumerate(drawn) for told in a_call(number, *one)])


def waiting(found: Sequence[Task]) -> list[tuple[str | None, int, datetime | None, datetime | None, datetime]]:
    """Who is to be called back, for what, and by when."""
    return sorted(
        (task.client_number, task.missed_calls, task.first_missed_at, task.last_missed_at, task.due_at)  # type: ignore[type-var]
        for task in found
        if task.is_open
    )


@pytest.mark.parametrize("one_card", [False, True])
@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=calls, seed=st.integers(0, 10**6), batch=st.integers(1, 5))
def test_disorder_and_duplicates_change_nothing(database, one_card, calls, seed, batch) -> None:
    def run(order: Sequence[CallLogged], size: int) -> Any:
        with UnitOfWork(database.engine) as session:  # never committed
            if one_card:
                hear_into(session, card("Ivan", IVAN, OLGA))
            for start in range(0, len(order), size):
                hear_into(session, *order[start : start + size])
            return waiting(session.scalars(select(Task)).all())

    shuffled = [*calls, *calls]
    random.Random(seed).shuffle(shuffled)
    assert run(calls, 1) == run(shuffled, batch)


def test_two_replicas_at_once_agree(take, tasks) -> None:
    """Each client's missed call goes to one replica and the talk to another, at the same moment."""
    numbers = [f"+7916000{number:04}" for number in range(30)]
    take(*(card(f"card{n}", number, f"{number}1") for n, number in enumerate(numbers)))
    missed = [call(f"m{n}", 0, number) for n, number in enumerate(numbers)]
    again = [call(f"a{n}", 1, f"{number}1") for n, number in enumerate(numbers)]
    talked = [talk(f"t{n}", 5, number) for n, number in enumerate(numbers[:15])]
    for workers in [eventlet.spawn(take, *part) for part in (missed, reversed(missed), again, talked, reversed(again))]:
        workers.wait()
    open_tasks = [task for task in tasks() if task.is_open]
    assert {(task.card_name, task.missed_calls) for task in open_tasks} == {(f"card{n}", 2) for n in range(15, 30)}
    assert len(open_tasks) == 15


def test_a_card_and_a_call_at_once_find_each_other(take, tasks) -> None:
    """Whichever replica comes first, the task ends up with its client's card."""
    numbers = [f"+7916000{number:04}" for number in range(30)]
    missed = [call(f"m{n}", 0, number) for n, number in enumerate(numbers)]
    cards = [card(f"card{n}", number) for n, number in enumerate(numbers)]
    parts = [missed[0::2], cards[0::2], cards[1::2], missed[1::2], list(reversed(cards)), list(reversed(missed))]
    for worker in [eventlet.spawn(take, *part) for part in parts]:
        worker.wait()
    assert {(task.card_name, task.missed_calls) for task in tasks()} == {(f"card{n}", 1) for n in range(30)}
