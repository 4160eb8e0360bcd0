"""The database: what is told leaves with its transaction or not at all; every wait ends; nothing freezes anybody."""

import os
import subprocess
import sys
import time
import traceback
from uuid import UUID

import eventlet
import psycopg
import pytest
import requests
from psycopg import errors
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from kartoteka.bus import Outgoing
from kartoteka.db import Database, fresh_ids, in_one_line, is_outage, is_too_slow
from kartoteka.dev.proxy import StallingProxy
from kartoteka.events import event
from kartoteka.green import prove_it_yields
from kartoteka.host import Service
from kartoteka.ids import uuid7
from kartoteka.relay import outbox_state, relay_batch
from kartoteka.settings import Settings
from tests.platform.shop import database_of, open_shop


@event("testing.safe.opened", version=1, key="safe", secret=True)
class SafeOpened:
    """Somebody knows how."""

    safe: str
    combination: str


@event("testing.bell.rung", version=1, key="number")
class BellRung:
    number: int


@event("testing.bell.heard", version=1, key="number", transient=True)
class BellHeard:
    number: int


@pytest.fixture(scope="module")
def database(postgres_url, namespace):
    with database_of(Settings(database_url=postgres_url, namespace=f"{namespace}db_")) as made:
        yield made


@pytest.fixture(autouse=True)
def sent_live(database):
    with database.transaction() as session:
        session.execute(text("truncate outbox, inbox, published_events, things"))
    sent: list[str] = []
    database.send_live = lambda name, body: sent.append(name)
    return sent


class Wire:
    """A bus that takes everything, or nothing."""

    def __init__(self, unheard: set[UUID] = frozenset(), broken: bool = False) -> None:
        self.taken: list[Outgoing] = []
        self._broken = broken

    def publish(self, events):
        if self._broken:
            raise OSError("cut")
        self.taken += events
        return set()


def told(database) -> list[str]:
    with database.transaction() as session:
        return list(session.scalars(text("select body::json->'data'->>'number' from outbox order by id")))


@pytest.mark.parametrize("count", [1, 19, 20, 300])
def test_what_is_told_waits_in_the_outbox_once_the_transaction_commits(database, count):
    with database.transaction() as session:
        for number in range(count):
            session.emit(BellRung(number=number))
        assert told(database) == []
    assert told(database) == [str(number) for number in range(count)]


def test_what_is_told_is_forgotten_when_the_transaction_fails(database, sent_live):
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        session.emit(BellRung(number=1))
        session.emit(BellHeard(number=1))
        1 / 0  # noqa: B018
    assert (told(database), sent_live) == ([], [])


def test_what_is_worthless_later_goes_straight_to_the_bus_after_the_commit(database, sent_live):
    with database.transaction() as session:
        session.emit(BellHeard(number=1))
        with session.begin_nested():
            session.emit(BellHeard(number=2))
        assert sent_live == []
    assert sent_live == ["testing.bell.heard"] * 2
    assert told(database) == []


def test_a_savepoint_undone_takes_back_what_was_told_in_it_and_nothing_else(database):
    with database.transaction() as session:
        session.emit(BellRung(number=1))
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            session.emit(BellRung(number=2))
            with session.begin_nested():
                session.emit(BellRung(number=3))
            1 / 0  # noqa: B018
        session.emit(BellRung(number=4))
        with session.begin_nested():
            session.emit(BellRung(number=5))
    assert told(database) == ["1", "4", "5"]


def test_a_row_refused_inside_a_savepoint_takes_back_only_that(database):
    with database.transaction() as session:
        session.emit(BellRung(number=1))
        with pytest.raises(IntegrityError), session.begin_nested():
            session.emit(BellRung(number=2))
            session.execute(text("insert into things values (:id, null, 1, 1)"), {"id": uuid7()})
    assert told(database) == ["1"]


SECRET = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
TWICE = "insert into things (id, name, count, version) values (:id, :name, 1, 1)"


def refuse_with_sqlalchemy(session):
    for _ in range(2):
        session.execute(text(TWICE), {"id": SECRET, "name": "hush"})


