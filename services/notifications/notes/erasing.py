"""A client wants to be forgotten: what was written of him goes; that there was something to do remains."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from kartoteka.contracts.directory import DirectoryCard, Erased, erase_from_directory
from kartoteka.contracts.erasure import tell_erased
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from notifications.letters.models import Letter
from notifications.notes.models import Note, NotedTask

_BLANK: dict[str, Any] = {"card_name": None, "client_number": None, "is_open": False}


def erase_client(session: UnitOfWork, erasure: Heard) -> None:
    """Forget a client, with his notes and letters and those about his numbers, and say so. The directory first: who
    writes notes at this moment holds its row, and whoever comes later finds him gone."""
    erased = erase_from_directory(session, erasure.event)
    is_of_no_card = and_(NotedTask.card_id.is_(None), NotedTask.client_number.in_(erased.phones))
    his = select(NotedTask.task_id).where(or_(NotedTask.card_id.in_(erased.card_ids), is_of_no_card))
    tasks = session.scalars(his.order_by(NotedTask.task_id).with_for_update()).all()
    is_his = or_(Note.card_id.in_(erased.card_ids), Note.task_id.in_(tasks))
    letters = session.scalars(delete(Letter).where(_is_about(erased, is_his)).returning(Letter.id)).all()
    notes = session.scalars(delete(Note).where(is_his).returning(Note.id)).all()
    session.execute(update(NotedTask).where(NotedTask.task_id.in_(tasks)).values(_BLANK))
    removed = {"identifiers": erased.identifiers, "notes": len(notes), "letters": len(letters), "tasks": len(tasks)}
    tell_erased(session, erasure, removed)


def _is_about(erased: Erased, is_his: ColumnElement[bool]) -> ColumnElement[bool]:
    of_his_notes = Letter.note_id.in_(select(Note.id).where(is_his))
    return or_(Letter.card_id.in_(erased.card_ids), of_his_notes, Letter.to_address.in_(erased.numbers))


def hold_clients(session: Session, card_ids: Iterable[UUID | None]) -> set[UUID]:
    """Keep these clients from being forgotten until the transaction ends; returns those who were. To be called before
    anything else is locked, as `erase_client` does it."""
    wanted = DirectoryCard.card_id.in_({card_id for card_id in card_ids if card_id})
    known = select(DirectoryCard).where(wanted).order_by(DirectoryCard.card_id)
    cards = session.scalars(known.with_for_update(read=True)).all()
    return {card.card_id for card in cards if card.is_deleted and not card.name}


def leave_out(task: NotedTask) -> None:
    """Of a client who was forgotten nothing is written any more, whatever is heard of him late."""
    task.card_name, task.client_number, task.is_open = None, None, False
