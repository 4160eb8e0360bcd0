"""An audit log to write into, and somebody who changes it behind its back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text

from accounts.audit.log import append_entries
from kartoteka.contracts.events.audit import ActionRecorded
from kartoteka.db import Database, UnitOfWork
from kartoteka.ids import uuid7

ALICE, IVAN, OLGA = UUID(int=1), UUID(int=101), UUID(int=102)
TEN = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def action(name: str = "card.changed", card_id: UUID = IVAN, **told: Any) -> ActionRecorded:
    """Alice has changed a client's name, unless told otherwise."""
    fields: dict[str, Any] = {
        "entry_id": uuid7(),
        "at": TEN,
        "service": "contacts",
        "action": name,
        "actor": str(ALICE),
        "address": "10.1.2.3",
        "session_id": UUID(int=7),
        "record_kind": "card",
        "record_id": str(card_id),
        "changes": {"name": ["Иван", "Иван Петров"]},
    }
    return ActionRecorded(**fields | told)


def keep(database: Database, *actions: ActionRecorded) -> None:
    with database.transaction() as session:
        append_entries(session, actions)


def rows(database: Database, table: str = "audit_entries") -> list[Any]:
    with database.transaction() as session:
        return list(session.execute(text(f"select * from {table} order by number")))


@contextmanager
def behind_its_back(database: Database) -> Iterator[UnitOfWork]:
    """What somebody does who rules the database."""
    with database.transaction() as session:
        session.execute(text("set local session_replication_role = replica"))
        yield session


def tamper(database: Database, statement: str, **values: Any) -> None:
    with behind_its_back(database) as session:
        session.execute(text(statement), values)


def emptied(database: Database) -> Database:
    with behind_its_back(database) as session:
        for table in (
            "audit_changes",
            "audit_entries",
            "outbox",
            "published_events",
            "inbox",
            "held_messages",
            "users",
        ):
            session.execute(text(f"delete from {table}"))
    return database
