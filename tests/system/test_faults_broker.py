"""The broker is away, blocked, restarted, killed or unreachable, under one and the same running process."""

import time

import pytest
import requests

from kartoteka.dev.proxy import StallingProxy
from tests.system.world import eventually

COUNT = 600


@pytest.fixture(scope="module")
def running(own_rabbit, make_world):
    """A process of everything that was started while the broker was down."""
    with make_world(own_rabbit) as world:
        own_rabbit.stop()
        world.process = world.start()
        yield world
        own_rabbit.start()


def post_a_number(world) -> float:
    """Seconds that the API takes to write one number and its event."""
    began = time.monotonic()
    answer = requests.post(f"{world.process.url}/source/numbers/{world.told}", timeout=20)
    assert answer.status_code == 204
    world.told += 1
    return time.monotonic() - began


def is_up(world) -> bool:
    try:
        return requests.get(f"{world.process.url}/source/health/ready", timeout=5).ok
    except requests.ConnectionError:
        return False


def test_the_api_starts_and_writes_without_a_broker_and_all_is_delivered_later(running, own_rabbit):
    assert eventually(lambda: is_up(running))
    for _ in range(5):
        post_a_number(running)
    assert running.count("source", "outbox") == 5
    own_rabbit.start()
    assert running.is_conserved()


def test_a_broker_restarted_under_load_loses_nothing(running, own_rabbit):
    with running.telling(COUNT):
        own_rabbit.restart()
    assert running.is_conserved()


def test_a_broker_killed_under_load_loses_nothing(running, own_rabbit):
    with running.telling(COUNT):
        own_rabbit.kill()
        own_rabbit.start()
    assert running.is_conserved()


def test_a_broker_under_an_alarm_holds_up_no_request(running, own_rabbit):
    own_rabbit.alarm()
    try:
        assert max(post_a_number(running) for _ in range(20)) < 3
        assert running.count("source", "outbox") >= 20
        assert max(post_a_number(running) for _ in range(20)) < 3
    finally:
        own_rabbit.clear_alarm()
    assert running.is_conserved()


def test_a_black_hole_before_the_broker_is_noticed_and_another_way_is_taken(own_rabbit, make_world):
    one_way, other_way = StallingProxy.before(own_rabbit.url), StallingProxy.before(own_rabbit.url)
    with make_world(own_rabbit) as world, one_way, other_way:
        world.start(AMQP_URL=f"{one_way.url(own_rabbit.url)};{other_way.url(own_rabbit.url)}")
        world.tell(100)
        assert world.is_conserved()
        one_way.stall()
        world.tell(100)
        assert world.is_conserved(seconds=90)
