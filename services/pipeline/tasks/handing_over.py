"""Somebody leaves, and another takes over what he had still to do."""

from collections.abc import Sequence

from sqlalchemy import select

from kartoteka.contracts.audit import record
from kartoteka.contracts.events.accounts import WorkHandedOver
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from pipeline.tasks.models import Task
from pipeline.tasks.telling import tell_changed

AT_ONCE = 500


def hand_over(session: UnitOfWork, heard: Sequence[Heard]) -> None:
    """Give the open tasks of those who leave to those who take over; what is closed stays whose it was, and so does
    what was promised since. Told again, it changes nothing."""
    for one in sorted(heard, key=lambda one: one.event.handed_over_at):
        count = 0
        while some := _some_tasks(session, one.event):
            _give(session, some, one)
            count += len(some)
        if count:
            record(session, "tasks.handed-over", "user", one.event.from_user_id, None, tasks=count)


def _some_tasks(session: UnitOfWork, told: WorkHandedOver) -> Sequence[Task]:
    if told.from_user_id == told.to_user_id:
        return []
    his = select(Task).where(Task.owner_id == told.from_user_id, Task.closed_at.is_(None))
    wanted = his.where(Task.opened_at <= told.handed_over_at).order_by(Task.id).limit(AT_ONCE)
    return session.scalars(wanted.with_for_update().execution_options(populate_existing=True)).all()


def _give(session: UnitOfWork, tasks: Sequence[Task], handover: Heard) -> None:
    for task in tasks:
        task.owner_id = handover.event.to_user_id
        task.version += 1
        tell_changed(session, task, handover.event.from_user_id, handover)
    session.flush()
