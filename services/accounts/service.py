"""Wiring of accounts."""

from accounts.roles.api import RolesApi
from accounts.staff.api import StaffApi
from accounts.teams.api import TeamsApi
from accounts.users.api import UsersApi
from accounts.users.jobs import UsersJobs
from kartoteka.contracts.guard import Guard
from kartoteka.host import Service


class Accounts(Service, Guard, UsersApi, UsersJobs, TeamsApi, RolesApi, StaffApi):
    """People, teams, roles, and sign-in."""

    name = "accounts"
