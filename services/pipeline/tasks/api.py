"""Tasks over HTTP."""

from typing import Any
from uuid import UUID

from kartoteka.auth import Viewer
from kartoteka.contracts.access import right
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from kartoteka.problems import MatchNeeded, Stale
from pipeline.tasks import board
from pipeline.tasks.errors import ClientHasTask, TaskIsClosed, TaskIsOpen
from pipeline.tasks.models import Task
from pipeline.tasks.schemas import ClosingSchema, NewTaskSchema, TaskChangeSchema, TaskPage, TaskSchema, TasksQuery

readers, workers = right("tasks.read"), right("tasks.write")


class TasksApi:
    """What is to be done, for the people who do it."""

    @route("GET", "/tasks", may=readers, query=TasksQuery, answer=TaskPage)
    def list_tasks(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """Tasks of one's own, of one's team and of nobody, by the time they are due, or were closed; all, for
        administrators."""
        return board.list_tasks(session, who, query)

    @route("GET", "/tasks/<uuid:task_id>", may=readers, answer=TaskSchema)
    def get_task(self, session: UnitOfWork, who: Viewer, task_id: UUID) -> Task:
        """One task."""
        return board.get_task(session, who, task_id)

    @route("POST", "/tasks", may=workers, body=NewTaskSchema, answer=TaskSchema, status=201)
    def make_task(self, session: UnitOfWork, who: Viewer, body: dict[str, Any]) -> Task:
        """Make a todo."""
        return board.make_todo(session, who, body)

    @route(
        "PATCH",
        "/tasks/<uuid:task_id>",
        may=workers,
        body=TaskChangeSchema,
        answer=TaskSchema,
        errors=(Stale, MatchNeeded, TaskIsClosed),
    )
    def change_task(
        self, session: UnitOfWork, who: Viewer, task_id: UUID, body: dict[str, Any], if_match: int | None
    ) -> Task:
        """Change an open task's title, time or owner; also: take one from the queue, or put it back (owner null)."""
        return board.change_task(session, who, task_id, if_match, body)

    @route(
        "POST",
        "/tasks/<uuid:task_id>/close",
        may=workers,
        body=ClosingSchema,
        answer=TaskSchema,
        errors=(TaskIsClosed,),
    )
    def close_task(self, session: UnitOfWork, who: Viewer, task_id: UUID, body: dict[str, Any]) -> Task:
        """Say how a task ended."""
        return board.close_task(session, who, task_id, body["outcome"])

    @route("POST", "/tasks/<uuid:task_id>/reopen", may=workers, answer=TaskSchema, errors=(TaskIsOpen, ClientHasTask))
    def reopen_task(self, session: UnitOfWork, who: Viewer, task_id: UUID) -> Task:
        """Undo the closing of a task."""
        return board.reopen_task(session, who, task_id)
