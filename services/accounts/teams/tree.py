"""Making, changing, closing and opening teams. Each is one transaction: the team, the event, the trace, and an end to
the tokens of whoever reaches further, or less far, by it."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.locking import one_at_a_time
from accounts.looks import Look, changes_between, look_of
from accounts.roles.book import roles_that_reach
from accounts.teams.errors import TeamInUse, TeamIsClosed
from accounts.teams.models import Team
from accounts.teams.reaching import with_all_above, with_all_below
from accounts.users.ending import end_tokens_of
from accounts.users.models import User
from kartoteka.contracts.audit import record
from kartoteka.contracts.events.accounts import TeamChanged
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7
from kartoteka.problems import Invalid, NotFound

_WATCHED = ("name", "parent_id", "head_id", "is_active")


def list_teams(session: Session) -> list[dict[str, Any]]:
    """All teams by name, with how many work in each."""
    members = (
        select(User.team_id, func.count().label("members")).where(User.is_active).group_by(User.team_id).subquery()
    )
    found = (
        select(Team, User.name, func.coalesce(members.c.members, 0))
        .outerjoin(User, User.id == Team.head_id)
        .outerjoin(members, members.c.team_id == Team.id)
        .order_by(Team.name, Team.id)
    )
    return [_shown(team, head, count) for team, head, count in session.execute(found)]


def describe_team(session: Session, team: Team) -> dict[str, Any]:
    """One of that list."""
    head = session.get(User, team.head_id) if team.head_id else None
    return _shown(team, head.name if head else None, _members(session, team.id))


def make_team(session: UnitOfWork, name: str, parent_id: UUID | None = None, head_id: UUID | None = None) -> Team:
    """A new team. Invalid names what is wrong: a name that a team beside it has, a parent that is closed, a head who
    does not work here."""
    one_at_a_time(session)
    values = {"name": name, "parent_id": parent_id, "head_id": head_id}
    _expect_sound(session, None, values)
    team = Team(id=uuid7(), sequence=0, is_active=True, **values)
    keep_team(session, team, {}, "team.made")
    return team


def change_team(session: UnitOfWork, team_id: UUID, changes: Mapping[str, Any]) -> Team:
    """Change the named fields; TeamIsClosed for a closed team. What changes nothing tells nothing."""
    team = _open_team(session, team_id)
    if any(getattr(team, name) != value for name, value in changes.items()):
        _expect_sound(session, team, changes)
        _set(session, team, "team.changed", **changes)
    return team


def close_team(session: UnitOfWork, team_id: UUID) -> Team:
    """Close a team; TeamInUse as long as there are people or open teams in it."""
    team = _open_team(session, team_id)
    below = select(func.count()).select_from(Team).where(Team.parent_id == team_id, Team.is_active)
    people, teams = _members(session, team_id), session.scalar(below)
    if people or teams:
        raise TeamInUse(people=people, teams=teams)
    _set(session, team, "team.closed", is_active=False)
    return team


def open_team(session: UnitOfWork, team_id: UUID) -> Team:
    """Undo the closing of a team, if it can stand where it stood; otherwise Invalid says why not."""
    one_at_a_time(session)
    team = _team(session, team_id)
    if not team.is_active:
        _expect_sound(session, team, {name: getattr(team, name) for name in ("name", "parent_id", "head_id")})
        _set(session, team, "team.opened", is_active=True)
    return team


def leave_teams_without_head(session: UnitOfWork, user_id: UUID) -> None:
    """Whoever leaves heads nothing any more."""
    for team in session.scalars(select(Team).where(Team.head_id == user_id).order_by(Team.id)).all():
        _set(session, team, "team.changed", head_id=None)


def keep_team(session: UnitOfWork, team: Team, before: Look, action: str, **details: Any) -> None:
    """Write a team that is new or has changed, and say so: to the other services, to the audit log, and to the tokens
    of those whom it gives or takes something."""
    team.sequence += 1
    team.changed_at = datetime.now(UTC)
    session.add(team)
    session.flush()
    session.emit(_changed(team))
    changes = changes_between(before, look_of(team, _WATCHED))
    record(session, action, "team", team.id, changes, **details)
    end_tokens_of(session, *_concerned(session, team.id, changes))


def _set(session: UnitOfWork, team: Team, action: str, **values: Any) -> None:
    before = look_of(team, _WATCHED)
    for name, value in values.items():
        setattr(team, name, value)
    keep_team(session, team, before, action)


def _concerned(session: Session, team_id: UUID, changes: Look) -> set[UUID]:
    """Who has other teams in his token now: its heads, and whoever sees all below the places where it stood and
    stands."""
    heads = set(filter(None, changes.get("head_id", ())))
    if "is_active" in changes and (team := session.get(Team, team_id)) and team.head_id:
        heads.add(team.head_id)
    parents = set(filter(None, changes.get("parent_id", ())))
    return heads | _who_sees_below(session, with_all_above(session, parents))


def _who_sees_below(session: Session, team_ids: Collection[UUID]) -> set[UUID]:
    heads = select(Team.head_id).where(Team.id.in_(team_ids), Team.head_id.is_not(None))
    found = select(User.id, User.roles).where(User.is_active, User.team_id.in_(team_ids) | User.id.in_(heads))
    far = roles_that_reach(session, "tree")
    return {user_id for user_id, roles in session.execute(found) if not far.isdisjoint(roles)}


def _team(session: Session, team_id: UUID) -> Team:
    team = session.get(Team, team_id)
    if team is None:
        raise NotFound
    return team


def _open_team(session: UnitOfWork, team_id: UUID) -> Team:
    one_at_a_time(session)
    team = _team(session, team_id)
    if not team.is_active:
        raise TeamIsClosed
    return team


def _expect_sound(session: Session, team: Team | None, values: Mapping[str, Any]) -> None:
    wrong = {}
    if "name" in values or "parent_id" in values:
        name = values.get("name", team.name if team else "")
        parent_id = values.get("parent_id", team.parent_id if team else None)
        if _is_taken(session, team, name, parent_id):
            wrong["name"] = ["There is such a team at this place already."]
    if (parent := values.get("parent_id")) and (said := _is_no_parent(session, team, parent)):
        wrong["parent_id"] = [said]
    if (head := values.get("head_id")) and not _works_here(session, head):
        wrong["head_id"] = ["Nobody who works here."]
    if wrong:
        raise Invalid(fields=wrong)


def _is_taken(session: Session, team: Team | None, name: str, parent_id: UUID | None) -> bool:
    # case is Python's affair: the database knows that of Cyrillic letters only in some locales
    beside = select(Team.id, Team.name).where(Team.parent_id == parent_id, Team.is_active)
    own = team.id if team else None
    return any(found != own and other.casefold() == name.casefold() for found, other in session.execute(beside))


def _is_no_parent(session: Session, team: Team | None, parent_id: UUID) -> str:
    parent = session.get(Team, parent_id)
    if parent is None or not parent.is_active:
        return "No such team, or it is closed."
    if team and parent_id in with_all_below(session, [team.id]):
        return "A team can't stand below itself."
    return ""


def _works_here(session: Session, user_id: UUID) -> bool:
    user = session.get(User, user_id)
    return user is not None and user.is_active


def _members(session: Session, team_id: UUID) -> int:
    of_team = select(func.count()).select_from(User).where(User.team_id == team_id, User.is_active)
    return session.scalar(of_team) or 0


def _shown(team: Team, head_name: str | None, members: int) -> dict[str, Any]:
    shown = {name: getattr(team, name) for name in ("id", "name", "parent_id", "head_id", "is_active")}
    return {**shown, "head_name": head_name, "members": members}


def _changed(team: Team) -> TeamChanged:
    return TeamChanged(
        team_id=team.id,
        sequence=team.sequence,
        name=team.name,
        parent_id=team.parent_id,
        head_id=team.head_id,
        is_active=team.is_active,
        changed_at=team.changed_at,
    )
