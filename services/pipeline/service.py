"""Wiring of pipeline."""

from kartoteka.contracts.guard import Guard
from kartoteka.host import Service
from pipeline.tasks.api import TasksApi
from pipeline.tasks.jobs import TasksJobs
from pipeline.tasks.listeners import TasksListeners


class Pipeline(Service, Guard, TasksApi, TasksListeners, TasksJobs):
    """What was promised to clients and must be done: a missed call becomes a task to call back."""

    name = "pipeline"
