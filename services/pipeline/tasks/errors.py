"""How pipeline says no about tasks."""

from kartoteka.problems import Conflict


class TaskIsClosed(Conflict):
    """A closed task is changed only by opening it again."""

    code, title = "task-is-closed", "This task is closed already"


class TaskIsOpen(Conflict):
    """Only a closed task can be opened again."""

    code, title = "task-is-open", "This task is open"


class ClientHasTask(Conflict):
    """The client waits for one call already; `task_id` says where, to whoever sees it."""

    code, title = "client-has-task", "There is an open task to call this client back"
