"""A database of notifications, emptied for each test, and the running service."""

from collections.abc import Iterator

import pytest
from nameko.testing.utils import get_extension
from sqlalchemy import text

from kartoteka import migrations
from kartoteka.auth import new_key_pair
from kartoteka.db import Database
from kartoteka.dev.ports import free_port
from kartoteka.host import make_suite
from kartoteka.settings import Settings
from notifications.stream.api import LiveNow
from tests.notifications.office import Office

_TABLES = """notes, noted_tasks, letters, letter_attempts, directory_cards, directory_identifiers, directory_users,
    outbox, inbox, held_messages"""


@pytest.fixture(scope="session")
def settings(postgres_url: str, namespace: str) -> Settings:
    private, public = new_key_pair()
    made = Settings(
        database_url=postgres_url,
        namespace=f"{namespace}told_",
        port=free_port(),
        token_key=private,
        token_public_key=public,
    )
    migrations.upgrade(made, "notifications")
    return made


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database.of("notifications", settings)
    with database.transaction() as session:
        session.execute(text(f"truncate {_TABLES}"))
    yield database


@pytest.fixture(scope="module")
def running(settings: Settings) -> Iterator[Office]:
    """The service itself, on the in-process bus."""
    suite = make_suite(settings, ["notifications"])
    suite.start()
    [container] = suite.runner.containers
    yield Office(settings, get_extension(container, LiveNow).live.hub)
    suite.stop()


@pytest.fixture
def office(running: Office, database: Database) -> Iterator[Office]:
    yield running
    running.let_readers_go()
