"""Somebody sets a new password."""

from datetime import datetime
from uuid import UUID

from accounts.links.voiding import void_links
from accounts.passwords.policy import insist_on_strong
from accounts.sessions.ending import end_sessions_of
from accounts.users.alarming import alarm
from accounts.users.models import User
from kartoteka.contracts.audit import record
from kartoteka.db import UnitOfWork


def insist_on_good(user: User, password: str, field: str = "new_password") -> None:
    """WeakPassword says why somebody's new password is not taken."""
    insist_on_strong(password, (user.login, user.name, user.email), field)


def set_password(session: UnitOfWork, user: User, hashed: str, now: datetime, *, keep: UUID | None = None) -> None:
    """From now on only the new one counts: whoever signed in by the old one is out, but in one session perhaps, and no
    link brings another."""
    user.password_hash = hashed
    void_links(session, user.id, now)
    end_sessions_of(session, user.id, "password-changed", now, but=keep)
    record(session, "password.changed", "user", user.id)
    alarm(session, user, "password")
