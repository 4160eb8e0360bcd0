"""Who works here: read from a file for now, told to the others, checked at sign-in."""

import hashlib
import hmac
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.users.errors import WrongPassword
from accounts.users.models import User
from kartoteka.auth import Viewer
from kartoteka.contracts.access import with_role
from kartoteka.contracts.events.accounts import UserChanged
from kartoteka.db import UnitOfWork

_FIELDS = ("name", "email", "extension", "team_id", "roles", "language", "time_zone", "is_active")
_DEFAULTS = {"email": None, "extension": None, "team_id": None, "language": "en", "time_zone": "UTC", "is_active": True}
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


def hash_password(password: str) -> str:
    """A salted scrypt hash (RFC 7914; n=16384, r=8, p=1), as `salt$hash` in hex."""
    salt = os.urandom(16)
    return f"{salt.hex()}${hashlib.scrypt(password.encode(), salt=salt, **_SCRYPT).hex()}"


def is_password(password: str, stored: str) -> bool:
    """Whether the password is the one that was hashed."""
    salt, _, digest = stored.partition("$")
    found = hashlib.scrypt(password.encode(), salt=bytes.fromhex(salt), **_SCRYPT).hex()
    return hmac.compare_digest(found, digest)


_NOBODYS_HASH = hash_password(os.urandom(8).hex())


def sign_in(session: Session, login: str, password: str) -> Viewer:
    """Who signs in; WrongPassword takes as long for a login that nobody has."""
    user = session.scalar(select(User).where(User.login == login.strip().lower(), User.is_active))
    if not is_password(password, user.password_hash if user else _NOBODYS_HASH) or user is None:
        raise WrongPassword
    return with_role(
        Viewer(
            user_id=user.id,
            name=user.name,
            roles=frozenset(user.roles),
            team_ids=frozenset([user.team_id] if user.team_id else []),
            language=user.language,
            time_zone=user.time_zone,
        )
    )


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
    secret = {"login": entry["login"].lower(), "password_hash": entry["password_hash"]}
    if user is None:
        user = User(id=UUID(entry["id"]), sequence=0)
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
