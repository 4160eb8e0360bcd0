"""Promises onto cards: one entry a task, open at first, then with its outcome."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from contacts.cards.numbers import Whose, whose_cards, whose_or_locked
from contacts.timeline.entries import Entry
from contacts.timeline.growth import Told, newest, write_told
from kartoteka.contracts.events.pipeline import TaskChanged, TaskClosed, TaskOpened
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard

TaskEvent = TaskOpened | TaskChanged | TaskClosed


def put_tasks_on_cards(session: UnitOfWork, heard: Sequence[Heard]) -> None:
    """Put each task on its card: the one that pipeline names, or the one that has the client's number. What has neither
    a card nor a number leaves no trace here."""
    titles = {one.event.task_id: one.event.title for one in heard if one.event.title}
    tasks = newest(heard, "task_id")
    cards = whose_cards(session, (one.event.card_id for one in tasks if one.event.card_id))
    homeless = [one.event for one in tasks if one.event.card_id not in cards]
    whose = whose_or_locked(session, (task.client_number for task in homeless if task.client_number))
    told = [
        _told(
            one, titles.get(one.event.task_id, ""), cards.get(one.event.card_id) or whose.get(one.event.client_number)
        )
        for one in tasks
    ]
    write_told(session, [one for one in told if one.whose or one.entry.client_number])


def _told(heard: Heard, title: str, whose: Whose | None) -> Told:
    task: TaskEvent = heard.event
    entry = Entry(
        kind="task",
        occurred_at=task.opened_at,
        card_id=whose.card_id if whose else None,
        client_number=task.client_number,
        user_id=_by_whom(task),
        title=title,
        outcome=task.outcome if isinstance(task, TaskClosed) else "",
        payload=_payload(task),
        source="task",
        source_id=task.task_id,
        sequence=task.sequence,
    )
    return Told(entry, heard, whose)


def _by_whom(task: TaskEvent) -> UUID | None:
    return (task.closed_by or task.owner_id) if isinstance(task, TaskClosed) else task.owner_id


def _payload(task: TaskEvent) -> dict[str, Any]:
    closed_at = task.closed_at if isinstance(task, TaskClosed) else None
    return {
        "task_kind": task.kind,
        "queue": task.queue,
        "due_at": task.due_at,
        "missed_calls": task.missed_calls,
        "is_open": closed_at is None,
        "closed_at": closed_at,
    }
