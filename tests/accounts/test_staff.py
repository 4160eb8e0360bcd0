"""Staff: read from a file, told to the others."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text, update

from accounts.passwords.hashing import hash_password
from accounts.users.models import User
from accounts.users.roll import read_staff
from accounts.users.staff import active_users
from kartoteka import migrations
from kartoteka.db import Database, UnitOfWork
from kartoteka.settings import Settings

ALICE: dict[str, Any] = {
    "id": "0190a000-0000-7000-8000-000000000001",
    "login": "Alice",
    "password_hash": hash_password("квас"),
    "name": "Alice",
    "roles": ["manager"],
    "extension": "101",
}


@pytest.fixture(scope="module")
def database(postgres_url: str, namespace: str) -> Database:
    settings = Settings(database_url=postgres_url, namespace=f"{namespace}staff_")
    migrations.upgrade(settings, "accounts")
    return Database.of("accounts", settings)


@pytest.fixture
def session(database: Database) -> Iterator[UnitOfWork]:
    """A transaction that leaves nothing behind."""
    with UnitOfWork(database.engine) as session, session.begin() as transaction:
        yield session
        transaction.rollback()


@pytest.fixture
def take(session: UnitOfWork, tmp_path: Path) -> Any:
    """Take entries as the file of staff."""

    def take(*entries: dict[str, Any]) -> int:
        path = tmp_path / "staff.json"
        path.write_text(json.dumps(entries), encoding="utf-8")
        return read_staff(session, path)

    return take


def told(session: UnitOfWork) -> list[Any]:
    return [json.loads(bytes(envelope.data)) for envelope in session.info.get("outbox", [])]


def test_it_counts_only_those_who_are_here(session: UnitOfWork, take: Any) -> None:
    take(ALICE)
    session.execute(update(User).values(is_active=False))
    assert active_users(session) == []


def test_it_leaves_a_password_alone_that_its_owner_may_have_changed(session: UnitOfWork, take: Any) -> None:
    take(ALICE)
    assert take({**ALICE, "password_hash": hash_password("another")}) == 0
    assert session.scalars(text("select password_hash from users")).all() == [ALICE["password_hash"]]


def test_it_says_nothing_of_passwords(session: UnitOfWork, take: Any) -> None:
    take(ALICE)
    assert "password" not in json.dumps(told(session))


def test_it_keeps_the_password_out_of_the_database(session: UnitOfWork, take: Any) -> None:
    take(ALICE)
    session.flush()
    assert "квас" not in str(session.execute(text("select users::text from users")).all())
