"""A service's own database: one for each test file, emptied for each test."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from kartoteka import migrations
from kartoteka.auth import new_key_pair
from kartoteka.db import Database
from kartoteka.dev.ports import free_port
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
