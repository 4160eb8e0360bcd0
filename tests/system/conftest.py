"""Servers that only this run knows, so that they may be killed; one of each, started once."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from kartoteka.dev.postgres import PrivatePostgres
from kartoteka.dev.rabbit import PrivateRabbit
from kartoteka.settings import Settings
from tests.system.world import World

_worlds = count(1)


@pytest.fixture(scope="session")
def own_rabbit() -> Iterator[PrivateRabbit]:
    with PrivateRabbit() as rabbit:
        yield rabbit


@pytest.fixture(scope="session")
def own_postgres() -> Iterator[PrivatePostgres]:
    with PrivatePostgres() as postgres:
        yield postgres


@pytest.fixture(scope="session")
def make_world(own_postgres: PrivatePostgres) -> Callable[..., World]:
    """Worlds on the PostgreSQL of this run, with a broker or, without, with the in-process bus."""

    def make(rabbit: PrivateRabbit | None = None, **settings: object) -> World:
        usual = {"namespace": f"w{next(_worlds)}_", "retry_seconds": "0.3,0.5", "statement_seconds": 5}
        amqp_url = rabbit.url if rabbit else ""
        return World(Settings(database_url=own_postgres.url, amqp_url=amqp_url, **{**usual, **settings}))

    return make


@pytest.fixture
def world(own_rabbit: PrivateRabbit, make_world: Callable[..., World]) -> Iterator[World]:
    """Both probes' databases, and a broker; nothing runs yet."""
    with make_world(own_rabbit) as made:
        yield made


@pytest.fixture
def house(make_world: Callable[..., World]) -> Iterator[World]:
    """The same without a broker."""
    with make_world() as made:
        yield made
