"""Two replicas behind RabbitMQ: each tells its own readers, and one goes on where the other broke off."""

from collections.abc import Iterator
from dataclasses import replace

import eventlet
import pytest
from nameko.testing.utils import get_extension

from kartoteka.db import Database
from kartoteka.dev.ports import free_port
from kartoteka.host import Suite, make_suite
from kartoteka.ids import uuid7
from kartoteka.settings import Settings
from notifications.stream.api import LiveNow
from notifications.stream.hub import Hub
from tests.notifications.cast import move, viewer
from tests.notifications.office import Office

ALICES = viewer("Alice")


@pytest.fixture(scope="module")
def replicas(settings: Settings, amqp_url: str) -> Iterator[list[Office]]:
    houses = [replace(settings, amqp_url=amqp_url, port=free_port()) for _ in range(2)]
    suites = [make_suite(house, ["notifications"]) for house in houses]
    for suite in suites:
        suite.start()
    offices = [Office(house, hub_of(suite)) for house, suite in zip(houses, suites, strict=True)]
    wait_for_the_bus(offices)
    yield offices
    for suite in suites:  # they share this process's database: it is closed when both have stopped
        suite.runner.stop()
        suite.bus.close()
    Database.close_all()


@pytest.fixture(autouse=True)
def let_readers_go(replicas: list[Office]) -> Iterator[None]:
    yield
    for office in replicas:
        office.let_readers_go()


def hub_of(suite: Suite) -> Hub:
    [container] = suite.runner.containers
    return get_extension(container, LiveNow).live.hub


def wait_for_the_bus(offices: list[Office]) -> None:
    with eventlet.Timeout(20):
        while not all(office.get(ALICES, "/calls/live").json()["items"] for office in offices):
            offices[0].emit(move(name="to see whether the bus carries"))
            eventlet.sleep(0.1)


def test_it_tells_the_readers_of_every_replica(replicas: list[Office]) -> None:
    with replicas[0].stream(ALICES) as one, replicas[1].stream(ALICES) as other:
        one.until("ready"), other.until("ready")
        replicas[0].emit(move(name=f"rings {uuid7()}"))
        assert one.next() == other.next()


def test_it_goes_on_where_another_replica_broke_off(replicas: list[Office]) -> None:
    missed = move(name=f"missed {uuid7()}")
    with replicas[0].stream(ALICES) as stream:
        stream.until("ready")
        replicas[0].emit(move(name=f"seen {uuid7()}"))
        last = stream.next()["id"]
    replicas[0].emit(missed)
    replicas[1].wait_for(ALICES, "/calls/live", lambda live: str(missed.call_id) in str(live))
    with replicas[1].stream(ALICES, last) as stream:
        [event, _] = stream.until("ready")
    assert event["data"]["call_id"] == str(missed.call_id)
