"""What pipeline tells the others."""

from dataclasses import field
from datetime import datetime
from typing import Literal
from uuid import UUID

from kartoteka.events import PersonalText, event

TaskKind = Literal["call_back", "todo"]
Outcome = Literal["called_back", "done", "cancelled"]
TaskState = Literal["open", "closed"]


@event("pipeline.task.opened", version=1, key="task_id")
class TaskOpened:
    """Something was promised: somebody must do it by `due_at`. Told again, with a higher `sequence`, when a closed task
    is opened again. `opened_at` stays what it was at first, in every event of the task."""

    task_id: UUID
    sequence: int
    kind: TaskKind
    title: PersonalText
    card_id: UUID | None
    card_name: PersonalText | None
    client_number: PersonalText | None
    owner_id: UUID | None
    """None: it waits in the queue for whoever takes it."""
    candidate_ids: list[UUID]
    """Who is to be told while it has no owner: the people whose phones rang."""
    queue: str | None
    due_at: datetime
    missed_calls: int = 0
    opened_at: datetime


@event("pipeline.task.changed", version=1, key="task_id")
class TaskChanged:
    """An open task has another owner, time, client or count of missed calls: how it stands now."""

    task_id: UUID
    sequence: int
    kind: TaskKind
    title: PersonalText
    card_id: UUID | None
    card_name: PersonalText | None
    client_number: PersonalText | None
    owner_id: UUID | None
    queue: str | None
    due_at: datetime
    missed_calls: int = 0
    opened_at: datetime
    changed_at: datetime


@event("pipeline.task.closed", version=1, key="task_id")
class TaskClosed:
    """A promise was kept (`called_back`, `done`) or given up (`cancelled`)."""

    task_id: UUID
    sequence: int
    kind: TaskKind
    outcome: Outcome
    card_id: UUID | None
    client_number: PersonalText | None
    owner_id: UUID | None
    closed_by: UUID | None
    queue: str | None
    opened_at: datetime
    due_at: datetime
    closed_at: datetime
    missed_calls: int = 0
    title: PersonalText = ""
    """What was promised, as the open task said."""


@event("pipeline.task.moved", version=1, key="task_id", transient=True)
class TaskMoved:
    """A task was opened, changed or closed: for screens with lists that it comes into or leaves. What is worth keeping
    comes as `TaskOpened`, `TaskChanged`, `TaskClosed`."""

    task_id: UUID
    sequence: int
    card_id: UUID | None
    owner_id: UUID | None
    state: TaskState
    user_ids: list[UUID]
    """Whose it is, and whose it was until now."""
    team_ids: list[UUID]
    """Their teams."""
    is_for_all: bool
    """It is nobody's, or was until now: everybody sees it in the queue."""
    is_nobodys: bool = False
    """It is nobody's, or was until now; unless it is for all, only who sees its client sees it."""
    card_owner_id: UUID | None = None
    """With team and followers: who sees the client, and may be told the card's id."""
    card_team_id: UUID | None = None
    card_follower_ids: list[UUID] = field(default_factory=list)