def refuse_with_psycopg(session):
    for _ in range(2):
        session.psycopg().execute("insert into things values (%s, 'hush', 1, 1)", (SECRET,))


def refuse_a_null(session):
    session.execute(text("insert into things (id, name) values (:id, 'hush')"), {"id": SECRET})


@pytest.mark.parametrize("refuse", [refuse_with_sqlalchemy, refuse_with_psycopg, refuse_a_null])
def test_what_is_refused_is_not_told_to_the_log(database, refuse):
    with pytest.raises((IntegrityError, psycopg.IntegrityError)) as refused, database.transaction() as session:
        refuse(session)
    told = "".join(traceback.format_exception(refused.value))
    assert str(SECRET) not in told
    assert str(SECRET) in getattr(refused.value, "orig", refused.value).diag.message_detail


def test_an_outage_is_told_in_one_line():
    error = psycopg.OperationalError("connection refused\n\tIs the server running?")
    wrapped = DBAPIError.instance("select 1", {}, error, psycopg.Error)
    assert "Background on this error" in str(wrapped)
    assert in_one_line(wrapped) == in_one_line(error) == "connection refused"
    assert in_one_line(TimeoutError()) == "TimeoutError"


def test_a_savepoint_left_open_is_an_error_rather_than_a_loss(database):
    with pytest.raises(RuntimeError, match="a savepoint is still open"), database.transaction() as session:
        session.begin_nested()
        session.emit(BellRung(number=1))


def ring(database, count: int) -> None:
    with database.transaction() as session:
        for number in range(count):
            session.emit(BellRung(number=number))


def test_the_relay_moves_what_waits_to_the_archive(database):
    ring(database, 7)
    wire = Wire()
    with database.transaction() as session:
        assert outbox_state(session)[1] == 7
        assert [relay_batch(session, wire, batch=5) for _ in range(3)] == [5, 2, 0]
    with database.transaction() as session:
        assert session.scalar(text("select count(*) from published_events")) == 7
    assert [sent.name for sent in wire.taken] == ["testing.bell.rung"] * 7
    assert told(database) == []


def test_what_holds_a_secret_leaves_and_is_not_kept(database):
    ring(database, 2)
    with database.transaction() as session:
        session.emit(SafeOpened(safe="left", combination="1-2-3"))
    wire = Wire()
    with database.transaction() as session:
        assert relay_batch(session, wire) == 3
        kept = session.scalars(text("select name from published_events")).all()
    assert kept == ["testing.bell.rung"] * 2
    assert [sent.name for sent in wire.taken] == ["testing.bell.rung"] * 2 + ["testing.safe.opened"]
    assert told(database) == []


def test_what_the_bus_does_not_take_stays_in_the_outbox(database):
    ring(database, 3)
    with pytest.raises(OSError, match="cut"), database.transaction() as session:
        relay_batch(session, Wire(broken=True))
    assert len(told(database)) == 3


def test_two_relays_never_send_the_same_and_none_waits_for_the_other(database):
    ring(database, 10)
    one, other = Wire(), Wire()
    with database.transaction() as first, database.transaction() as second:
        assert relay_batch(first, one, batch=5) == relay_batch(second, other, batch=5) == 5
    assert not {sent.id for sent in one.taken} & {sent.id for sent in other.taken}


def test_an_event_that_commits_late_is_not_passed_over(database):
    with database.transaction() as late:
        late.emit(BellRung(number=1))
        late.flush()
        ring(database, 3)
        with database.transaction() as session:
            assert relay_batch(session, Wire()) == 3
    with database.transaction() as session:
        assert relay_batch(session, Wire()) == 1


def test_the_inbox_knows_what_a_listener_has_had(database):
    ids = [uuid7() for _ in range(4)]
    with database.transaction() as session:
        assert fresh_ids(session, "a.listener", ids[:2]) == set(ids[:2])
    with database.transaction() as session:
        assert fresh_ids(session, "a.listener", ids) == set(ids[2:])
        assert fresh_ids(session, "another.listener", ids) == set(ids)


