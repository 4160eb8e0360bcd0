"""Signing in by password, in three steps: the try is counted (one transaction), the password is checked (long, so in no
transaction), the outcome is kept (another one). A refusal is returned, not raised, for it is to be kept, too."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from accounts.passwords.errors import WrongPassword
from accounts.passwords.hashing import Checked
from accounts.second_factor.sealing import Seal
from accounts.second_factor.totp import is_on, take_code
from accounts.sessions.errors import SecondFactorNeeded, WrongCode
from accounts.sessions.starting import PASSWORD, Device, Started, start_session
from accounts.sessions.throttle import Tried, begin_try, forget_tries, take_back
from accounts.users.models import User
from kartoteka.contracts.audit import record
from kartoteka.db import UnitOfWork
from kartoteka.problems import SignInNeeded

_NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that has been counted, and what it is to be checked against; nobody's has nothing."""

    tried: Tried
    user_id: UUID | None
    password_hash: str | None


def knock(session: UnitOfWork, login: str, address: str, now: datetime) -> Attempt:
    """Count a try; TooManyTries when it has to wait. Who has left is nobody."""
    name = login.strip().lower()
    user = session.scalar(select(User).where(User.login == name, User.is_active))
    tried = begin_try(session, name, user.id if user else None, address, now)
    return Attempt(tried, user.id if user else None, user.password_hash if user else None)


def knock_again(session: UnitOfWork, user_id: UUID, address: str, now: datetime) -> Attempt:
    """Somebody who is signed in is asked for his password once more: a stolen token must not help to guess it."""
    user = session.get_one(User, user_id)
    return Attempt(begin_try(session, user.login, user.id, address, now), user.id, user.password_hash)


def note_wrong_password(session: UnitOfWork, attempt: Attempt) -> None:
    """Somebody who is signed in does not know his own password: he may be another."""
    record(session, "user.password-refused", "user", attempt.user_id)


def open_door(
    session: UnitOfWork, attempt: Attempt, checked: Checked, code: str | None, seal: Seal, device: Device, now: datetime
) -> Started | SignInNeeded:
    """Let somebody in whose password is right, and whose code, if he must have one."""
    user = still_the_same(session, attempt)
    if user is None or not checked.is_right:
        return _refused(session, attempt, WrongPassword())
    has_factor = is_on(session, user.id)
    if has_factor and not code:
        take_back(session, attempt.tried)
        return SecondFactorNeeded()
    if has_factor and not take_code(session, user.id, code or "", seal, now):
        return _refused(session, attempt, WrongCode())
    forget_tries(session, attempt.tried)
    user.password_hash = checked.new_hash or user.password_hash
    return start_session(session, user, PASSWORD, has_factor, device, now)


def still_the_same(session: UnitOfWork, attempt: Attempt) -> User | None:
    """Whose password was checked, unless he was deactivated or it was changed meanwhile."""
    user = session.get(User, attempt.user_id or _NOBODY, with_for_update=True)
    is_same = user is not None and user.is_active and user.password_hash == attempt.password_hash
    return user if is_same else None


def _refused(session: UnitOfWork, attempt: Attempt, refusal: SignInNeeded) -> SignInNeeded:
    # a login that nobody has is not written down: people type their passwords there
    record(session, "user.sign-in-refused", "user", attempt.user_id, reason=refusal.code)
    return refusal
