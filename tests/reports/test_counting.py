"""Calls and promises are added up as they come, in whatever order, and each once."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import eventlet
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from kartoteka import migrations
from kartoteka.auth import NOBODY
from kartoteka.contracts.events.pipeline import TaskChanged, TaskClosed, TaskOpened
from kartoteka.contracts.events.telephony import CallLogged
from kartoteka.db import Database, UnitOfWork
from kartoteka.settings import Settings
from reports.calls.counting import CALLS, call_of
from reports.calls.counting import parts_of as parts_of_call
from reports.calls.models import CallFact, CallSum
from reports.ledger import slot_of
from reports.promises.counting import PROMISES, promise_of
from reports.promises.counting import parts_of as parts_of_promise
from reports.promises.models import PromiseSum
from tests.pipeline.cast import ALICE, BOB, IVAN, an_id, at, call, talk


def sums(session: UnitOfWork, table: type) -> set[tuple[Any, ...]]:
    """What was added up, without rows that say nothing."""
    columns = table.__table__.columns  # type: ignore[attr-defined]
    rows = session.execute(select(*columns)).all()
    amounts = [index for index, column in enumerate(columns) if not column.primary_key]
    return {tuple(row) for row in rows if any(row[index] for index in amounts)}


def opened(sequence: int = 1, **told: Any) -> TaskOpened:
    fields: dict[str, Any] = {
        "task_id": an_id("task"),
        "sequence": sequence,
        "kind": "call_back",
        "title": "Call back",
        "card_id": None,
        "card_name": None,
        "client_number": IVAN,
        "owner_id": ALICE,
        "candidate_ids": [],
        "queue": None,
        "due_at": at(30),
        "missed_calls": 1,
        "opened_at": at(0),
    }
    return TaskOpened(**fields | told)


def changed(sequence: int = 2, **told: Any) -> TaskChanged:
    fields = {name: getattr(opened(), name) for name in TaskChanged.__slots__ if hasattr(opened(), name)}
    return TaskChanged(**fields | {"sequence": sequence, "changed_at": at(5)} | told)


def closed(minutes: float, sequence: int = 3, **told: Any) -> TaskClosed:
    fields = {name: getattr(opened(), name) for name in TaskClosed.__slots__ if hasattr(opened(), name)}
    ending = {"sequence": sequence, "outcome": "called_back", "closed_by": BOB, "closed_at": at(minutes)}
    return TaskClosed(**fields | ending | told)


def test_it_has_the_schema_that_the_models_say(settings: Settings) -> None:
    assert migrations.differences(settings, "reports") == []


@pytest.mark.parametrize(("minutes", "quarter"), [(0, 0), (14.99, 0), (15, 15), (59, 45)])
def test_a_moment_falls_into_its_quarter_of_an_hour(minutes: float, quarter: float) -> None:
    assert slot_of(at(minutes)) == at(quarter)


def test_a_talk_counts_at_who_talked() -> None:
    [(key, amounts)] = parts_of_call(call_of(talk("c1", 20, extension="102")))
    assert key == (at(15), BOB, "102", "outbound", "ANSWERED", "sales")
    assert amounts == (1, 0, 5250, 55500, 0)


def test_a_missed_call_counts_at_nobody_and_rang_in_vain_at_each() -> None:
    parts = dict(parts_of_call(call_of(call("c1", 0, user_ids_rung=[BOB, ALICE, BOB]))))
    assert {key[1]: amounts[:2] for key, amounts in parts.items()} == {
        NOBODY.user_id: (1, 0),
        ALICE: (0, 1),
        BOB: (0, 1),
    }


@pytest.mark.parametrize(
    ("events", "amounts"),
    [
        (opened(), (1, 1, 0, 0, 0)),
        (changed(missed_calls=3), (3, 1, 0, 0, 0)),
        (closed(30), (1, 1, 1, 0, 0)),
        (closed(30.1), (1, 1, 0, 1, 0)),
        (closed(40, outcome="cancelled"), (1, 1, 0, 0, 1)),
    ],
)
def test_a_promise_is_open_or_kept_in_time_or_late_or_given_up(events: Any, amounts: tuple[int, ...]) -> None:
    assert [part[1] for part in parts_of_promise(promise_of(events))] == [amounts]


def test_a_promise_of_nobody_counts_at_who_kept_it() -> None:
    assert promise_of(closed(10, owner_id=None)).agent_id == BOB


def test_a_mended_call_changes_sums_by_the_difference(database: Database) -> None:
    with database.transaction() as session:
        CALLS.take(session, [call_of(call("c1", 0))])
    with database.transaction() as session:
        CALLS.take(session, [call_of(talk("c1", 0, direction="inbound", sequence=2))])
        fresh = (at(0), BOB, "", "inbound", "ANSWERED", "sales", 1, 0, 5250, 55500, 0)
        assert sums(session, CallSum) == {fresh}


def test_a_reopened_promise_is_open_again(database: Database) -> None:
    with database.transaction() as session:
        for told in (opened(), closed(10, 2), opened(3)):
            PROMISES.take(session, [promise_of(told)])
        assert sums(session, PromiseSum) == {(at(0), "call_back", ALICE, "", 1, 1, 0, 0, 0)}


def test_a_promise_that_somebody_takes_moves_to_him(database: Database) -> None:
    with database.transaction() as session:
        for told in (changed(2, owner_id=BOB), opened(1, owner_id=None)):
            PROMISES.take(session, [promise_of(told)])
        assert sums(session, PromiseSum) == {(at(0), "call_back", BOB, "", 1, 1, 0, 0, 0)}


def test_a_part_of_another_call_is_taken_out_of_the_sums_for_good(database: Database) -> None:
    part = call("c1", 0, sequence=2, merged_into=an_id("c2"))
    for told in (call("c1", 0), part, call("c1", 0)):
        with database.transaction() as session:
            CALLS.take(session, [call_of(told), call_of(talk("c2", 0))])
    with database.transaction() as session:
        assert {(row[1], row[4], row[6]) for row in sums(session, CallSum)} == {(BOB, "ANSWERED", 1)}
        assert session.get_one(CallFact, an_id("c1")).sequence == 2


tellings = st.builds(
    lambda disposition, direction, minutes, user, talked, merged_into: {
        "merged_into": merged_into,
        "disposition": disposition,
        "direction": direction,
        "started_at": at(minutes),
        "user_id": user,
        "talk_seconds": talked,
        "user_ids_rung": [ALICE, BOB],
    },
    st.sampled_from(["ANSWERED", "NO ANSWER", "BUSY"]),
    st.sampled_from(["inbound", "outbound"]),
    st.sampled_from([0, 10, 20]),
    st.sampled_from([ALICE, BOB, None]),
    st.floats(0, 1000),
    st.sampled_from([None, None, an_id("c0")]),
)
calls = st.lists(st.lists(tellings, min_size=1, max_size=3), max_size=8).map(
    lambda drawn: [
        call(f"c{number}", 0, sequence=sequence, **told)
        for number, of_one_call in enumerate(drawn)
        for sequence, told in enumerate(of_one_call, start=1)
    ]
)


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=calls, seed=st.integers(0, 10**6), batch=st.integers(1, 10))
def test_disorder_and_duplicates_change_nothing(
    database: Database, calls: list[CallLogged], seed: int, batch: int
) -> None:
    def run(order: Sequence[CallLogged], size: int) -> set[tuple[Any, ...]]:
        with UnitOfWork(database.engine) as session:  # never committed
            for start in range(0, len(order), size):
                CALLS.take(session, [call_of(told) for told in order[start : start + size]])
            return sums(session, CallSum)

    shuffled = [*calls, *calls]
    random.Random(seed).shuffle(shuffled)
    counted = run(calls, 1)
    assert counted == run(shuffled, batch)
    standing = {told.call_id: told for told in calls}
    assert sum(row[6] for row in counted) == sum(told.merged_into is None for told in standing.values())


def test_replicas_that_mend_the_same_calls_at_once_count_each_once(database: Database) -> None:
    tellings = [
        [call(f"c{n}", n % 50, sequence=1), talk(f"c{n}", n % 50, sequence=2), call(f"c{n}", n % 50 + 1, sequence=3)]
        for n in range(100)
    ]

    def work(seed: int) -> None:
        order = [told for of_one_call in tellings for told in of_one_call]
        random.Random(seed).shuffle(order)
        for start in range(0, len(order), 50):
            with database.transaction() as session:
                CALLS.take(session, [call_of(told) for told in order[start : start + 50]])
                eventlet.sleep(0)

    for worker in [eventlet.spawn(work, seed) for seed in range(4)]:
        worker.wait()
    with database.transaction() as session:
        counted = sums(session, CallSum)
        assert sum(row[6] for row in counted) == 100
        assert {row[4] for row in counted} == {"NO ANSWER"}
        assert set(session.scalars(select(CallFact.sequence))) == {3}


def test_a_batch_may_tell_of_one_call_twice(database: Database) -> None:
    with database.transaction() as session:
        CALLS.take(session, [call_of(talk("c1", 0, sequence=2)), call_of(call("c1", 0))])
        assert {row[4] for row in sums(session, CallSum)} == {"ANSWERED"}
        assert timedelta(milliseconds=sum(row[9] for row in sums(session, CallSum))) == timedelta(seconds=55.5)
