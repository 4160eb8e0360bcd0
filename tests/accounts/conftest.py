"""A database of accounts for each test file; a transaction that leaves nothing behind, or the running service."""

from collections.abc import Iterator

import pytest

from kartoteka.db import Database, UnitOfWork
from kartoteka.host import make_suite
from kartoteka.settings import Settings
from tests.accounts.office import Office
from tests.one_service import emptied, settings_of


@pytest.fixture(scope="module")
def settings(postgres_url: str, namespace: str, request: pytest.FixtureRequest) -> Iterator[Settings]:
    yield from settings_of("accounts", postgres_url, namespace, request)


@pytest.fixture
def session(settings: Settings) -> Iterator[UnitOfWork]:
    """A transaction that leaves nothing behind."""
    with UnitOfWork(Database.of("accounts", settings).engine) as session, session.begin() as transaction:
        yield session
        transaction.rollback()


@pytest.fixture(scope="module")
def running(settings: Settings) -> Iterator[None]:
    suite = make_suite(settings, ["accounts"])
    suite.start()
    yield
    suite.stop()


@pytest.fixture
def office(running: None, settings: Settings) -> Office:
    """The running service, with nobody in it."""
    return Office(settings, emptied("accounts", settings, "users, teams, roles where not is_built_in, outbox"))
