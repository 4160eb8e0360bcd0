"""Who works here, as everybody sees it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.users.errors import NoSuchUser
from accounts.users.models import User
from accounts.users.telling import keep_user, look_of_user
from kartoteka.auth import Viewer
from kartoteka.contracts.access import RECORDS, reach_of
from kartoteka.db import UnitOfWork
from kartoteka.problems import NotFound


def get_user(session: Session, user_id: UUID) -> User:
    """A member of staff; NoSuchUser when there is none of this id."""
    user = session.get(User, user_id)
    if user is None:
        raise NoSuchUser
    return user


def describe(session: Session, who: Viewer) -> dict[str, Any]:
    """Who somebody is: what he may do as his token says, for that counts until it expires; all else as it is known of
    him now."""
    user = session.get(User, who.user_id)
    known = user or who
    return {
        "id": who.user_id,
        "name": known.name,
        "email": user.email if user else None,
        "extension": user.extension if user else None,
        "team_id": user.team_id if user else next(iter(sorted(who.team_ids)), None),
        "roles": sorted(who.roles),
        "language": known.language,
        "time_zone": known.time_zone,
        "rights": sorted(who.rights),
        "reach": {record: reach_of(who, record) for record in RECORDS},
        "team_ids": sorted(who.team_ids),
    }


def change_me(session: UnitOfWork, who: Viewer, changes: Mapping[str, Any]) -> dict[str, Any]:
    """One's own language and time zone; NotFound for who has a token but is no member of staff."""
    user = session.get(User, who.user_id, with_for_update={"key_share": True})
    if user is None:
        raise NotFound
    before = look_of_user(user)
    for name, value in changes.items():
        setattr(user, name, value)
    if look_of_user(user) != before:
        keep_user(session, user, before, "user.changed")
    return describe(session, who)


def active_users(session: Session) -> list[User]:
    """Everybody who works here, by name."""
    return list(session.scalars(select(User).where(User.is_active).order_by(User.name, User.id)))
