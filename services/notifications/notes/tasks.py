"""Tasks as notes need to know them, and whether what is heard of one is news."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from kartoteka.contracts.events.pipeline import TaskChanged, TaskClosed, TaskOpened
from kartoteka.db import UnitOfWork
from notifications.notes.models import NotedTask

TaskEvent = TaskOpened | TaskChanged | TaskClosed


_MAKE = """
    insert into noted_tasks (task_id, sequence, is_open, missed_calls, heard_at)
    select task_id, 0, false, 0, %s from unnest(%s::uuid[]) as task_id order by task_id
    on conflict do nothing"""


def hold_tasks(session: UnitOfWork, task_ids: Iterable[UUID], now: datetime) -> dict[UUID, NotedTask]:
    """The tasks, locked until the end of the transaction in one order for everybody; unknown ones are made."""
    wanted = sorted(set(task_ids))
    session.psycopg().execute(_MAKE, (now, wanted))
    locked = select(NotedTask).where(NotedTask.task_id.in_(wanted)).order_by(NotedTask.task_id).with_for_update()
    return {task.task_id: task for task in session.scalars(locked)}


def take(task: NotedTask, told: TaskEvent) -> bool:
    """Take what pipeline tells of a task; True when people are to be told: it is open, and it is new, somebody
    else's, or the client has called in vain once more. What is older than what is known is no news."""
    if isinstance(told, TaskOpened) and task.candidate_ids is None:
        task.candidate_ids = [str(user_id) for user_id in told.candidate_ids]
        if 0 < told.sequence <= task.sequence:
            return task.is_open and task.owner_id is None
    if told.sequence <= task.sequence:
        return False
    if isinstance(told, TaskClosed):
        task.sequence, task.is_open = told.sequence, False
        return False
    is_news = task.sequence == 0 or told.missed_calls > task.missed_calls or told.owner_id != task.owner_id
    _follow(task, told)
    return is_news


def _follow(task: NotedTask, told: TaskOpened | TaskChanged) -> None:
    task.sequence, task.is_open = told.sequence, True
    task.owner_id, task.queue, task.due_at = told.owner_id, told.queue, told.due_at
    task.card_id, task.card_name, task.client_number = told.card_id, told.card_name, told.client_number
    task.missed_calls = told.missed_calls


def named_people(task: NotedTask) -> Sequence[UUID]:
    """Whom the task names: its owner, or while it has none those whose phones rang; nobody when it is closed."""
    if not task.is_open:
        return []
    return [task.owner_id] if task.owner_id else [UUID(user_id) for user_id in task.candidate_ids or ()]
