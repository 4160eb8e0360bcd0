"""Figures that are counted again equal those that were counted as it happened."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import eventlet
import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from kartoteka import migrations
from kartoteka.contracts.events.telephony import CallLogged
from kartoteka.db import Database
from kartoteka.host import Suite, make_suite
from kartoteka.operate import replay as replay_command
from kartoteka.relay import relay_batch
from kartoteka.replay import UnknownServiceError, replay
from kartoteka.settings import Settings
from reports.calls.models import CallFact, CallSum
from reports.cli import reports
from reports.ledger import slot_of
from reports.rebuilding import rebuild
from tests.pipeline.cast import ALICE, BOB, an_id, call, talk

SOURCES = ("telephony", "pipeline")


@pytest.fixture(scope="module")
def suite(settings: Settings) -> Iterator[Suite]:
    for source in SOURCES:
        migrations.upgrade(settings, source)
    suite = make_suite(settings, ["reports"])
    suite.start()
    yield suite
    suite.stop()
    for source in SOURCES:
        Database.of(source, settings).engine.dispose()


@pytest.fixture
def source(suite: Suite, database: Database) -> Database:
    """The database of telephony: nothing published, nothing on its way."""
    telephony = Database.of("telephony", suite.settings)
    with telephony.transaction() as session:
        session.execute(text("delete from published_events"))
        session.execute(text("delete from outbox"))
    return telephony


@pytest.fixture
def publish(suite: Suite, source: Database) -> Callable[..., None]:
    """Telephony tells of calls, and its relay brings them to whoever listens."""

    def publish(*calls: CallLogged) -> None:
        with source.transaction() as session:
            for one in calls:
                session.emit(one)
        with source.transaction() as session:
            while relay_batch(session, suite.bus):
                pass

    return publish


def some_calls(count: int, seed: int = 1) -> list[CallLogged]:
    """Calls of the last hours, some of them told again and mended, in disorder."""
    chance = random.Random(seed)
    start = (datetime.now(UTC) - timedelta(hours=3) - call("x", 0).started_at).total_seconds() / 60
    calls = []
    for number in range(count):
        name, minutes, by = f"{seed}-{number}", start + number % 170, chance.choice([ALICE, BOB])
        calls.append(call(name, minutes, user_ids_rung=[by]))
        if chance.random() < 0.5:
            calls.append(talk(name, minutes, by=by, sequence=2, talk_seconds=chance.random() * 300))
        if chance.random() < 0.1:
            calls.append(call(name, minutes, sequence=3, merged_into=an_id(f"{seed}-0")))
    chance.shuffle(calls)
    return calls


def figures(database: Database) -> tuple[set[Any], set[Any]]:
    """All that was counted."""
    with database.transaction() as session:
        sums = {tuple(row) for row in session.execute(select(*CallSum.__table__.columns)) if any(row[6:])}
        facts = [column for column in CallFact.__table__.columns if column.name not in ("before", "rung")]
        return sums, {tuple(row) for row in session.execute(select(*facts))}


def wait_until_all_is_counted(database: Database) -> None:
    with eventlet.Timeout(20):
        while True:
            with database.transaction() as session:
                if not session.scalar(text("select count(*) from held_messages")):
                    return
            eventlet.sleep(0.05)


def test_counted_again_they_are_the_same(database: Database, suite: Suite, publish: Callable[..., None]) -> None:
    publish(*some_calls(300))
    before = figures(database)
    assert len(before[1]) == 300
    assert rebuild(suite.settings) > 300
    wait_until_all_is_counted(database)
    assert figures(database) == before


def test_wrong_figures_are_mended(database: Database, suite: Suite, publish: Callable[..., None]) -> None:
    publish(*some_calls(50))
    before = figures(database)
    with database.transaction() as session:
        session.execute(text("update call_sums set calls = calls + 7, talk_ms = 1"))
    rebuild(suite.settings)
    wait_until_all_is_counted(database)
    assert figures(database) == before


def test_calls_that_come_meanwhile_count_once(
    database: Database, suite: Suite, source: Database, publish: Callable[..., None]
) -> None:
    publish(*some_calls(100))

    def go_on() -> None:
        for number in range(20):
            publish(*some_calls(10, seed=number + 2))
            eventlet.sleep(0)

    coming = eventlet.spawn(go_on)
    for _ in range(4):
        rebuild(suite.settings)
        eventlet.sleep(0.1)
    coming.wait()
    wait_until_all_is_counted(database)
    after = figures(database)
    assert len(after[1]) == 300
    rebuild(suite.settings)
    wait_until_all_is_counted(database)
    assert figures(database) == after
    whole = [fact for fact in after[1] if fact[-1] is None]
    assert sum(row[6] for row in after[0]) == len(whole) < 300


def test_what_a_relay_is_carrying_over_is_not_missed(database: Database, suite: Suite, source: Database) -> None:
    """Handled already, but not yet journalled: the rebuild must find it in the outbox."""
    with source.transaction() as session:
        session.emit(some_calls(1)[0])
    with source.transaction() as session:
        relay_batch(session, suite.bus)
        assert len(figures(database)[1]) == 1
        rebuild(suite.settings, datetime.now(UTC) - timedelta(days=1))
    wait_until_all_is_counted(database)
    assert len(figures(database)[1]) == 1


def test_older_figures_stay(database: Database, suite: Suite, publish: Callable[..., None]) -> None:
    publish(*some_calls(100))
    before = figures(database)
    since = slot_of(datetime.now(UTC) - timedelta(hours=1))
    with database.transaction() as session:
        session.execute(text("update call_sums set hold_ms = 5 where slot_at < :since"), {"since": since})
    rebuild(suite.settings, since)
    wait_until_all_is_counted(database)
    after = figures(database)
    assert after[1] == before[1]
    assert {row for row in after[0] if row[0] >= since} == {row for row in before[0] if row[0] >= since}
    assert {row[10] for row in after[0] if row[0] < since} == {5}


def test_figures_that_can_not_be_counted_again_stay(
    database: Database, suite: Suite, source: Database, publish: Callable[..., None]
) -> None:
    publish(call("old", 0), *some_calls(5))
    before = figures(database)
    with source.transaction() as session:
        session.execute(text('delete from published_events where body like \'%"linkedid":"old"%\''))
    rebuild(replace(suite.settings, keep_published_days=0))
    wait_until_all_is_counted(database)
    assert figures(database) == before


def test_what_was_handled_is_not_laid_out_again(database: Database, suite: Suite, publish: Callable[..., None]) -> None:
    publish(*some_calls(10))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    assert replay(suite.settings, "telephony", "reports", yesterday) == 0


def test_only_the_events_named_are_replayed(database: Database, suite: Suite, publish: Callable[..., None]) -> None:
    publish(*some_calls(10))
    with database.transaction() as session:
        session.execute(text("delete from inbox"))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    assert replay(suite.settings, "telephony", "reports", yesterday, events=["telephony.line.down"]) == 0
    assert replay(suite.settings, "telephony", "reports", yesterday, listeners=["reports.count_promises"]) == 0
    assert replay(suite.settings, "telephony", "reports", datetime.now(UTC) + timedelta(days=1)) == 0
    assert replay(suite.settings, "telephony", "reports", yesterday, events=["telephony.call.logged"]) >= 10
    wait_until_all_is_counted(database)


def test_a_service_that_is_not_there_is_named(suite: Suite) -> None:
    with pytest.raises(UnknownServiceError, match="retail"):
        replay(suite.settings, "retail", "reports", datetime.now(UTC))


def test_the_command_counts_again(
    database: Database, suite: Suite, publish: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(call("old", 0), *some_calls(5))
    before = figures(database)
    monkeypatch.setenv("DATABASE_URL", suite.settings.database_url)
    monkeypatch.setenv("KARTOTEKA_NAMESPACE", suite.settings.namespace)
    told = CliRunner().invoke(reports, ["rebuild", "--since", "2026-01-01"])
    assert (told.exit_code, told.output.endswith("events are being counted again\n")) == (0, True), told.output
    wait_until_all_is_counted(database)
    assert figures(database) == before


def test_the_command_says_when_there_is_no_database(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("KARTOTEKA_NAMESPACE", f"{settings.namespace}nothing_")
    told = CliRunner().invoke(reports, ["rebuild"])
    assert told.exit_code == 1
    assert "does not exist" in told.output


@pytest.fixture
def command(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """`kartoteka replay`: its exit code and what it said."""
    monkeypatch.setenv("DATABASE_URL", suite.settings.database_url)
    monkeypatch.setenv("KARTOTEKA_NAMESPACE", suite.settings.namespace)

    def command(*words: str) -> tuple[int, str]:
        told = CliRunner().invoke(replay_command, ["--to", "reports", "--since", "2026-01-01", *words])
        return told.exit_code, told.output

    return command


def test_the_command_replays_only_the_events_named(
    command: Callable[..., Any], database: Database, publish: Callable[..., None]
) -> None:
    publish(*some_calls(5))
    with database.transaction() as session:
        session.execute(text("delete from inbox"))
    code, told = command("--from", "telephony", "--events", "telephony.line.down")
    assert (code, told.split()[0]) == (0, "0")
    code, told = command("--from", "telephony", "--events", "telephony.line.down", "--events", "telephony.call.logged")
    assert (code, int(told.split()[0]) >= 5) == (0, True)
    wait_until_all_is_counted(database)


def test_the_command_names_a_service_that_is_not_there(command: Callable[..., Any]) -> None:
    code, told = command("--from", "retail")
    assert (code, told.startswith("Error: no such service: retail; there are accounts, contacts, ")) == (1, True)


def test_the_command_says_when_a_database_is_not_there(command: Callable[..., Any]) -> None:
    code, told = command("--from", "notifications")
    assert (code, "does not exist" in told) == (1, True)
