"""Missed calls become promises to call back, and talks keep them.

Each client's touches decide: the calls he missed since the last talk are what he waits for. Whoever waits has one open
task, which says how often he has called; whoever does not has none.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from kartoteka.contracts.directory import cards
from kartoteka.contracts.events.pipeline import Outcome
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.ids import uuid7
from pipeline.tasks.clients import Client, clients_of, lock_clients
from pipeline.tasks.models import Task
from pipeline.tasks.telling import tell_changed, tell_closed, tell_opened
from pipeline.tasks.touches import Miss, Settlement, last_settlements, misses_since, store_touches, touch_of

TITLE = "Call back"


def keep_call_backs(session: UnitOfWork, heard: Sequence[Heard], within: timedelta) -> None:
    """Take calls, in any order and however often told, and open, change and close call-backs accordingly."""
    calls = newest(heard)
    numbers = {one.event.client_number: one for one in calls.values() if one.event.client_number}
    lock_clients(session, numbers, touches=list(calls))
    unsettled = store_touches(session, [touch_of(one.event) for one in calls.values()])
    settle(session, unsettled, within, numbers)


def newest(heard: Iterable[Heard]) -> dict[UUID, Heard]:
    """The last telling of each call."""
    calls: dict[UUID, Heard] = {}
    for one in heard:
        known = calls.get(one.event.call_id)
        if known is None or known.event.sequence < one.event.sequence:
            calls[one.event.call_id] = one
    return calls


def settle(
    session: UnitOfWork,
    numbers: Collection[str],
    within: timedelta,
    causes: Mapping[str, Heard],
    *,
    may_open: bool = True,
) -> None:
    """Bring the call-backs of these numbers' clients in line with their touches. The caller holds the clients' lock;
    `causes` says which event concerns which number."""
    if not numbers:
        return
    clients = clients_of(session, numbers)
    tasks = open_call_backs(session, clients)
    settlements = last_settlements(session, clients)
    misses = misses_since(session, clients, _since(clients, tasks, settlements))
    _known = cards(session, [client.card_id for client in clients])  # held, so that each telling finds its own
    _free_keys(session, clients, tasks)
    for client in clients:
        because = next((causes[number] for number in client.numbers if number in causes), None)
        case = Case(client, settlements.get(client.key), misses[client.key], within, because)
        if tasks[client.key]:
            _settle_client(session, case, tasks[client.key])
        elif case.owed and may_open:
            _open(session, case)


def open_call_backs(session: UnitOfWork, clients: Sequence[Client]) -> dict[str, list[Task]]:
    """Each client's open call-backs, oldest first: one, unless cards have just been merged."""
    key_of = {number: client.key for client in clients for number in client.numbers}
    found = select(Task).where(Task.client_key.is_not(None), Task.client_number.in_(list(key_of)))
    tasks: dict[str, list[Task]] = {client.key: [] for client in clients}
    for task in session.scalars(found.order_by(Task.id).with_for_update()):
        tasks[key_of[str(task.client_number)]].append(task)
    return tasks


def _since(
    clients: Sequence[Client], tasks: Mapping[str, Sequence[Task]], settlements: Mapping[str, Settlement]
) -> dict[str, datetime]:
    """From when on missed calls matter: since the settlement, or since what the open task counts, if that is older."""
    moments = {}
    for client in clients:
        if client.key in settlements:
            counted = [task.first_missed_at for task in tasks[client.key] if task.first_missed_at]
            moments[client.key] = min([settlements[client.key].happened_at, *counted])
    return moments


def _free_keys(session: UnitOfWork, clients: Sequence[Client], tasks: Mapping[str, Sequence[Task]]) -> None:
    """A task that moves to another client gives its key up before anybody takes it: keys are unique."""
    moving = [task for client in clients for task in tasks[client.key] if task.client_key != client.key]
    for task in moving:
        task.client_key = None
    if moving:
        session.flush()


@dataclass(frozen=True)
class Case:
    """What is known of a client who may be waiting."""

    client: Client
    settlement: Settlement | None
    misses: list[Miss]
    within: timedelta
    because: Heard | None = None

    @property
    def owed(self) -> list[Miss]:
        """The missed calls since the last settlement."""
        if self.settlement is None:
            return self.misses
        return [miss for miss in self.misses if miss.happened_at > self.settlement.happened_at]

    def ends(self, task: Task) -> bool:
        """Whether an open task has nothing to wait for. One that a person opened again waits for a later talk."""
        if self.owed:
            return False
        if task.reopened_at is None:
            return True
        return self.settlement is not None and self.settlement.happened_at > task.reopened_at

    def outcome(self, task: Task) -> tuple[Outcome, datetime, UUID | None]:
        """How a task ended, when, and by whom: called back, or the missed call turned out to be none."""
        was_missed = task.reopened_at is not None or bool(self.misses)
        if self.settlement and self.settlement.kind == "talked" and was_missed:
            return "called_back", self.settlement.happened_at, self.settlement.user_id
        return "cancelled", datetime.now(UTC), None


def _settle_client(session: UnitOfWork, case: Case, tasks: Sequence[Task]) -> None:
    task, *others = tasks
    for other in others:  # of cards that were merged: the oldest task stands for all
        close(session, other, "cancelled", datetime.now(UTC), None, case.because)
    if others:
        session.flush()
    if case.ends(task):
        close(session, task, *case.outcome(task), case.because)
    else:
        _follow(session, task, case)


def _open(session: UnitOfWork, case: Case) -> None:
    first = case.owed[0].happened_at
    task = Task(
        id=uuid7(),
        version=1,
        kind="call_back",
        title=TITLE,
        is_owner_chosen=False,
        opened_at=first,
        due_at=first + case.within,
        **_client_fields(case),
        **_miss_fields(case.owed),
    )
    session.add(task)
    tell_opened(session, task, case.because)


def _follow(session: UnitOfWork, task: Task, case: Case) -> None:
    """An open task says what its client's card and missed calls say; what a person has decided stays."""
    task.client_key = case.client.key
    wanted = _client_fields(case)
    if task.is_owner_chosen:
        del wanted["owner_id"]
    if case.owed:
        wanted |= _miss_fields(case.owed)
        if task.first_missed_at and task.due_at == task.first_missed_at + case.within:
            wanted["due_at"] = case.owed[0].happened_at + case.within
    changed = {name: value for name, value in wanted.items() if getattr(task, name) != value}
    if changed:
        owner_before = task.owner_id
        for name, value in changed.items():
            setattr(task, name, value)
        task.version += 1
        tell_changed(session, task, owner_before, case.because)


def _client_fields(case: Case) -> dict[str, Any]:
    client = case.client
    return {
        "client_key": client.key,
        "card_id": client.card_id,
        "card_name": client.name,
        "owner_id": client.owner_id,
    }


def _miss_fields(owed: Sequence[Miss]) -> dict[str, Any]:
    last = owed[-1]
    return {
        "client_number": last.number,
        "candidate_ids": last.rung,
        "queue": last.queue,
        "missed_calls": len(owed),
        "first_missed_at": owed[0].happened_at,
        "last_missed_at": last.happened_at,
    }


def close(
    session: UnitOfWork,
    task: Task,
    outcome: Outcome,
    at: datetime,
    by: UUID | None,
    because: Heard | None = None,
) -> None:
    """Close an open task and tell it."""
    task.outcome, task.closed_at, task.closed_by = outcome, at, by
    task.client_key = None
    task.version += 1
    tell_closed(session, task, because)
