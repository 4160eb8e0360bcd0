"""Whom the provider has sent: one of the staff, by his address. Nobody is added by coming."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from accounts.sessions.starting import OIDC, Device, Started, start_session
from accounts.users.models import User
from kartoteka.contracts.audit import record
from kartoteka.db import UnitOfWork

SECOND_FACTORS = frozenset({"mfa", "otp", "hwk", "swk", "sc", "fpt", "face", "iris", "sms", "tel"})  # RFC 8176


def let_in(session: UnitOfWork, claims: dict[str, Any], device: Device, now: datetime) -> Started | None:
    """A session for whoever the provider has sent; None when he is not one of us, which is recorded."""
    user = _meant(session, claims)
    if user is None:
        subject = str(claims.get("sub"))[:200]
        record(session, "user.sign-in-refused", "user", None, how=OIDC, reason="unknown", subject=subject)
        return None
    methods = claims.get("amr") or []
    return start_session(session, user, OIDC, not SECOND_FACTORS.isdisjoint(methods), device, now)


def _meant(session: UnitOfWork, claims: dict[str, Any]) -> User | None:
    email = claims.get("email")
    if not isinstance(email, str) or claims.get("email_verified") is not True:
        return None
    known = select(User).where(User.is_active, func.lower(User.email) == email.strip().lower()).with_for_update()
    found = session.scalars(known).all()
    return found[0] if len(found) == 1 else None
