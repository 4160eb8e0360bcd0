"""Wiring of accounts."""

from accounts.audit.api import AuditApi
from accounts.audit.jobs import AuditJobs
from accounts.audit.listeners import AuditListeners
from accounts.keys.api import KeysApi
from accounts.keys.jobs import KeysJobs
from accounts.links.api import LinksApi
from accounts.links.jobs import LinksJobs
from accounts.oidc.api import OidcApi
from accounts.passwords.api import PasswordsApi
from accounts.roles.api import RolesApi
from accounts.second_factor.api import SecondFactorApi
from accounts.second_factor.jobs import SecondFactorJobs
from accounts.sessions.api import SessionsApi
from accounts.sessions.jobs import SessionsJobs
from accounts.signing.api import SigningApi
from accounts.staff.api import StaffApi
from accounts.teams.api import TeamsApi
from accounts.users.api import UsersApi
from accounts.users.jobs import UsersJobs
from kartoteka.contracts.guard import Guard
from kartoteka.host import Service


class Accounts(
    Service,
    Guard,
    UsersApi,
    UsersJobs,
    SessionsApi,
    SessionsJobs,
    PasswordsApi,
    SecondFactorApi,
    SecondFactorJobs,
    LinksApi,
    LinksJobs,
    KeysApi,
    KeysJobs,
    OidcApi,
    SigningApi,
    TeamsApi,
    RolesApi,
    StaffApi,
    AuditApi,
    AuditListeners,
    AuditJobs,
):
    """People, teams, roles, and how somebody proves who he is; and the log of what everybody has done."""

    name = "accounts"
