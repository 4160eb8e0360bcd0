"""The secret of a session, which its cookie carries: a new one at each refresh, made of the old one and a salt, so that
whoever asks twice with the old one (two windows, a lost answer) gets the same. All secrets of a session begin alike, so
that one of long ago is known, too. Only hashes are kept."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

from accounts.sessions.models import UserSession

GRACE = timedelta(seconds=30)


class Match(Enum):
    """What a secret is to a session."""

    CURRENT = auto()
    PREVIOUS = auto()
    STALE = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class Presented:
    """What a cookie says."""

    session_id: UUID
    secret: str


def read_cookie(value: str | None) -> Presented | None:
    """`<session id>.<secret>`, or nothing when it is none."""
    id, _, secret = (value or "").partition(".")
    try:
        return Presented(UUID(id), secret) if secret else None
    except ValueError:
        return None


def new_secret() -> str:
    """The first one of a session: twice 256 random bits, of which the first half stays."""
    return f"{_random()}.{_random()}"


def _random() -> str:
    return secrets.token_urlsafe(32)


def family_of(secret: str) -> str:
    """What a secret has in common with all others of its session; empty in sessions of before there was this."""
    return secret.rpartition(".")[0]


def hashed(secret: str) -> str:
    """What is kept of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def successor(secret: str, salt: str) -> str:
    """The secret after this one."""
    digest = hmac.digest(secret.encode(), salt.encode(), hashlib.sha256)
    following, family = base64.urlsafe_b64encode(digest).decode().rstrip("="), family_of(secret)
    return f"{family}.{following}" if family else following


def match(one: UserSession, secret: str, now: datetime) -> Match:
    """Whether a secret is the session's, or was. A stale one has been used by two, and one of them is a thief."""
    shown = hashed(secret)
    if hmac.compare_digest(shown, one.secret_hash):
        return Match.CURRENT
    if hmac.compare_digest(shown, one.previous_secret_hash or ""):
        return Match.PREVIOUS if now <= one.rotated_at + GRACE else Match.STALE
    is_older = hmac.compare_digest(hashed(family_of(secret)), one.family_hash or "")
    return Match.STALE if is_older else Match.NONE


def rotate(one: UserSession, secret: str, now: datetime) -> str:
    """Put the next secret in the place of the present one, and return it."""
    salt = _random()
    one.previous_secret_hash, one.successor_salt, one.rotated_at = one.secret_hash, salt, now
    following = successor(secret, salt)
    one.secret_hash = hashed(following)
    return following
