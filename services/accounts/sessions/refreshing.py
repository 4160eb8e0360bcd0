"""A new token for who has a session: its cookie is exchanged for the next one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from accounts.sessions.ending import end_session
from accounts.sessions.errors import SessionOver
from accounts.sessions.living import Lifetime
from accounts.sessions.models import UserSession
from accounts.sessions.secrets import Match, Presented, match, rotate, successor
from accounts.sessions.starting import Started, as_person
from accounts.users.models import User
from kartoteka.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class Shown:
    """A session that somebody has shown the cookie of, and what his secret is to it."""

    session: UserSession
    match: Match


def find_session(session: UnitOfWork, presented: Presented | None, now: datetime) -> Shown | None:
    """The session of a cookie, if its secret is or was that of the session."""
    found = session.get(UserSession, presented.session_id, with_for_update=True) if presented else None
    if found is None or presented is None:
        return None
    what = match(found, presented.secret, now)
    return None if what is Match.NONE else Shown(found, what)


def refresh(
    session: UnitOfWork, presented: Presented | None, lifetime: Lifetime, now: datetime
) -> Started | SessionOver:
    """Go on with a session. A secret that another took the place of more than half a minute ago, or that several have
    since, has been copied: then nobody goes on with it, neither the thief nor the owner, who has to sign in again."""
    _lock_holder(session, presented)
    shown = find_session(session, presented, now)
    if shown is None or presented is None or lifetime.is_over(shown.session, now):
        return SessionOver()
    found = shown.session
    user = session.get_one(User, found.user_id)
    as_person(session, user.id, found.id)
    if shown.match is Match.STALE or not user.is_active:
        end_session(session, found, "stolen" if user.is_active else "deactivated", now)
        return SessionOver()
    found.last_used_at = now
    if shown.match is Match.PREVIOUS:
        return Started(found, successor(presented.secret, found.successor_salt or ""), user)
    return Started(found, rotate(found, presented.secret, now), user)


def _lock_holder(session: UnitOfWork, presented: Presented | None) -> None:
    """Whoever changes somebody locks him first and his sessions then: in another order both would wait for ever, and
    what is read of him here could be out of date before the token is made."""
    if presented:
        his = select(UserSession.user_id).where(UserSession.id == presented.session_id).scalar_subquery()
        session.execute(select(User.id).where(User.id == his).with_for_update(key_share=True))


def sign_out(session: UnitOfWork, presented: Presented | None, session_id: UUID | None, now: datetime) -> None:
    """End the session of a cookie, or else that of a token, if there is one."""
    shown = find_session(session, presented, now)
    by_token = session.get(UserSession, session_id, with_for_update=True) if session_id else None
    found = shown.session if shown else by_token
    if found:
        as_person(session, found.user_id, found.id)
        end_session(session, found, "signed-out", now)
