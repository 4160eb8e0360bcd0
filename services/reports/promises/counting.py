"""What a promise adds to the sums."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kartoteka.auth import NOBODY
from kartoteka.contracts.events.pipeline import TaskChanged, TaskClosed, TaskOpened
from reports.ledger import Amounts, Key, Ledger, slot_of
from reports.promises.models import PromiseFact, PromiseSum


@dataclass(frozen=True, slots=True)
class Promise:
    """A task, as far as it is counted."""

    task_id: UUID
    sequence: int
    kind: str
    agent_id: UUID | None
    queue: str | None
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    outcome: str | None
    missed_calls: int


def promise_of(told: TaskOpened | TaskChanged | TaskClosed) -> Promise:
    """What is counted of a task. Every event of a task says all of it, so the last one is enough."""
    closed = told if isinstance(told, TaskClosed) else None
    return Promise(
        task_id=told.task_id,
        sequence=told.sequence,
        kind=told.kind,
        agent_id=told.owner_id or (closed.closed_by if closed else None),
        queue=told.queue,
        opened_at=told.opened_at,
        due_at=told.due_at,
        closed_at=closed.closed_at if closed else None,
        outcome=closed.outcome if closed else None,
        missed_calls=told.missed_calls,
    )


def parts_of(promise: Promise) -> Iterator[tuple[Key, Amounts]]:
    """A promise counts when it was made, at whose it is."""
    is_given_up = promise.outcome == "cancelled"
    is_kept = promise.closed_at is not None and not is_given_up
    is_late = promise.closed_at is not None and promise.closed_at > promise.due_at
    key = (slot_of(promise.opened_at), promise.kind, promise.agent_id or NOBODY.user_id, promise.queue or "")
    yield key, (promise.missed_calls, 1, int(is_kept and not is_late), int(is_kept and is_late), int(is_given_up))


PROMISES = Ledger(Promise, PromiseFact, PromiseSum, "opened_at", parts_of)
