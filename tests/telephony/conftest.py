"""A database of telephony for each test file that asks for one, emptied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from kartoteka import migrations
from kartoteka.auth import new_key_pair
from kartoteka.db import Database
from kartoteka.dev.ports import free_port
from kartoteka.plugins import Fence
from kartoteka.settings import Settings
from tests.telephony.exchange import Exchange
from tests.telephony.office import Office

TABLES = (
    "agent_statuses, calls, live_calls, dial_requests, pbx_journal, pbx_connections, webhook_ids, directory_cards,"
    " directory_identifiers, directory_users, outbox, inbox, held_messages, published_events"
)


@pytest.fixture(scope="module")
def settings(postgres_url: str, namespace: str, request: pytest.FixtureRequest) -> Settings:
    private, public = new_key_pair()
    part = request.module.__name__.rpartition("test_")[2]
    made = Settings(
        database_url=postgres_url,
        namespace=f"{namespace}{part}_",
        port=free_port(),
        token_key=private,
        token_public_key=public,
    )
    migrations.upgrade(made, "telephony")
    return made


@pytest.fixture
def office(settings: Settings, tmp_path: Path) -> Iterator[Office]:
    database = Database.of("telephony", settings)
    with database.transaction() as session:
        session.execute(text(f"truncate {TABLES}"))
    office = Office(settings, tmp_path)
    yield office
    office.close()
    Database.close_all()
    Fence.everywhere.clear()


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    exchange = Exchange()
    yield exchange
    exchange.close()
