"""What the other services hear of a task."""

from datetime import UTC, datetime

from kartoteka.contracts.events.pipeline import TaskChanged, TaskClosed, TaskOpened
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from pipeline.tasks.models import Task


def tell_opened(session: UnitOfWork, task: Task, because: Heard | None = None) -> None:
    """A new task, or one that is open again."""
    opened = TaskOpened(
        task_id=task.id,
        sequence=task.version,
        kind=task.kind,
        title=task.title,
        card_id=task.card_id,
        card_name=task.card_name,
        client_number=task.client_number,
        owner_id=task.owner_id,
        candidate_ids=list(task.candidate_ids),
        queue=task.queue,
        due_at=task.due_at,
        missed_calls=task.missed_calls,
        opened_at=task.opened_at,
    )
    session.emit(opened, because=because)


def tell_changed(session: UnitOfWork, task: Task, because: Heard | None = None) -> None:
    """How an open task stands now."""
    assert task.closed_at is None
    changed = TaskChanged(
        task_id=task.id,
        sequence=task.version,
        kind=task.kind,
        title=task.title,
        card_id=task.card_id,
        card_name=task.card_name,
        client_number=task.client_number,
        owner_id=task.owner_id,
        queue=task.queue,
        due_at=task.due_at,
        missed_calls=task.missed_calls,
        opened_at=task.opened_at,
        changed_at=datetime.now(UTC),
    )
    session.emit(changed, because=because)


def tell_closed(session: UnitOfWork, task: Task, because: Heard | None = None) -> None:
    """A task is done or given up."""
    assert task.closed_at is not None and task.outcome is not None
    closed = TaskClosed(
        task_id=task.id,
        sequence=task.version,
        kind=task.kind,
        outcome=task.outcome,
        card_id=task.card_id,
        client_number=task.client_number,
        owner_id=task.owner_id,
        closed_by=task.closed_by,
        queue=task.queue,
        opened_at=task.opened_at,
        due_at=task.due_at,
        closed_at=task.closed_at,
        missed_calls=task.missed_calls,
    )
    session.emit(closed, because=because)
