"""Whose figures a viewer may see."""

from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, func, or_, select, true
from sqlalchemy.orm import Session

from kartoteka.auth import NOBODY, Reach, Viewer
from kartoteka.contracts.access import reach_of
from kartoteka.contracts.directory import DirectoryTeam, DirectoryUser, people_of_teams, users

Scope = Literal["own", "team", "tree", "all"]
_SCOPES: dict[Reach, Scope] = {"none": "own", "own": "own", "team": "team", "tree": "tree", "all": "all"}


def scope_of(who: Viewer) -> Scope:
    """Whether somebody's figures are his own, those of his teams, those of his teams and all below them, or
    everybody's."""
    return _SCOPES[reach_of(who, "figures")]


def seen_by(who: Viewer, user_id: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """The rows that a viewer's figures are made of. What is nobody's (the calls that nobody took) is everybody's
    business but for those who see their own alone."""
    scope = scope_of(who)
    if scope == "all":
        return true()
    if scope == "own":
        return user_id == who.user_id
    return or_(user_id.in_([who.user_id, NOBODY.user_id]), user_id.in_(people_of_teams(who, "figures")))


def team_of(user_id: SQLColumnExpression[UUID]) -> Any:
    """The team that somebody works in now; nobody's is the id of zeros."""
    found = select(DirectoryUser.team_id).where(DirectoryUser.user_id == user_id).correlate_except(DirectoryUser)
    return func.coalesce(found.scalar_subquery(), NOBODY.user_id)


def teams_named(session: Session, team_ids: set[UUID]) -> dict[UUID, str]:
    """What the teams are called now."""
    found = select(DirectoryTeam).where(DirectoryTeam.team_id.in_(team_ids))
    return {team.team_id: team.name for team in session.scalars(found)} if team_ids else {}


def names_of(session: Session, user_ids: set[UUID]) -> dict[UUID, str]:
    """What the people are called now."""
    return {user_id: user.name for user_id, user in users(session, user_ids).items()} if user_ids else {}
