"""Dead letters: messages that a listener could not handle, however often it tried. They wait in the service's own
database until somebody has mended the cause and asks for another try, or drops them.

What is dead has no time to come again (`HeldMessage.retry_at` is null). `kartoteka dead list|show|retry|drop`.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from kartoteka.tables import HeldMessage


def dead_letters(session: Session, listener: str | None = None, limit: int = 100) -> Sequence[HeldMessage]:
    """The oldest dead letters of a service, or of one of its listeners (`service.method`)."""
    found = select(HeldMessage).where(*_dead(listener)).order_by(HeldMessage.held_at, HeldMessage.id).limit(limit)
    return session.scalars(found).all()


def dead_letter(session: Session, held_id: UUID) -> HeldMessage | None:
    """One dead letter with its body, the reason and the traceback."""
    return session.scalar(select(HeldMessage).where(HeldMessage.id == held_id, *_dead()))


def retry(session: Session, held_ids: Sequence[UUID] = (), *, listener: str | None = None) -> int:
    """Let dead letters be tried again within seconds, with all their attempts before them: those named, or all of a
    listener, or all. Returns how many. Handled ones are never handled twice."""
    again = update(HeldMessage).where(*_dead(listener), *_among(held_ids)).values(retry_at=func.now(), attempts=0)
    return len(session.scalars(again.returning(HeldMessage.id)).all())


def drop(session: Session, held_ids: Sequence[UUID]) -> int:
    """Throw dead letters away for ever; returns how many."""
    gone = delete(HeldMessage).where(*_dead(), HeldMessage.id.in_(held_ids))
    return len(session.scalars(gone.returning(HeldMessage.id)).all())


def _dead(listener: str | None = None) -> list[ColumnElement[bool]]:
    named = [HeldMessage.listener == listener] if listener else []
    return [HeldMessage.retry_at.is_(None), *named]


def _among(held_ids: Sequence[UUID]) -> list[ColumnElement[bool]]:
    return [HeldMessage.id.in_(held_ids)] if held_ids else []


__all__ = ["dead_letter", "dead_letters", "drop", "retry"]
