"""Whoever reads unusually much is noticed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from nameko.testing.utils import get_extension
from sqlalchemy import select

from contacts.readings.alarming import forget_old_readings, raise_alarms
from contacts.readings.counting import Tally, add_readings
from contacts.readings.jobs import TallyKeeper
from contacts.readings.models import Reading
from kartoteka.settings import Settings
from tests.contacts.cast import ALICE, BOB, DANA, IVAN
from tests.contacts.office import recorded, told

FEW = replace(Settings(), reading_alarm_opened=3, reading_alarm_listed=10)
NOW = datetime.now(UTC)
HOUR = NOW.replace(minute=0, second=0, microsecond=0)


def read(database, who=ALICE, opened=0, listed=0, at=NOW):
    tally = Tally()
    for _ in range(opened):
        tally.has_opened(who)
    tally.has_listed(who, listed)
    with database.transaction() as session:
        add_readings(session, tally.take(), at)


def readings(database):
    with database.transaction() as session:
        found = session.scalars(select(Reading).order_by(Reading.hour))
        return {(one.user_id, one.hour): (one.opened, one.listed) for one in found}


def look(database, settings=FEW):
    with database.transaction() as session:
        raise_alarms(session, settings)
    return told(database, "contacts.reading.alarmed")


@pytest.fixture
def keeper(running):
    [container] = running.suite.runner.containers
    return get_extension(container, TallyKeeper)


def test_what_somebody_opens_and_lists_is_counted(office, keeper):
    keeper.tally.take()
    ivan = office.nobodys("Иван", IVAN)
    office.nobodys("Ольга")
    office.get(ALICE, f"/cards/{ivan['id']}"), office.get(ALICE, f"/cards/{ivan['id']}")
    office.get(ALICE, "/cards"), office.get(BOB, "/cards/by-phone", number=IVAN)
    office.ask(BOB, "GET", f"/cards/{ALICE.user_id}")
    counted = keeper.tally.take()
    assert counted.opened == {ALICE.user_id: 2} and counted.listed == {ALICE.user_id: 2, BOB.user_id: 1}


def test_it_is_written_down_by_the_running_service(office, keeper):
    keeper.tally.take()
    office.get(ALICE, f"/cards/{office.file('Иван')['id']}")
    keeper._write()
    assert list(readings(office.database).values()) == [(1, 0)]
    assert not keeper.tally.take()


def test_what_can_not_be_written_counts_the_next_time(office, keeper, monkeypatch):
    keeper.tally.take()
    keeper.tally.has_opened(ALICE)
    with monkeypatch.context() as broken:
        broken.setattr("contacts.readings.jobs.add_readings", lambda *_: 1 / 0)
        keeper._write()
    keeper.tally.has_opened(ALICE)
    assert keeper.tally.take().opened == {ALICE.user_id: 2}


def test_it_adds_up_within_the_hour_and_over_all_processes(database):
    read(database, opened=2, at=HOUR)
    read(database, opened=1, listed=50, at=HOUR + timedelta(minutes=59))
    read(database, BOB, opened=1, at=HOUR)
    read(database, opened=5, at=HOUR + timedelta(hours=1))
    assert readings(database) == {
        (ALICE.user_id, HOUR): (3, 50),
        (BOB.user_id, HOUR): (1, 0),
        (ALICE.user_id, HOUR + timedelta(hours=1)): (5, 0),
    }


@pytest.mark.parametrize(("opened", "listed", "alarms"), [(3, 10, 0), (4, 0, 1), (0, 11, 1)])
def test_too_much_raises_an_alarm(database, opened, listed, alarms):
    read(database, opened=opened, listed=listed)
    events = look(database)
    assert len(events) == alarms
    for event in events:
        assert (event["user_id"], event["opened"], event["listed"]) == (str(ALICE.user_id), opened, listed)


def test_it_is_raised_once_for_each_person_and_hour(database):
    read(database, opened=4)
    look(database)
    read(database, opened=9)
    read(database, BOB, opened=4)
    read(database, opened=4, at=NOW - timedelta(hours=1))
    assert len(look(database)) == 3
    assert len(look(database)) == 3


def test_it_is_traced(database):
    read(database, opened=4, listed=2)
    look(database)
    [trace] = recorded(database)
    assert (trace["action"], trace["record_id"]) == ("cards.read-unusually", str(ALICE.user_id))
    assert trace["details"] == {"hour": HOUR.isoformat(), "opened": 4, "listed": 2}


def test_ordinary_work_raises_none(database):
    read(database, DANA, opened=200, listed=3000)
    assert look(database, Settings()) == []


def test_it_is_forgotten_after_three_months(database):
    read(database, opened=1)
    read(database, opened=1, at=NOW - timedelta(days=91))
    with database.transaction() as session:
        forget_old_readings(session)
    assert list(readings(database)) == [(ALICE.user_id, HOUR)]


def test_the_last_seconds_are_written_down_when_the_service_stops(database, running):
    [container] = running.suite.runner.containers
    another = TallyKeeper().bind(container, "tally")
    another.setup()
    another.start()
    another.tally.has_opened(BOB)
    another.stop()
    assert readings(database)[BOB.user_id, HOUR] == (1, 0)
