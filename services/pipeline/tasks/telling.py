"""What the other services, and screens, hear of a task."""

from datetime import UTC, datetime
from uuid import UUID

from kartoteka.contracts.directory import DirectoryCard, DirectoryUser
from kartoteka.contracts.events.pipeline import TaskChanged, TaskClosed, TaskMoved, TaskOpened
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
    _tell_screens(session, task, {task.owner_id}, because)


def tell_changed(session: UnitOfWork, task: Task, owner_before: UUID | None, because: Heard | None = None) -> None:
    """How an open task stands now; `owner_before` is whose it was until now, so that it leaves his lists."""
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
    _tell_screens(session, task, {task.owner_id, owner_before}, because)


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
    _tell_screens(session, task, {task.owner_id}, because)


def _tell_screens(session: UnitOfWork, task: Task, owners: set[UUID | None], because: Heard | None) -> None:
    """To those whom `board.seen_by` lets see the task, or let until now."""
    people = {owner for owner in owners if owner}
    teams = _teams_of(session, people)
    card = _card_of(session, task)
    is_nobodys = None in owners
    is_for_all = is_nobodys and (task.card_id is None or (card is not None and not (card.owner_id or card.team_id)))
    if is_nobodys and not is_for_all:
        people |= set(task.candidate_ids)
    moved = TaskMoved(
        task_id=task.id,
        sequence=task.version,
        card_id=card.card_id if card else None,
        owner_id=task.owner_id,
        state="open" if task.is_open else "closed",
        user_ids=sorted(people),
        team_ids=sorted(teams),
        is_for_all=is_for_all,
        is_nobodys=is_nobodys and card is not None,
        card_owner_id=card.owner_id if card else None,
        card_team_id=card.team_id if card else None,
        card_follower_ids=card.follower_ids if card else [],
    )
    session.emit(moved, because=because)


def _card_of(session: UnitOfWork, task: Task) -> DirectoryCard | None:
    """The task's client, unless he is in the bin or forgotten, and nobody's business."""
    with session.no_autoflush:  # a batch writes its tasks at once, at the end
        card = session.get(DirectoryCard, task.card_id) if task.card_id else None
    return card if card and not card.is_deleted else None


def _teams_of(session: UnitOfWork, user_ids: set[UUID]) -> set[UUID]:
    with session.no_autoflush:
        users = [session.get(DirectoryUser, user_id) for user_id in user_ids]
    return {user.team_id for user in users if user and user.team_id}
