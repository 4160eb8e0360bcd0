"""Who works here: read from a file for now, told to the others."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.users.errors import NoSuchUser
from accounts.users.models import User
from kartoteka.auth import Viewer
from kartoteka.contracts.events.accounts import UserChanged
from kartoteka.db import UnitOfWork

_FIELDS = ("name", "email", "extension", "team_id", "roles", "language", "time_zone", "is_active")
_DEFAULTS = {"email": None, "extension": None, "team_id": None, "language": "en", "time_zone": "UTC", "is_active": True}


def get_user(session: Session, user_id: UUID) -> User:
    """A member of staff; NoSuchUser when there is none of this id."""
    user = session.get(User, user_id)
    if user is None:
        raise NoSuchUser
    return user


def describe(session: Session, who: Viewer) -> dict[str, Any]:
    """Who somebody is: what he may do as his token says, for that counts until it expires; all else as it is known of
    him now."""
    user = session.get(User, who.user_id)
    known = user or who
    return {
        "id": who.user_id,
        "name": known.name,
        "email": user.email if user else None,
        "extension": user.extension if user else None,
        "team_id": next(iter(who.team_ids), None),
        "roles": sorted(who.roles),
        "language": known.language,
        "time_zone": known.time_zone,
    }


def active_users(session: Session) -> list[User]:
    """Everybody who works here, by name."""
    return list(session.scalars(select(User).where(User.is_active).order_by(User.name, User.id)))


def read_staff(session: UnitOfWork, path: Path) -> int:
    """Take the staff from a JSON file (a list of objects with `id`, `login`, `password_hash`, `name`, `roles` …);
    returns how many changed. Nobody is removed by being left out: set `is_active` to false."""
    entries = json.loads(path.read_text(encoding="utf-8"))
    return sum(_take(session, {**_DEFAULTS, **entry}) for entry in entries)


def _take(session: UnitOfWork, entry: dict[str, Any]) -> bool:
    user = session.get(User, UUID(entry["id"]), with_for_update=True)
    wanted = {name: entry[name] for name in _FIELDS}
    wanted["team_id"] = UUID(entry["team_id"]) if entry["team_id"] else None
    secret = {"login": entry["login"].lower()}
    if user is None:
        user = User(id=UUID(entry["id"]), sequence=0, password_hash=entry["password_hash"])  # from then on it is his
    elif all(getattr(user, name) == value for name, value in {**wanted, **secret}.items()):
        return False
    for name, value in {**wanted, **secret}.items():
        setattr(user, name, value)
    user.sequence += 1
    user.changed_at = datetime.now(UTC)
    session.add(user)
    session.emit(_changed(user))
    return True


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
