"""Links by letter: an invitation, or the way to a new password. Each is good once; only a hash of it is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from accounts.links.errors import IsNotHere, NoAddress, NoSuchLink
from accounts.links.models import Link
from accounts.links.voiding import void_links
from accounts.passwords.changing import set_password
from accounts.sessions.starting import as_person
from accounts.users.models import User
from kartoteka.contracts.audit import record
from kartoteka.contracts.events.accounts import LinkMade
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7

Purpose = Literal["invitation", "reset"]
GOOD_FOR: dict[Purpose, timedelta] = {"invitation": timedelta(hours=72), "reset": timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class Found:
    """A link that is good, and whose it is."""

    link: Link
    user: User


def make_link(session: UnitOfWork, user: User, purpose: Purpose, now: datetime) -> tuple[Link, str]:
    """A new link and its token, which nobody sees again; those that somebody had before are worth nothing."""
    void_links(session, user.id, now)
    token = secrets.token_urlsafe(32)
    link = Link(
        id=uuid7(),
        user_id=user.id,
        purpose=purpose,
        token_hash=_hashed(token),
        made_at=now,
        expires_at=now + GOOD_FOR[purpose],
    )
    session.add(link)
    record(session, "link.made", "user", user.id, purpose=purpose, link_id=str(link.id))
    return link, token


def send_link(session: UnitOfWork, user: User, purpose: Purpose, now: datetime) -> None:
    """Make a link and have it sent to its owner, in his language."""
    if not user.is_active:
        raise IsNotHere
    if not user.email:
        raise NoAddress
    link, token = make_link(session, user, purpose, now)
    session.emit(
        LinkMade(
            link_id=link.id,
            user_id=user.id,
            email=user.email,
            name=user.name,
            language=user.language,
            purpose=purpose,
            token=token,
            expires_at=link.expires_at,
        )
    )


def find_link(session: UnitOfWork, token: str, now: datetime, *, to_use: bool = False) -> Found:
    """The link of a token, and whose it is; NoSuchLink when it is not good."""
    wanted = select(Link).where(Link.token_hash == _hashed(token), Link.used_at.is_(None), Link.expires_at > now)
    link = session.scalar(wanted.with_for_update() if to_use else wanted)
    user = session.get(User, link.user_id) if link else None
    if link is None or user is None or not user.is_active:
        raise NoSuchLink
    return Found(link, user)


def use_link(session: UnitOfWork, token: str, hashed: str, now: datetime) -> UUID:
    """Set the password of whoever the link was sent to; returns who that is. The link is worth nothing from then
    on, and his sessions end."""
    found = find_link(session, token, now, to_use=True)
    found.link.used_at, found.link.used_from = now, session.cause.address
    as_person(session, found.user.id)
    record(session, "link.used", "user", found.user.id, purpose=found.link.purpose, link_id=str(found.link.id))
    set_password(session, found.user, hashed, now)
    return found.user.id


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
