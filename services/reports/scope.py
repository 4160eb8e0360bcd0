"""Whose figures a viewer may see."""

from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, or_, true
from sqlalchemy.orm import Session

from kartoteka.auth import NOBODY, Reach, Viewer
from kartoteka.contracts.access import reach_of
from kartoteka.contracts.directory import people_of_teams, users

Scope = Literal["own", "team", "all"]
_SCOPES: dict[Reach, Scope] = {"none": "own", "own": "own", "team": "team", "tree": "team", "all": "all"}


def scope_of(who: Viewer) -> Scope:
    """Whether somebody's figures are his own, those of his teams (with all below them, if he reaches so far), or
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


def names_of(session: Session, user_ids: set[UUID]) -> dict[UUID, str]:
    """What the people are called now."""
    return {user_id: user.name for user_id, user in users(session, user_ids).items()} if user_ids else {}
