"""Leaving a trace: every service tells the audit log, in the transaction of the change itself, what was done, by whom
and from where."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from kartoteka.contracts.events.audit import ActionRecorded
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7


def record(
    session: UnitOfWork,
    action: str,
    record_kind: str,
    record_id: UUID | str | None,
    changes: Mapping[str, Any] | None = None,
    **details: Any,
) -> None:
    """Record an action of whoever the transaction is for. `changes` are [before, after] by field; no secret, and
    nothing of a client but in `changes`: they alone go when he asks to be forgotten."""
    session.emit(
        ActionRecorded(
            entry_id=uuid7(),
            at=datetime.now(UTC),
            service=session.service,
            action=action,
            actor=session.cause.actor,
            address=session.cause.address,
            session_id=session.cause.session_id,
            record_kind=record_kind,
            record_id=str(record_id) if record_id else None,
            changes=dict(changes or {}),
            details=details,
        )
    )
