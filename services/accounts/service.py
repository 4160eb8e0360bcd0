"""Wiring of accounts."""

from accounts.users.api import UsersApi
from accounts.users.jobs import UsersJobs
from kartoteka.host import Service


class Accounts(Service, UsersApi, UsersJobs):
    """Staff and sign-in. Thin for now: people come from a file."""

    name = "accounts"
