"""Guessing is slowed down, in the database, so that all replicas count together; and nobody is locked out by another.

A try is counted before it is made, so that a thousand at once are a thousand. After five of a login in a quarter of an
hour each next one has to wait, longer each time; twenty of one address wait as well, whatever the logins. Where
somebody has signed in before, only what was tried from there counts: whoever guesses elsewhere can't shut him out.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, select, text
from sqlalchemy.orm import Session

from accounts.links.models import Link
from accounts.sessions.errors import TooManyTries
from accounts.sessions.models import SignInTry, UserSession
from kartoteka.ids import uuid7

WINDOW = timedelta(minutes=15)
FREE_TRIES, FREE_TRIES_OF_A_PLACE = 5, 20
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=15)
REMEMBERED = timedelta(days=90)

_NOBODY = UUID(int=0)
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended(:what, 0))")


@dataclass(frozen=True, slots=True)
class Tried:
    """A try that has been counted."""

    id: UUID
    login_hash: str
    place: str


def begin_try(session: Session, login: str, user_id: UUID | None, address: str, now: datetime) -> Tried:
    """Count a try of a login, which may be nobody's; TooManyTries when it has to wait."""
    tried = Tried(uuid7(), hashlib.sha256(login.encode()).hexdigest(), place_of(address))
    is_at_home = tried.place in _places_of(session, user_id or _NOBODY, now)  # asked for nobody, too: it takes time
    session.execute(_ONE_AT_A_TIME, {"what": tried.login_hash})
    of_login = SignInTry.login_hash == tried.login_hash
    if is_at_home:
        _insist_on_pause(session, and_(of_login, SignInTry.place == tried.place), FREE_TRIES, now)
    else:
        session.execute(_ONE_AT_A_TIME, {"what": tried.place})
        _insist_on_pause(session, of_login, FREE_TRIES, now)
        _insist_on_pause(session, SignInTry.place == tried.place, FREE_TRIES_OF_A_PLACE, now)
    session.add(SignInTry(id=tried.id, login_hash=tried.login_hash, place=tried.place, tried_at=now))
    return tried


def _insist_on_pause(session: Session, which: ColumnElement[bool], free: int, now: datetime) -> None:
    counted = select(func.count(), func.max(SignInTry.tried_at)).where(which, SignInTry.tried_at > now - WINDOW)
    count, last = session.execute(counted).one()
    if count >= free and now < (until := last + wait_after(count - free)):
        raise TooManyTries(math.ceil((until - now).total_seconds()))


def wait_after(further: int) -> timedelta:
    """How long to wait after so many tries beyond those that are free."""
    return min(FIRST_WAIT * (1 << min(further, 20)), LONGEST_WAIT)


def forget_tries(session: Session, tried: Tried) -> None:
    """It was right after all: what was tried from there before is no longer held against the login."""
    here = and_(SignInTry.login_hash == tried.login_hash, SignInTry.place == tried.place)
    session.execute(delete(SignInTry).where(here))


def take_back(session: Session, tried: Tried) -> None:
    """This one try was neither right nor wrong."""
    session.execute(delete(SignInTry).where(SignInTry.id == tried.id))


def forget_old_tries(session: Session, now: datetime) -> None:
    """Remove what counts no longer."""
    session.execute(delete(SignInTry).where(SignInTry.tried_at < now - WINDOW))


def place_of(address: str) -> str:
    """An address as far as it says who it is: of IPv6 the network, for a host has the whole of it to choose from."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network(f"{found}/64", strict=False).network_address)
    return str(found)


def _places_of(session: Session, user_id: UUID, now: datetime) -> set[str]:
    """Where somebody has signed in, or set his password by a link, in the last months."""
    since = now - REMEMBERED
    signed_in = select(UserSession.address).where(UserSession.user_id == user_id, UserSession.last_used_at > since)
    by_link = select(Link.used_from).where(Link.user_id == user_id, Link.used_at > since)
    return {place_of(address) for address in session.scalars(signed_in.union(by_link)) if address}
