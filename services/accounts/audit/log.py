"""Writing the audit log. Whoever adds to it holds its lock until he commits, so numbers have no gap and each entry
follows one that stands."""

import os
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from accounts.audit.chain import BEGINNING, canonical, digest_of, hash_of
from accounts.audit.models import AuditChanges, AuditEntry
from accounts.base import Base
from kartoteka.contracts.events.audit import ActionRecorded
from kartoteka.db import UnitOfWork, copy_rows

SERVICE = "accounts"
ERASED = "changes.erased"
"""The action of the entry that says of which entries the changes were removed, because a client is forgotten."""
SALT_BYTES = 16
_LOCK = text("select pg_advisory_xact_lock(hashtextextended('accounts.audit', 0))")
_NUMBER = re.compile(r"\+\d{5,15}|[^\s@\0]+@[^\s@\0]+")


def append_entries(session: UnitOfWork, told: Iterable[ActionRecorded]) -> None:
    """Add what was told to the end of the log; what stands there already is not added again. What changed of a client
    who is forgotten is not kept, however late it is told."""
    lock_log(session)
    new = _unknown(session, told)
    forgotten = _forgotten(session, {card_id for one in new if (card_id := card_of(one))})
    last, entries, kept = head(session), [], []
    for one in new:
        changes = _changes(one) if one.changes and card_of(one) not in forgotten else None
        last = _entry(one, last, changes)
        entries.append(last)
        if changes:
            changes.number = last.number
            kept.append(changes)
    _write(session, AuditEntry, entries)
    _write(session, AuditChanges, kept)


def lock_log(session: Session) -> None:
    """Let nobody else add to the log until this transaction ends."""
    session.execute(_LOCK)


def head(session: Session) -> AuditEntry | None:
    """The last entry, if there is one."""
    return session.scalar(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1))


def card_of(told: ActionRecorded) -> str | None:
    """The client whom an action is about."""
    card_id = told.record_id if told.record_kind == "card" else told.details.get("card_id")
    return str(card_id) if card_id else None


def _write(session: UnitOfWork, table: type[Base], rows: Sequence[Base]) -> None:
    columns = [column.name for column in table.__table__.columns]
    values = ([getattr(row, column) for column in columns] for row in rows)
    copy_rows(session.psycopg(), table.__tablename__, columns, values)


def _unknown(session: Session, told: Iterable[ActionRecorded]) -> list[ActionRecorded]:
    by_id = {one.entry_id: one for one in sorted(told, key=lambda one: one.entry_id)}
    known = set(session.scalars(select(AuditEntry.entry_id).where(AuditEntry.entry_id.in_(list(by_id)))))
    return [one for id, one in by_id.items() if id not in known]


def _forgotten(session: Session, card_ids: Collection[str]) -> set[str | None]:
    if not card_ids:
        return set()
    erased = select(AuditEntry.record_id).where(AuditEntry.record_id.in_(card_ids), AuditEntry.action == ERASED)
    return set(session.scalars(erased))


def _entry(told: ActionRecorded, last: AuditEntry | None, changes: AuditChanges | None) -> AuditEntry:
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        entry_id=told.entry_id,
        at=told.at,
        service=told.service,
        action=told.action,
        actor=told.actor,
        address=told.address,
        session_id=told.session_id,
        record_kind=told.record_kind,
        record_id=told.record_id,
        card_id=card_of(told),
        details=canonical(told.details),
        changed_fields=sorted(told.changes),
        changes_digest=digest_of(changes.salt, changes.changes) if changes else None,
        previous_hash=last.hash if last else BEGINNING,
    )
    entry.hash = hash_of(entry)
    return entry


def _changes(told: ActionRecorded) -> AuditChanges:
    # what is about staff is not searched for clients' numbers: a colleague may be a client, too
    is_anybodys = card_of(told) is None and told.service != SERVICE
    numbers = sorted(set(_numbers(list(told.changes.values())))) if is_anybodys else []
    return AuditChanges(numbers=numbers, salt=os.urandom(SALT_BYTES), changes=canonical(told.changes))


def _numbers(value: Any) -> Iterable[str]:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        yield value
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            yield from _numbers(part)


__all__ = ["ERASED", "SERVICE", "append_entries", "card_of", "head", "lock_log"]
