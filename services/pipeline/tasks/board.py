"""What people do with tasks: look, make, change, take, close, open again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, delete, false, or_, select, true

from kartoteka.auth import Viewer
from kartoteka.contracts.access import reach_of, sees_all
from kartoteka.contracts.audit import record
from kartoteka.contracts.directory import (
    DirectoryCard,
    DirectoryUser,
    cards,
    of_visible_card,
    people_of_teams,
    sees_card,
)
from kartoteka.contracts.directory import card as card_in_directory
from kartoteka.contracts.events.pipeline import Outcome
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7
from kartoteka.paging import page
from kartoteka.problems import Invalid, NotFound, Stale
from pipeline.tasks.call_backs import close
from pipeline.tasks.clients import clients_of, lock_clients
from pipeline.tasks.errors import ClientHasTask, TaskIsClosed, TaskIsOpen
from pipeline.tasks.models import Task, Touch
from pipeline.tasks.telling import tell_changed, tell_opened


def seen_by(who: Viewer) -> ColumnElement[bool]:
    """The tasks that somebody may see: his own, those of his teams' people as far as he reaches, and nobody's unless
    they are about a client whom he does not see and at whose call his phone did not ring."""
    if reach_of(who, "tasks") in ("none", "all"):
        return true() if sees_all(who, "tasks") else false()
    is_of_visible = or_(Task.card_id.is_(None), of_visible_card(who, Task.card_id))
    nobodys = and_(Task.owner_id.is_(None), or_(is_of_visible, Task.candidate_ids.contains([who.user_id])))
    return or_(Task.owner_id == who.user_id, Task.owner_id.in_(people_of_teams(who, "tasks")), nobodys)


def list_tasks(session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
    """A page of the tasks that the viewer may see, what is due first coming first; of closed ones alone the one that
    was closed last."""
    wanted = _wanted(who, query).where(seen_by(who))
    is_closed = query["state"] == "closed"
    order = (Task.closed_at if is_closed else Task.due_at, Task.id)
    found = page(session, wanted, order, query, descending=is_closed)
    show(session, who, found["items"])
    return found


def show(session: UnitOfWork, who: Viewer, tasks: Sequence[Task]) -> None:
    """Say of each task whether the viewer may know who its client is: a task may be his while the client is not."""
    known = cards(session, (task.card_id for task in tasks))
    for task in tasks:
        card = known.get(task.card_id) if task.card_id else None
        task.shows_client = card is not None and sees_card(who, card)


def _wanted(who: Viewer, query: dict[str, Any]) -> Select[Any]:
    tasks = select(Task)
    if query["state"] != "all":
        tasks = tasks.where(Task.closed_at.is_(None) if query["state"] == "open" else Task.closed_at.is_not(None))
    if query.get("overdue") is not None:
        is_overdue = and_(Task.closed_at.is_(None), Task.due_at < datetime.now(UTC))
        tasks = tasks.where(is_overdue if query["overdue"] else ~is_overdue)
    if "due_after" in query:
        tasks = tasks.where(Task.due_at >= query["due_after"])
    if "due_before" in query:
        tasks = tasks.where(Task.due_at < query["due_before"])
    if "owner_id" in query:
        owner = {"me": who.user_id, "none": None}.get(query["owner_id"], query["owner_id"])
        tasks = tasks.where(Task.owner_id == owner)
    if "kind" in query:
        tasks = tasks.where(Task.kind == query["kind"])
    if "card_id" in query:
        # one's own tasks must not tell whether they are about a client whom one does not see
        tasks = tasks.where(Task.card_id == query["card_id"], of_visible_card(who, Task.card_id))
    return tasks


def get_task(session: UnitOfWork, who: Viewer, task_id: UUID, *, to_change: bool = False) -> Task:
    """A task that the viewer may see, locked if it is to be changed; NotFound for all others."""
    found = select(Task).where(Task.id == task_id, seen_by(who))
    if to_change:
        found = found.with_for_update().execution_options(populate_existing=True)
    task = session.scalar(found)
    if task is None:
        raise NotFound
    show(session, who, [task])
    return task


def make_todo(session: UnitOfWork, who: Viewer, wanted: dict[str, Any]) -> Task:
    """A task that a person makes; his own unless he says whose."""
    card = _card(session, who, wanted["card_id"]) if wanted["card_id"] else None
    task = Task(
        id=uuid7(),
        version=1,
        kind="todo",
        title=wanted["title"].strip(),
        card_id=card.card_id if card else None,
        card_name=card.name if card else None,
        owner_id=_owner(session, who, wanted.get("owner_id", who.user_id)),
        is_owner_chosen=True,
        candidate_ids=[],
        due_at=wanted["due_at"],
        missed_calls=0,
        opened_at=datetime.now(UTC),
        opened_by=who.user_id,
    )
    session.add(task)
    tell_opened(session, task)
    _record(session, "task.made", task, _as_changes({}, task, ("title", "due_at", "owner_id")))
    show(session, who, [task])
    return task


def change_task(session: UnitOfWork, who: Viewer, task_id: UUID, version: int | None, wanted: dict[str, Any]) -> Task:
    """Change an open task; TaskIsClosed when it is not, Stale when somebody else has changed it meanwhile."""
    task = get_task(session, who, task_id, to_change=True)
    if version is not None and version != task.version:
        raise Stale
    if not task.is_open:
        raise TaskIsClosed
    changed = {name: value for name, value in wanted.items() if getattr(task, name) != value}
    before = {name: getattr(task, name) for name in changed}
    owner_before = task.owner_id
    if "owner_id" in wanted:
        task.owner_id = _owner(session, who, wanted["owner_id"])
        task.is_owner_chosen = True
    for name in changed.keys() - {"owner_id"}:
        setattr(task, name, changed[name])
    if changed:
        task.version += 1
        tell_changed(session, task, owner_before)
        _record(session, "task.changed", task, _as_changes(before, task, sorted(changed)))
    return task


def _as_changes(before: dict[str, Any], task: Task, names: Sequence[str]) -> dict[str, Any]:
    return {name: [before.get(name), getattr(task, name)] for name in names}


def _record(session: UnitOfWork, action: str, task: Task, changes: dict[str, Any]) -> None:
    about = {"card_id": str(task.card_id)} if task.card_id else {}
    record(session, action, "task", task.id, changes, kind=task.kind, **about)


def close_task(session: UnitOfWork, who: Viewer, task_id: UUID, outcome: Outcome) -> Task:
    """Close a task; TaskIsClosed when it is. The client of a call-back waits no longer for what he missed so far."""
    task = _locked_with_its_client(session, who, task_id)
    if not task.is_open:
        raise TaskIsClosed
    now = datetime.now(UTC)
    close(session, task, outcome, now, who.user_id)
    _record(session, "task.closed", task, {"outcome": [None, outcome]})
    if task.kind == "call_back":
        settled = Touch(
            id=task.id,
            sequence=task.version,
            number=task.client_number,
            kind="settled",
            happened_at=max(now, task.last_missed_at or now),  # the PBX's clock may be ahead
            user_id=who.user_id,
            rung=[],
        )
        session.add(settled)
    return task


def reopen_task(session: UnitOfWork, who: Viewer, task_id: UUID) -> Task:
    """Undo a closing; TaskIsOpen when it is open, ClientHasTask when a later missed call has made another one."""
    task = _locked_with_its_client(session, who, task_id)
    if task.is_open:
        raise TaskIsOpen
    if task.kind == "call_back":
        _wait_again(session, who, task)
    _record(session, "task.reopened", task, {"outcome": [task.outcome, None]})
    task.reopened_at = datetime.now(UTC)
    task.closed_at = task.closed_by = task.outcome = None
    task.version += 1
    tell_opened(session, task)
    return task


def _wait_again(session: UnitOfWork, who: Viewer, task: Task) -> None:
    if task.client_number is None:
        raise TaskIsClosed("The client was forgotten")
    [client] = clients_of(session, [task.client_number])
    other = session.scalar(select(Task.id).where(Task.client_key == client.key))
    if other:
        if session.scalar(select(Task.id).where(Task.id == other, seen_by(who))) is None:
            raise ClientHasTask
        raise ClientHasTask(task_id=str(other))
    task.client_key = client.key
    session.execute(delete(Touch).where(Touch.id == task.id))


def _locked_with_its_client(session: UnitOfWork, who: Viewer, task_id: UUID) -> Task:
    """The client first, as calls do it: so nobody waits for anybody."""
    number = get_task(session, who, task_id).client_number
    if number:
        lock_clients(session, [number])
    return get_task(session, who, task_id, to_change=True)


def _owner(session: UnitOfWork, who: Viewer, owner_id: UUID | None) -> UUID | None:
    if owner_id is None or owner_id == who.user_id:
        return owner_id
    user = session.get(DirectoryUser, owner_id)
    if user is None or not user.is_active:
        raise Invalid(fields={"owner_id": ["Nobody who works here."]})
    return owner_id


def _card(session: UnitOfWork, who: Viewer, card_id: UUID) -> DirectoryCard:
    card = card_in_directory(session, card_id)
    if card is None or not card.name or not sees_card(who, card):  # without a name: erased
        raise Invalid(fields={"card_id": ["There is no such card."]})
    return card
