"""Who works here, as everybody sees it; checked at sign-in."""

import hashlib
import hmac
import os
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.users.errors import WrongPassword
from accounts.users.models import User
from accounts.users.telling import keep_user, look_of_user
from accounts.users.viewers import viewer_of
from kartoteka.auth import Viewer
from kartoteka.contracts.access import RECORDS, reach_of
from kartoteka.db import UnitOfWork
from kartoteka.problems import NotFound

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
    return viewer_of(session, user)


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
        "team_id": user.team_id if user else next(iter(sorted(who.team_ids)), None),
        "roles": sorted(who.roles),
        "language": known.language,
        "time_zone": known.time_zone,
        "rights": sorted(who.rights),
        "reach": {record: reach_of(who, record) for record in RECORDS},
        "team_ids": sorted(who.team_ids),
    }


def change_me(session: UnitOfWork, who: Viewer, changes: Mapping[str, Any]) -> dict[str, Any]:
    """One's own language and time zone; NotFound for who has a token but is no member of staff."""
    user = session.get(User, who.user_id, with_for_update={"key_share": True})
    if user is None:
        raise NotFound
    before = look_of_user(user)
    for name, value in changes.items():
        setattr(user, name, value)
    if look_of_user(user) != before:
        keep_user(session, user, before, "user.changed")
    return describe(session, who)


def active_users(session: Session) -> list[User]:
    """Everybody who works here, by name."""
    return list(session.scalars(select(User).where(User.is_active).order_by(User.name, User.id)))
