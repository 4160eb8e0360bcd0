"""Wiring of accounts."""

from accounts.users.api import UsersApi
from accounts.users.jobs import UsersJobs
from kartoteka.contracts.guard import Guard
from kartoteka.host import Service


class Accounts(Service, Guard, UsersApi, UsersJobs):
    """Staff and sign-in. Thin for now: people come from a file."""

    name = "accounts"
