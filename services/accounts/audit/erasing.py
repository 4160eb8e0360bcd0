"""A client is forgotten: what changed of him goes from the audit log, and from what is on its way into it. That
somebody did something stays, and so does the chain."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import text

from accounts.audit.log import ERASED, SERVICE, append_entries, lock_log
from kartoteka.contracts.events.audit import ActionRecorded
from kartoteka.contracts.events.contacts import CardErased, ErasureDone
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.forgetting import forget
from kartoteka.ids import uuid7

_OF_CARD = text("""
    delete from audit_changes c using audit_entries e where e.number = c.number and e.card_id = :card_id
    returning c.number""")
_OF_NUMBERS = text("""
    delete from audit_changes where numbers && cast(:numbers as varchar[]) returning number""")


def forget_client(session: UnitOfWork, heard: Heard) -> None:
    """Remove what the log keeps of a client's data, note in the log itself of which entries, and say so."""
    erased: CardErased = heard.event
    archives = forget(session, erased.numbers, [erased.card_id])  # may take long, so before the log is locked
    lock_log(session)  # before it is looked through: what is added meanwhile would be overlooked
    removed = _removed(session, erased)
    append_entries(session, [_removal(erased.card_id, removed, heard.envelope.actor)])
    done = ErasureDone(
        card_id=erased.card_id,
        service=SERVICE,
        removed={"audit_changes": len(removed), **archives},
        done_at=datetime.now(UTC),
    )
    session.emit(done, because=heard)


def _removed(session: UnitOfWork, erased: CardErased) -> list[int]:
    of_card = session.scalars(_OF_CARD, {"card_id": str(erased.card_id)}).all()
    of_numbers = session.scalars(_OF_NUMBERS, {"numbers": erased.numbers}).all() if erased.numbers else []
    return sorted({*of_card, *of_numbers})


def _removal(card_id: UUID, numbers: list[int], actor: str) -> ActionRecorded:
    return ActionRecorded(
        entry_id=uuid7(),
        at=datetime.now(UTC),
        service=SERVICE,
        action=ERASED,
        actor=actor,
        address="",
        session_id=None,
        record_kind="card",
        record_id=str(card_id),
        details={"entries": numbers},
    )
