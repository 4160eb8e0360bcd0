"""Whose figures a viewer may see."""

from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, SQLColumnExpression, or_, select, true
from sqlalchemy.orm import Session

from kartoteka.auth import NOBODY, Viewer
from kartoteka.contracts.directory import DirectoryUser, users

Scope = Literal["own", "team", "all"]


def scope_of(who: Viewer) -> Scope:
    """Administrators and auditors see everybody's figures, leads their team's, all others their own."""
    if who.sees_everything:
        return "all"
    return "team" if who.is_any("lead") else "own"


def seen_by(who: Viewer, user_id: SQLColumnExpression[UUID]) -> ColumnElement[bool]:
    """The rows that a viewer's figures are made of. What is nobody's (the calls that nobody took) is everybody's
    business but for those who see their own alone."""
    scope = scope_of(who)
    if scope == "all":
        return true()
    if scope == "own":
        return user_id == who.user_id
    team = select(DirectoryUser.user_id).where(DirectoryUser.team_id.in_(list(who.team_ids)))
    return or_(user_id.in_([who.user_id, NOBODY.user_id]), user_id.in_(team))


def names_of(session: Session, user_ids: set[UUID]) -> dict[UUID, str]:
    """What the people are called now."""
    return {user_id: user.name for user_id, user in users(session, user_ids).items()} if user_ids else {}