def test_a_message_handled_by_two_at_once_is_fresh_for_one(database):
    message = uuid7()

    def handle() -> bool:
        with database.transaction() as session:
            found = fresh_ids(session, "a.listener", [message])
            eventlet.sleep(0.1)
            return bool(found)

    assert sorted(each.wait() for each in [eventlet.spawn(handle) for _ in range(3)]) == [False, False, True]


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (errors.AdminShutdown(), True),
        (errors.CannotConnectNow(), True),
        (errors.DiskFull(), True),
        (errors.TooManyConnections(), True),
        (errors.DeadlockDetected(), True),
        (errors.ReadOnlySqlTransaction(), True),
        (psycopg.OperationalError("connection refused"), True),
        (errors.UniqueViolation(), False),
        (errors.QueryCanceled(), False),
        (errors.ProgramLimitExceeded(), False),
        (errors.UndefinedTable(), False),
        (psycopg.DataError("a NUL"), False),
        (ValueError("a bug"), False),
    ],
)
def test_an_outage_is_told_from_a_bug(error, outage):
    assert is_outage(error) is outage
    assert is_outage(DBAPIError.instance("", {}, error, psycopg.Error)) is outage


def test_a_statement_that_takes_too_long_is_cut_off(postgres_url, namespace):
    settings = Settings(database_url=postgres_url, namespace=f"{namespace}slow_", statement_seconds=0.2)
    with database_of(settings) as slow:
        with pytest.raises(OperationalError) as cut, slow.transaction() as session:
            session.execute(text("select pg_sleep(5)"))
        assert is_too_slow(cut.value)


def ticks_during(work) -> float:
    """The longest time, in seconds, that other greenthreads had to wait."""
    gaps: list[float] = [0.0]

    def tick() -> None:
        last = time.monotonic()
        while True:
            eventlet.sleep(0.01)
            gaps.append(time.monotonic() - last)
            last = time.monotonic()

    ticker = eventlet.spawn(tick)
    work()
    ticker.kill()
    return max(gaps)


def test_a_database_behind_a_black_hole_is_answered_503_and_freezes_nobody(postgres_url, namespace):
    with StallingProxy.before(postgres_url) as proxy:
        far_away = proxy.url(postgres_url)
        with open_shop(far_away, f"{namespace}hole_", statement_seconds=0.5) as shop:
            assert shop("GET", "/health/ready").ok
            proxy.stall()
            answers: list[requests.Response] = []
            gap = ticks_during(lambda: answers.append(shop("GET", "/health/ready")))
            proxy.heal()
    assert answers[0].status_code == 503
    assert answers[0].headers["Retry-After"]
    assert gap < 2


PROOF = "import os, kartoteka.green as green; green.prove_it_yields(os.environ['DSN'])"


def prove(postgres_url, code: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "DSN": f"{postgres_url}/postgres"}
    return subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True)


def test_the_self_test_passes_here(postgres_url):
    prove_it_yields(f"{postgres_url}/postgres")
    assert prove(postgres_url, PROOF).returncode == 0


def test_the_self_test_notices_a_driver_that_waits_in_c(postgres_url):
    blocking = PROOF.replace("; green.", "; import psycopg; psycopg.waiting.wait = psycopg.waiting.wait_c; green.")
    assert "psycopg blocks eventlet's hub" in prove(postgres_url, blocking).stderr


def test_connections_are_given_back(database):
    for _ in range(50):
        with database.transaction() as session:
            session.execute(text("select 1"))
    assert database.engine.pool.checkedout() == 0
    assert isinstance(database, Database)


def test_the_inbox_forgets_what_is_older_than_wanted(database):
    with database.transaction() as session:
        for days in (1, 29, 31, 400):
            row = {"id": uuid7(), "days": days}
            session.execute(text("insert into inbox values ('l', :id, now() - make_interval(days => :days))"), row)
    service = Service()
    service.settings = Settings(keep_inbox_days=30)
    with database.transaction() as session:
        service.forget_what_is_old(session)
        assert session.scalar(text("select count(*) from inbox")) == 2
