"""API keys: a program shows one for a token of ten minutes, which may do what the key is for and its holder may."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import select

from accounts.keys.errors import NoSuchKey, OnlyInPerson, TooMuchForAKey
from accounts.keys.models import ApiKey
from accounts.users.alarming import alarm
from accounts.users.models import User
from accounts.users.viewers import viewer_of
from kartoteka.auth import Viewer
from kartoteka.contracts.access import ADMINISTRATORS_ONLY
from kartoteka.contracts.audit import record
from kartoteka.contracts.events.accounts import TokensEnded
from kartoteka.db import UnitOfWork
from kartoteka.ended import end_tokens
from kartoteka.ids import uuid7
from kartoteka.problems import Invalid

PREFIX = "kk"
LONGEST = timedelta(days=366)


def make_key(session: UnitOfWork, user: User, wanted: dict[str, Any], now: datetime) -> tuple[ApiKey, str]:
    """A new key and its text, which nobody sees again."""
    _insist_on_end(wanted["expires_at"], now)
    _insist_on_rights(wanted["rights"], viewer_of(session, user).rights)
    secret = secrets.token_urlsafe(32)
    key = ApiKey(
        id=uuid7(),
        user_id=user.id,
        name=wanted["name"],
        secret_hash=_hashed(secret),
        rights=sorted(set(wanted["rights"])),
        made_by=session.cause.actor,
        made_at=now,
        expires_at=wanted["expires_at"],
    )
    session.add(key)
    record(session, "key.made", "key", key.id, user_id=str(user.id), name=key.name, rights=key.rights)
    alarm(session, user, "key")
    return key, f"{PREFIX}_{key.id.hex}_{secret}"


def _insist_on_end(expires_at: datetime, now: datetime) -> None:
    if not now < expires_at <= now + LONGEST:
        raise Invalid(fields={"expires_at": ["Within a year from now"]})


def _insist_on_rights(wanted: Sequence[str], held: frozenset[str]) -> None:
    beyond = sorted(set(wanted) - held)
    if beyond:
        raise TooMuchForAKey(fields={"rights": [f"Not a right of the holder: {name}" for name in beyond]})
    in_person = sorted(ADMINISTRATORS_ONLY.intersection(wanted))
    if in_person:
        raise TooMuchForAKey(fields={"rights": [f"Only for administrators in person: {name}" for name in in_person]})


def use_key(session: UnitOfWork, shown: str, now: datetime) -> Viewer | None:
    """In whose name a key speaks, and for what; None when it is not good. A program comes every ten minutes: what is
    recorded is that it comes from another address than before."""
    key = _found(session, shown)
    user = session.get(User, key.user_id) if key else None
    if key is None or user is None or not user.is_active or not is_good(key, now):
        return None
    session.cause = replace(session.cause, actor=str(user.id), session_id=key.id)
    if key.last_used_from != session.cause.address:
        record(session, "key.used", "key", key.id, name=key.name)
    key.last_used_at, key.last_used_from = now, session.cause.address
    return viewer_of(session, user, session_id=key.id, rights=set(key.rights) - ADMINISTRATORS_ONLY)


def _found(session: UnitOfWork, shown: str) -> ApiKey | None:
    prefix, _, rest = shown.strip().partition("_")
    id, _, secret = rest.partition("_")
    try:
        # locked: nobody revokes it between this look and the token
        key = session.get(ApiKey, UUID(hex=id), with_for_update=True) if prefix == PREFIX else None
    except ValueError:
        return None
    return key if key and hmac.compare_digest(_hashed(secret), key.secret_hash) else None


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def is_good(key: ApiKey, now: datetime) -> bool:
    """Whether a key is taken."""
    return key.revoked_at is None and now < key.expires_at


def keys_of(session: UnitOfWork, user_id: UUID) -> list[ApiKey]:
    """Somebody's keys that were not revoked, the newest first."""
    held = select(ApiKey).where(ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
    return list(session.scalars(held.order_by(ApiKey.id.desc())))


def revoke_key(session: UnitOfWork, user_id: UUID, key_id: UUID, now: datetime) -> None:
    """A key is worth nothing from now on, nor are the tokens it brought."""
    key = session.get(ApiKey, key_id, with_for_update=True)
    if key is None or key.user_id != user_id or key.revoked_at:
        raise NoSuchKey
    _revoke(session, key, now)


def revoke_keys_of(session: UnitOfWork, user_id: UUID, now: datetime) -> None:
    """All keys of somebody are worth nothing from now on."""
    held = select(ApiKey).where(ApiKey.user_id == user_id, ApiKey.revoked_at.is_(None))
    for key in session.scalars(held.order_by(ApiKey.id).with_for_update()).all():
        _revoke(session, key, now)


def _revoke(session: UnitOfWork, key: ApiKey, now: datetime) -> None:
    revoked_at = max(now, datetime.now(UTC))  # it may have brought a token while we waited for it
    key.revoked_at, key.revoked_by = revoked_at, session.cause.actor
    end_tokens(session, key.id, revoked_at)
    session.emit(TokensEnded(subject_id=key.id, user_id=key.user_id, ended_at=revoked_at))
    record(session, "key.revoked", "key", key.id, user_id=str(key.user_id), name=key.name)


def insist_on_person(session: UnitOfWork, who: Viewer) -> None:
    """What proves who one is can't be changed with a key: it would outlive it."""
    if who.session_id and session.get(ApiKey, who.session_id):
        raise OnlyInPerson
