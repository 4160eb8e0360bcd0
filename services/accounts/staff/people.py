"""What is done with people: found, taken on, changed, sent away, called back. Each is one transaction: the person, the
events, the trace."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from accounts.keys.keys import revoke_keys_of
from accounts.links.voiding import void_links
from accounts.locking import one_at_a_time
from accounts.roles.book import ADMINISTRATOR
from accounts.sessions.ending import end_sessions_of
from accounts.staff.checking import AMONG_THE_ACTIVE, expect_sound
from accounts.staff.errors import LastAdministrator, NotYourself, PersonStale
from accounts.staff.handing_over import hand_over, successor
from accounts.teams.reaching import with_all_below
from accounts.teams.tree import leave_teams_without_head
from accounts.users.alarming import alarm
from accounts.users.ending import end_tokens_of
from accounts.users.models import User
from accounts.users.telling import folded, keep_user, look_of_user
from kartoteka.auth import Viewer
from kartoteka.contracts.events.accounts import WorkHandedOver
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7
from kartoteka.paging import page
from kartoteka.problems import NotFound

_ENDS_TOKENS = frozenset({"roles", "team_id", "is_active"})
_USUAL = {"email": None, "extension": None, "team_id": None, "language": "en", "time_zone": "UTC"}


def list_people(session: UnitOfWork, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the people that fit the query, by name."""
    people = _in_state(select(User), query["state"])
    for word in folded(query["search"]).split():
        people = people.where(User.search_text.contains(word, autoescape=True))
    if team_id := query["team_id"]:
        teams = with_all_below(session, [team_id]) if query["with_teams_below"] else [team_id]
        people = people.where(User.team_id.in_(teams))
    if query["role"]:
        people = people.where(User.roles.contains([query["role"]]))
    return page(session, people, (User.name, User.id), dict(query), descending=False)


def _in_state(people: Select[Any], state: str | None) -> Select[Any]:
    if state is None:
        return people
    people = people.where(User.is_active == (state != "inactive"))
    if state == "invited":
        return people.where(User.password_hash == "", User.last_sign_in_at.is_(None))
    return people


def get_person(session: UnitOfWork, user_id: UUID, *, to_change: bool = False) -> User:
    """Somebody, here or gone; NotFound when there is no such person."""
    user = session.get(User, user_id, with_for_update={"key_share": True} if to_change else None)
    if user is None:
        raise NotFound
    return user


def make_person(session: UnitOfWork, wanted: Mapping[str, Any]) -> User:
    """Somebody joins. He can't sign in by a password before he has chosen one."""
    one_at_a_time(session)
    values, user_id = _USUAL | _written(wanted), uuid7()
    expect_sound(session, user_id, values)
    user = User(id=user_id, sequence=0, is_active=True, password_hash="", **values)
    keep_user(session, user, {}, "user.made")
    return user


def change_person(
    session: UnitOfWork, who: Viewer, user_id: UUID, if_match: int | None, changes: Mapping[str, Any]
) -> User:
    """Change the named fields. PersonStale when the person's version is not `if_match`; NotYourself and
    LastAdministrator when roles may not be changed so. Another role or team counts within seconds."""
    one_at_a_time(session)
    user = get_person(session, user_id, to_change=True)
    if if_match not in (None, user.version):
        raise PersonStale(current=user)
    values = {name: value for name, value in _written(changes).items() if getattr(user, name) != value}
    expect_sound(session, user_id, values, is_active=user.is_active)
    if "roles" in values:
        _expect_other(who, user_id)
        _expect_administrator(session, user, ADMINISTRATOR in values["roles"])
    if "email" in values:
        _leave_address(session, user)
    if values:
        _set(session, user, "user.changed", **values)
    return user


def deactivate(session: UnitOfWork, who: Viewer, user_id: UUID, to_user_id: UUID | None = None) -> User:
    """Somebody leaves: his sessions are over, his keys revoked and his tokens dead within seconds, he signs in no more
    and heads no team; his work goes to `to_user_id`, if that is settled now."""
    one_at_a_time(session)
    _expect_other(who, user_id)
    user = get_person(session, user_id, to_change=True)
    to = successor(session, user_id, to_user_id) if to_user_id else None
    if user.is_active:
        _expect_administrator(session, user, False)
        leave_teams_without_head(session, user_id)
        _set(session, user, "user.deactivated", is_active=False)
        end_sessions_of(session, user_id, "deactivated", datetime.now(UTC))
        revoke_keys_of(session, user_id, datetime.now(UTC))
        void_links(session, user_id, datetime.now(UTC))
    if to:
        hand_over(session, user, to)
    return user


def activate(session: UnitOfWork, user_id: UUID) -> User:
    """Somebody comes back; Invalid names what another has meanwhile."""
    one_at_a_time(session)
    user = get_person(session, user_id, to_change=True)
    if not user.is_active:
        expect_sound(session, user_id, {name: getattr(user, name) for name in (*AMONG_THE_ACTIVE, "team_id")})
        _set(session, user, "user.activated", is_active=True)
    return user


def hand_over_work(session: UnitOfWork, user_id: UUID, to_user_id: UUID) -> WorkHandedOver:
    """All work of somebody, here or gone, is another's from now on."""
    one_at_a_time(session)
    user = get_person(session, user_id)
    return hand_over(session, user, successor(session, user_id, to_user_id))


def _leave_address(session: UnitOfWork, user: User) -> None:
    """Whoever reads letters there is told, and can do nothing with those he has."""
    void_links(session, user.id, datetime.now(UTC))
    if user.email:
        alarm(session, user, "email", user.email)


def _set(session: UnitOfWork, user: User, action: str, **values: Any) -> None:
    before = look_of_user(user)
    for name, value in values.items():
        setattr(user, name, value)
    changes = keep_user(session, user, before, action)
    if changes.keys() & _ENDS_TOKENS:
        end_tokens_of(session, user.id)


def _written(values: Mapping[str, Any]) -> dict[str, Any]:
    """As it is kept: logins in lower case, each role once."""
    written = dict(values)
    if "login" in written:
        written["login"] = written["login"].lower()
    if "roles" in written:
        written["roles"] = list(dict.fromkeys(written["roles"]))
    return written


def _expect_other(who: Viewer, user_id: UUID) -> None:
    if who.user_id == user_id:
        raise NotYourself


def _expect_administrator(session: UnitOfWork, user: User, stays: bool) -> None:
    """Somebody is left who is one, when the user is not, or no longer."""
    if stays or not user.is_active or ADMINISTRATOR not in user.roles:
        return
    others = select(func.count()).select_from(User)
    others = others.where(User.is_active, User.id != user.id, User.roles.contains([ADMINISTRATOR]))
    if not session.scalar(others):
        raise LastAdministrator
