"""A session that has ended: its tokens are dead within seconds, here and after a restart, and no others are."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import eventlet
import pytest
import requests

from kartoteka.auth import Tokens, Viewer
from kartoteka.contracts.access import with_role
from kartoteka.contracts.guard import Guard
from kartoteka.db import Database
from kartoteka.ended import EndedTokens, end_tokens
from kartoteka.host import known_services, make_suite
from kartoteka.ids import uuid7
from kartoteka.settings import Settings
from tests.one_service import settings_of
from tests.system.world import eventually

ALICE = with_role(Viewer(uuid7(), "Alice", frozenset({"manager"}), session_id=uuid7()))


@pytest.mark.parametrize("service", known_services().values(), ids=known_services())
def test_every_service_has_the_guard_at_its_door(service: type) -> None:
    assert issubclass(service, Guard)


@pytest.fixture(scope="module")
def settings(postgres_url: str, namespace: str, request: pytest.FixtureRequest) -> Iterator[Settings]:
    yield from settings_of("contacts", postgres_url, namespace, request)


@pytest.fixture(scope="module")
def database(settings: Settings) -> Iterator[Database]:
    suite = make_suite(settings, ["contacts"])
    suite.start()
    yield Database.of("contacts", settings)
    suite.stop()


def answer(settings: Settings, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"http://127.0.0.1:{settings.port}/api/contacts/cards", headers=headers, timeout=10).status_code


def end(database: Database, subject: UUID) -> None:
    with database.transaction() as session:
        end_tokens(session, subject, datetime.now(UTC))


@pytest.mark.parametrize("subject", [ALICE.user_id, ALICE.session_id], ids=["the user's", "the session's"])
def test_a_token_is_dead_within_seconds_and_the_next_one_is_good(
    settings: Settings, database: Database, subject: UUID
) -> None:
    token = Tokens(settings.token_key).make(ALICE, 60)
    others = Tokens(settings.token_key).make(replace(ALICE, user_id=uuid7(), session_id=uuid7()), 60)
    assert answer(settings, token) == 200
    end(database, subject)
    assert eventually(lambda: answer(settings, token) == 401, 5)
    assert answer(settings, others) == 200
    eventlet.sleep(0.01)
    assert answer(settings, Tokens(settings.token_key).make(ALICE, 60)) == 200


def test_another_session_of_the_same_user_goes_on() -> None:
    ended = EndedTokens()
    now = time.time()
    assert ALICE.session_id
    ended.take([(ALICE.session_id, now)])
    assert ended.has(replace(ALICE, issued_at=now - 1))
    assert not ended.has(replace(ALICE, issued_at=now - 1, session_id=uuid7()))


def test_it_tells_whoever_watches_when_there_is_news_and_only_then() -> None:
    ended, told = EndedTokens(), []
    ended.watch(lambda: told.append(1))
    ended.take([(ALICE.user_id, 5.0)])
    ended.take([(ALICE.user_id, 5.0), (ALICE.user_id, 4.0)])
    assert told == [1]
