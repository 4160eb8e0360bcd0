"""A session begins, and what its holder gets: a token of ten minutes, again and again."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from accounts.roles.book import demands_second_factor
from accounts.sessions.models import UserSession
from accounts.sessions.secrets import family_of, hashed, new_secret
from accounts.users.models import User
from accounts.users.staff import describe
from accounts.users.viewers import viewer_of
from kartoteka.auth import Tokens, Viewer
from kartoteka.contracts.audit import record
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7

TOKEN_SECONDS = 600
PASSWORD, OIDC = "password", "oidc"


@dataclass(frozen=True, slots=True)
class Device:
    """Where somebody sits: an address, and what his browser says of itself."""

    address: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class Started:
    """A session, and its secret for the cookie."""

    session: UserSession
    secret: str
    user: User


def start_session(
    session: UnitOfWork, user: User, how: str, had_second_factor: bool, device: Device, now: datetime
) -> Started:
    """Somebody has proved who he is."""
    secret = new_secret()
    started = UserSession(
        id=uuid7(),
        user_id=user.id,
        secret_hash=hashed(secret),
        family_hash=hashed(family_of(secret)),
        rotated_at=now,
        started_at=now,
        last_used_at=now,
        address=device.address,
        user_agent=device.user_agent[:300],
        how=how,
        had_second_factor=had_second_factor,
    )
    session.add(started)
    user.last_sign_in_at = now
    session.cause = replace(session.cause, actor=str(user.id), session_id=started.id)
    record(session, "user.signed-in", "user", user.id, how=how, second_factor=had_second_factor)
    return Started(started, secret, user)


def must_set_up(session: UnitOfWork, one: UserSession, user: User) -> bool:
    """Whether somebody may do nothing yet but set up a second factor. Whoever comes by the company's own provider has
    shown there what it asks for."""
    return one.how == PASSWORD and not one.had_second_factor and demands_second_factor(session, user.roles)


def grant(session: UnitOfWork, one: UserSession, user: User, token_key: str) -> dict[str, Any]:
    """The answer to who signs in or refreshes: the token, and who he is."""
    is_bare = must_set_up(session, one, user)
    viewer = viewer_of(session, user, session_id=one.id, rights=frozenset() if is_bare else None)
    return {**token_for(session, viewer, token_key), "must_set_up_second_factor": is_bare}


def token_for(session: UnitOfWork, viewer: Viewer, token_key: str) -> dict[str, Any]:
    """A token, and whom it stands for."""
    token = _signing(token_key).make(viewer, TOKEN_SECONDS)
    return {"access_token": token, "expires_in": TOKEN_SECONDS, "user": describe(session, viewer)}


@cache
def _signing(token_key: str) -> Tokens:
    return Tokens(token_key)


def as_person(session: UnitOfWork, user_id: UUID, session_id: UUID | None = None) -> None:
    """What is written from here on was done by this person, who has no token but has proved who he is."""
    session.cause = replace(session.cause, actor=str(user_id), session_id=session_id)
