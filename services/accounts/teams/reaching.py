"""Up and down the tree of teams."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from accounts.teams.models import Team

_BELOW = text("""
    with recursive reached as (
        select id from teams where id = any(:ids)
        union
        select teams.id from teams join reached on teams.parent_id = reached.id)
    select id from reached""")
_ABOVE = text("""
    with recursive reached as (
        select id, parent_id from teams where id = any(:ids)
        union
        select teams.id, teams.parent_id from teams join reached on teams.id = reached.parent_id)
    select id from reached""")


def with_all_below(session: Session, team_ids: Collection[UUID]) -> frozenset[UUID]:
    """These teams and all that stand below them, closed ones too: what was done there is still somebody's business."""
    return frozenset(session.scalars(_BELOW, {"ids": list(team_ids)})) if team_ids else frozenset()


def with_all_above(session: Session, team_ids: Collection[UUID]) -> frozenset[UUID]:
    """These teams and all that they stand under."""
    return frozenset(session.scalars(_ABOVE, {"ids": list(team_ids)})) if team_ids else frozenset()


def teams_of(session: Session, user_id: UUID, home_id: UUID | None) -> frozenset[UUID]:
    """The teams somebody works in: his home team and those he heads, as far as they are open."""
    his = (Team.head_id == user_id) | (Team.id == home_id)
    return frozenset(session.scalars(select(Team.id).where(his, Team.is_active)))
