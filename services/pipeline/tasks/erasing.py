"""A client wants to be forgotten: that somebody had something to do remains, and who did it; not for whom."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from kartoteka.contracts.directory import Erased, erase_from_directory
from kartoteka.contracts.erasure import tell_erased
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from pipeline.tasks.call_backs import TITLE, close
from pipeline.tasks.models import Task, Touch
from pipeline.tasks.telling import tell_changed

ERASED = "(erased)"


def erase_client(session: UnitOfWork, erasure: Heard) -> None:
    """Forget a client in the directory, in tasks and touches, and say so. The caller holds the client's lock."""
    erased = erase_from_directory(session, erasure.event)
    tasks = session.scalars(select(Task).where(_is_his(erased)).order_by(Task.id).with_for_update()).all()
    for task in tasks:
        _erase(session, task, erasure)
    touches = _erase_touches(session, erased.phones)
    tell_erased(session, erasure, {"identifiers": erased.identifiers, "tasks": len(tasks), "touches": touches})


def _is_his(erased: Erased) -> ColumnElement[bool]:
    is_of_no_card = and_(Task.card_id.is_(None), Task.client_number.in_(erased.phones))
    return or_(Task.card_id.in_(erased.card_ids), is_of_no_card)


def _erase(session: UnitOfWork, task: Task, erasure: Heard) -> None:
    task.card_name = task.client_number = None
    task.title = TITLE if task.kind == "call_back" else ERASED
    if task.is_open and task.kind == "call_back":
        close(session, task, "cancelled", erasure.event.erased_at, None, erasure)
    elif task.is_open:
        task.version += 1
        tell_changed(session, task, task.owner_id, erasure)


def _erase_touches(session: UnitOfWork, phones: Sequence[str]) -> int:
    before = Touch.before["number"].astext.in_(phones)  # what a later telling has put another number in the place of
    session.execute(update(Touch).where(before).values(before=None))
    return len(session.scalars(delete(Touch).where(Touch.number.in_(phones)).returning(Touch.id)).all())
