"""Telling the others of a member of staff: whatever changes him ends here."""

import unicodedata
from datetime import UTC, datetime
from typing import Any

from accounts.looks import Look, changes_between, look_of
from accounts.users.models import User
from kartoteka.contracts.audit import record
from kartoteka.contracts.events.accounts import UserChanged
from kartoteka.db import UnitOfWork

_WATCHED = ("login", "name", "email", "extension", "team_id", "roles", "language", "time_zone", "is_active")


def look_of_user(user: User) -> Look:
    """What the log keeps of somebody, to be compared with later."""
    return look_of(user, _WATCHED)


def keep_user(session: UnitOfWork, user: User, before: Look, action: str, **details: Any) -> Look:
    """Write somebody who is new or has changed, and say so: to the other services and to the audit log. Returns what
    has changed."""
    user.sequence += 1
    user.changed_at = datetime.now(UTC)
    user.search_text = folded(" ".join(filter(None, (user.name, user.login, user.email, user.extension))))
    session.add(user)
    session.flush()
    session.emit(_changed(user))
    changes = changes_between(before, look_of_user(user))
    record(session, action, "user", user.id, changes, **details)
    return changes


def folded(text: str) -> str:
    """A text made comparable for search: case and accents count for nothing."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _changed(user: User) -> UserChanged:
    return UserChanged(
        user_id=user.id,
        sequence=user.sequence,
        name=user.name,
        email=user.email,
        extension=user.extension,
        team_id=user.team_id,
        roles=list(user.roles),
        language=user.language,
        time_zone=user.time_zone,
        is_active=user.is_active,
        changed_at=user.changed_at,
    )
