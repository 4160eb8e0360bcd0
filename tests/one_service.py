"""A service's own database: one for each test file, emptied for each test."""

from collections.abc import Iterator

import eventlet
import pytest
from sqlalchemy import text

from kartoteka import migrations
from kartoteka.auth import new_key_pair
from kartoteka.db import Database
from kartoteka.dev.ports import free_port
from kartoteka.relay import outbox_state
from kartoteka.settings import Settings


def settings_of(service: str, postgres_url: str, namespace: str, request: pytest.FixtureRequest) -> Iterator[Settings]:
    private, public = new_key_pair()
    part = request.module.__name__.rpartition("test_")[2]
    made = Settings(
        database_url=postgres_url,
        namespace=f"{namespace}{part}_",
        port=free_port(),
        token_key=private,
        token_public_key=public,
    )
    migrations.upgrade(made, service)
    yield made
    Database.of(service, made).engine.dispose()


def emptied(service: str, settings: Settings, tables: str) -> Database:
    database = Database.of(service, settings)
    with database.transaction() as session:
        for table in tables.split(", "):
            session.execute(text(f"delete from {table}"))
    return database


def wait_until_told(database: Database, seconds: float = 15) -> None:
    """Until all events have left: while some are on their way out, an erasure is put off."""
    with eventlet.Timeout(seconds):
        while _waiting(database):
            eventlet.sleep(0.02)


def _waiting(database: Database) -> int:
    with database.transaction() as session:
        return outbox_state(session)[1]


_PLATFORM = ("alembic_version",)


def traces(database: Database, *words: str) -> list[str]:
    """Where these words still stand in a service's tables, the platform's as well: one line for each row, with the
    table's name."""
    found: list[str] = []
    with database.transaction() as session:
        tables = session.scalars(text("select tablename from pg_tables where schemaname = 'public' order by 1")).all()
        for table in tables:
            if not table.startswith(_PLATFORM):
                rows = session.scalars(text(f"select row::text from {table} as row")).all()
                found += [f"{table}: {row}" for row in rows if _mentions(row, words)]
    return found


def _mentions(row: str, words: tuple[str, ...]) -> bool:
    # bytes are shown in hexadecimal digits
    return any(word in row or word.encode().hex() in row for word in words)
