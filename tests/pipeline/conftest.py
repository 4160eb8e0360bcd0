"""A database of pipeline for each test file, emptied for each test."""

from collections.abc import Iterator

import pytest

from kartoteka.db import Database
from kartoteka.settings import Settings
from tests.one_service import emptied, settings_of

TABLES = (
    "tasks, touches, directory_cards, directory_identifiers, directory_users, outbox, published_events, inbox,"
    " held_messages"
)


@pytest.fixture(scope="module")
def settings(postgres_url: str, namespace: str, request: pytest.FixtureRequest) -> Iterator[Settings]:
    yield from settings_of("pipeline", postgres_url, namespace, request)


@pytest.fixture
def database(settings: Settings) -> Database:
    return emptied("pipeline", settings, TABLES)
