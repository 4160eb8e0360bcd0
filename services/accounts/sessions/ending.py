"""Ending sessions: the cookie is worth nothing from then on, and the tokens die in every service within seconds."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from accounts.sessions.errors import NoSuchSession
from accounts.sessions.models import UserSession
from kartoteka.contracts.audit import record
from kartoteka.contracts.events.accounts import TokensEnded
from kartoteka.db import UnitOfWork
from kartoteka.ended import end_tokens


def end_session(session: UnitOfWork, ended: UserSession, reason: str, now: datetime) -> None:
    """End one; `reason` is for the audit log: `signed-out`, `ended`, `stolen`, `password-changed`, `deactivated` …"""
    if ended.ended_at:
        return
    # who held the session until now may have made a token while we waited for him
    ended_at = max(now, datetime.now(UTC))
    ended.ended_at, ended.ended_by, ended.end_reason = ended_at, session.cause.actor, reason
    end_tokens(session, ended.id, ended_at)  # here at once, and not only when we hear ourselves
    session.emit(TokensEnded(subject_id=ended.id, user_id=ended.user_id, ended_at=ended_at))
    action = "user.signed-out" if reason == "signed-out" else "session.ended"
    record(session, action, "session", ended.id, user_id=str(ended.user_id), reason=reason)


def end_sessions_of(session: UnitOfWork, user_id: UUID, reason: str, now: datetime, *, but: UUID | None = None) -> int:
    """End all sessions of somebody, but one perhaps; returns how many."""
    living = select(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    found = [one for one in session.scalars(living.with_for_update()) if one.id != but]
    for one in found:
        end_session(session, one, reason, now)
    return len(found)


def end_own_session(session: UnitOfWork, user_id: UUID, session_id: UUID, reason: str, now: datetime) -> None:
    """End one session of somebody; NoSuchSession when it is not his, or over."""
    found = session.get(UserSession, session_id, with_for_update=True)
    if found is None or found.user_id != user_id or found.ended_at:
        raise NoSuchSession
    end_session(session, found, reason, now)
