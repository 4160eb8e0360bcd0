"""One running service for each file of tests, emptied for each test."""

from collections.abc import Iterator

import pytest

from kartoteka.db import Database
from kartoteka.host import make_suite
from kartoteka.settings import Settings
from tests.accounts.door.office import TABLES, Office
from tests.one_service import emptied, settings_of


@pytest.fixture(scope="module")
def settings(postgres_url: str, namespace: str, request: pytest.FixtureRequest) -> Iterator[Settings]:
    yield from settings_of("accounts", postgres_url, namespace, request)


@pytest.fixture(scope="module")
def running(settings: Settings) -> Iterator[None]:
    # no relay: what is told stays in the outbox, where it can be read; no clock: tests say when
    suite = make_suite(settings, ["accounts"], roles=["api", "worker"])
    suite.start()
    yield
    suite.stop()


@pytest.fixture
def office(running: None, settings: Settings) -> Office:
    database: Database = emptied("accounts", settings, TABLES)
    return Office(settings, database)
