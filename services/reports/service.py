"""Wiring of reports."""

from kartoteka.contracts.directory import Directory
from kartoteka.contracts.guard import Guard
from kartoteka.host import Service
from reports.calls.api import CallsApi
from reports.calls.listeners import CallsListeners
from reports.erasing.listeners import ErasingListeners
from reports.promises.api import PromisesApi
from reports.promises.listeners import PromisesListeners


class Reports(Service, Guard, CallsApi, CallsListeners, PromisesApi, PromisesListeners, ErasingListeners):
    """What the others did, added up as it happens."""

    name = "reports"

    # the names and teams of staff are all of the directory that figures need
    keep_users_in_directory = Directory.keep_users_in_directory
    keep_teams_in_directory = Directory.keep_teams_in_directory
