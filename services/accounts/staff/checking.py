"""What must be true of a member of staff before it is written: nothing that another has, nothing that there is not."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.roles.book import unknown_roles
from accounts.teams.models import Team
from accounts.users.models import User
from kartoteka.problems import Invalid

AMONG_THE_ACTIVE = ("email", "extension")
"""What is one person's among those who work here."""


def expect_sound(session: Session, user_id: UUID, values: Mapping[str, Any], *, is_active: bool = True) -> None:
    """Invalid names each value that can't be this person's. Whose phone and e-mail somebody had does not matter as
    long as he is not active."""
    wrong = {}
    for name, check in _CHECKS.items():
        counts = is_active or name not in AMONG_THE_ACTIVE
        said = check(session, user_id, values[name]) if counts and values.get(name) is not None else ""
        if said:
            wrong[name] = [said]
    if wrong:
        raise Invalid(fields=wrong)


def _login(session: Session, user_id: UUID, login: str) -> str:
    taken = select(User.id).where(User.login == login, User.id != user_id)
    return "Somebody else has this login." if session.scalar(taken) else ""


def _email(session: Session, user_id: UUID, email: str) -> str:
    return _taken(session, user_id, func.lower(User.email) == email.lower())


def _extension(session: Session, user_id: UUID, extension: str) -> str:
    return _taken(session, user_id, User.extension == extension)


def _taken(session: Session, user_id: UUID, is_it: Any) -> str:
    other = session.scalar(select(User.name).where(is_it, User.is_active, User.id != user_id).limit(1))
    return f"{other} has it." if other is not None else ""


def _team(session: Session, user_id: UUID, team_id: UUID) -> str:
    team = session.get(Team, team_id)
    return "" if team and team.is_active else "No such team, or it is closed."


def _roles(session: Session, user_id: UUID, roles: list[str]) -> str:
    unknown = unknown_roles(session, roles)
    return f"There is no role {', '.join(unknown)}." if unknown else ""


_CHECKS: Mapping[str, Callable[[Session, UUID, Any], str]] = {
    "login": _login,
    "email": _email,
    "extension": _extension,
    "team_id": _team,
    "roles": _roles,
}
