"""Searching the audit log."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from accounts.audit.models import AuditChanges, AuditEntry
from accounts.users.models import User
from kartoteka.paging import page


def find_entries(session: Session, query: dict[str, Any]) -> dict[str, Any]:
    """A page of the log, the newest first, with what changed, as far as it is still there."""
    found = page(session, select(AuditEntry).where(*_filters(query)), [AuditEntry.number], query)
    changes, names = _changes(session, found["items"]), _names(session, found["items"])
    items = [_shown(entry, changes.get(entry.number), names.get(entry.actor)) for entry in found["items"]]
    return {"items": items, "next": found["next"]}


def _filters(query: dict[str, Any]) -> list[ColumnElement[bool]]:
    fits = {
        "user_id": lambda user_id: AuditEntry.actor == str(user_id),
        "service": AuditEntry.service.__eq__,
        "action": lambda prefix: AuditEntry.action.startswith(prefix, autoescape=True),
        "record_kind": AuditEntry.record_kind.__eq__,
        "record_id": AuditEntry.record_id.__eq__,
        "card_id": lambda card_id: AuditEntry.card_id == str(card_id),
        "field": lambda name: AuditEntry.changed_fields.contains([name]),
        "address": AuditEntry.address.__eq__,
        "session_id": AuditEntry.session_id.__eq__,
        "since": AuditEntry.at.__ge__,
        "until": AuditEntry.at.__lt__,
    }
    return [fit(query[name]) for name, fit in fits.items() if query[name] is not None]


def _changes(session: Session, entries: Sequence[AuditEntry]) -> dict[int, str]:
    numbers = [entry.number for entry in entries if entry.changes_digest is not None]
    found = select(AuditChanges.number, AuditChanges.changes).where(AuditChanges.number.in_(numbers))
    return {number: changes for number, changes in session.execute(found)} if numbers else {}


def _names(session: Session, entries: Sequence[AuditEntry]) -> dict[str, str]:
    ids = {id for entry in entries if (id := _user_id(entry.actor))}
    return {str(user.id): user.name for user in session.scalars(select(User).where(User.id.in_(ids)))} if ids else {}


def _shown(entry: AuditEntry, changes: str | None, name: str | None) -> dict[str, Any]:
    return {
        "number": entry.number,
        "id": entry.entry_id,
        "at": entry.at,
        "service": entry.service,
        "action": entry.action,
        "actor": entry.actor,
        "user_id": _user_id(entry.actor),
        "user_name": name,
        "address": entry.address,
        "session_id": entry.session_id,
        "record_kind": entry.record_kind,
        "record_id": entry.record_id,
        "card_id": entry.card_id,
        "changed_fields": entry.changed_fields,
        "changes": msgspec.json.decode(changes) if changes else None,
        "changes_removed": bool(entry.changed_fields) and changes is None,
        "details": msgspec.json.decode(entry.details),
        "hash": entry.hash.hex(),
    }


def _user_id(actor: str) -> UUID | None:
    try:
        return UUID(actor)
    except ValueError:
        return None
