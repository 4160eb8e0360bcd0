"""Forgotten passwords: a wish is only noted when it is said, and looked at by the clock, so that nobody learns from an
answer, or from its time, which logins there are."""

from datetime import datetime, timedelta

from msgspec.structs import replace
from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from accounts.links.links import send_link
from accounts.links.models import Link, ResetWish
from accounts.users.models import User
from kartoteka.db import UnitOfWork

AT_ONCE = 50
PAUSE, A_DAY, MOST_A_DAY = timedelta(minutes=2), timedelta(days=1), 5  # nobody's letterbox is to be filled
MOST_OF_AN_ADDRESS = 20  # wishes that wait


def wish(session: UnitOfWork, login: str, now: datetime) -> None:
    """Somebody says that he has forgotten the password of a login, or of an e-mail address."""
    waiting = select(func.count()).where(ResetWish.address == session.cause.address)
    if (session.scalar(waiting) or 0) < MOST_OF_AN_ADDRESS:
        noted = {"login": login.strip().lower(), "address": session.cause.address, "wished_at": now}
        session.execute(insert(ResetWish).values(noted).on_conflict_do_nothing())


def grant_wishes(session: UnitOfWork, now: datetime) -> int:
    """Send a link to each whose wish waits, if there is such a person; returns how many were sent."""
    oldest = select(ResetWish.login).order_by(ResetWish.wished_at).limit(AT_ONCE).with_for_update(skip_locked=True)
    gone = delete(ResetWish).where(ResetWish.login.in_(oldest)).returning(ResetWish.login, ResetWish.address)
    return sum(_grant(session, login, address, now) for login, address in session.execute(gone).all())


def _grant(session: UnitOfWork, login: str, address: str, now: datetime) -> bool:
    user = _meant(session, login)
    if user is None or not user.email or _is_enough(session, user, now):
        return False
    session.cause = replace(session.cause, actor="nobody", address=address)
    send_link(session, user, "reset", now)
    return True


def _meant(session: UnitOfWork, login: str) -> User | None:
    known = select(User).where(User.is_active, or_(User.login == login, func.lower(User.email) == login))
    found = session.scalars(known).all()
    by_login = [user for user in found if user.login == login]
    return (by_login or found)[0] if len(found) == 1 or by_login else None


def _is_enough(session: UnitOfWork, user: User, now: datetime) -> bool:
    made = select(func.count(), func.max(Link.made_at)).where(
        Link.user_id == user.id, Link.purpose == "reset", Link.made_at > now - A_DAY
    )
    count, last = session.execute(made).one()
    return count >= MOST_A_DAY or (last is not None and now < last + PAUSE)
