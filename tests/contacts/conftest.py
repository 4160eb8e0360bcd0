"""A database of contacts for each test file, emptied for each test."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from kartoteka import migrations
from kartoteka.auth import new_key_pair
from kartoteka.db import Database
from kartoteka.dev.ports import free_port
from kartoteka.host import make_suite
from kartoteka.settings import Settings
from tests.contacts.office import Office

TABLES = (
    "cards, card_identifiers, timeline_entries, directory_users, directory_teams, moves, mass_changes,"
    " mass_changed_cards, edit_counts, outbox, published_events, inbox, held_messages, idempotency_keys,"
    " deletion_requests, erasures, erasure_confirmations, exports, readings"
)


@pytest.fixture(scope="module")
def settings(postgres_url: str, namespace: str, request: pytest.FixtureRequest) -> Iterator[Settings]:
    private, public = new_key_pair()
    part = request.module.__name__.rpartition("test_")[2]
    made = Settings(
        database_url=postgres_url,
        namespace=f"{namespace}{part}_",
        port=free_port(),
        token_key=private,
        token_public_key=public,
    )
    migrations.upgrade(made, "contacts")
    yield made
    Database.close_all()


@pytest.fixture
def database(settings: Settings) -> Database:
    database = Database.of("contacts", settings)
    with database.transaction() as session:
        # not `truncate`: it would wait for what a relay is sending, and whoever hears that would wait for it
        for table in TABLES.split(", "):
            session.execute(text(f"delete from {table}"))
    return database


@pytest.fixture(scope="module")
def running(settings: Settings) -> Iterator[Office]:
    suite = make_suite(settings, ["contacts"])
    suite.start()
    yield Office(suite)
    suite.stop()


@pytest.fixture
def office(running: Office, database: Database) -> Office:
    """A running service with an empty card index."""
    running.database = database
    return running
