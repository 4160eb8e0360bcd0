"""People and teams who are to be there from the start: read from a JSON file. Whoever is there already stays as he is,
for from then on he is looked after by people."""

import json
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from accounts.locking import one_at_a_time
from accounts.teams.models import Team
from accounts.teams.tree import keep_team
from accounts.users.models import User
from accounts.users.telling import keep_user
from kartoteka.db import UnitOfWork

log = logging.getLogger(__name__)

_PERSON = {
    "password_hash": "",
    "email": None,
    "extension": None,
    "team_id": None,
    "language": "en",
    "time_zone": "UTC",
    "is_active": True,
}
_TEAM = {"parent_id": None, "head_id": None}


def read_staff(session: UnitOfWork, path: Path) -> int:
    """Add those of a file who are not there yet: `{"teams": [{"id", "name", …}], "people": [{"id", "login", "name",
    "roles", …}]}`, or a list of people alone. Returns how many came. Nobody goes by being left out. A team that only
    its people name gets a name that says so."""
    found = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(found, list):
        found = {"people": found}
    one_at_a_time(session)
    teams = [_add_team(session, {**_TEAM, **entry}) for entry in found.get("teams", ())]
    people = [_add_person(session, {**_PERSON, **entry}) for entry in found.get("people", ())]
    _add_unnamed_teams(session)
    return sum(teams) + sum(people)


def _add_team(session: UnitOfWork, entry: Mapping[str, Any]) -> bool:
    id = UUID(entry["id"])
    if session.get(Team, id):
        return False
    parent, head = _id(entry["parent_id"]), _id(entry["head_id"])
    team = Team(id=id, sequence=0, name=entry["name"], parent_id=parent, head_id=head, is_active=True)
    keep_team(session, team, {}, "team.made", source="file")
    return True


def _add_person(session: UnitOfWork, entry: Mapping[str, Any]) -> bool:
    id, login = UUID(entry["id"]), entry["login"].strip().lower()
    there = session.scalars(select(User).where(or_(User.id == id, User.login == login))).all()
    if any(user.id != id for user in there):
        log.warning("the file of staff names %s, whose login somebody else has", id)
    if there:
        return False
    plain = {name: entry[name] for name in ("name", "roles", *_PERSON)}
    user = User(**{**plain, "id": id, "login": login, "sequence": 0, "team_id": _id(entry["team_id"])})
    keep_user(session, user, {}, "user.made", source="file")
    return True


def _add_unnamed_teams(session: UnitOfWork) -> None:
    named = select(User.team_id).where(User.team_id.is_not(None), User.team_id.not_in(select(Team.id))).distinct()
    for team_id in _sorted(session.scalars(named)):
        name = f"Team {str(team_id)[-4:]}"
        team = Team(id=team_id, sequence=0, name=name, parent_id=None, head_id=None, is_active=True)
        keep_team(session, team, {}, "team.made", source="file")


def _sorted(ids: Iterable[UUID | None]) -> list[UUID]:
    return sorted(id for id in ids if id)


def _id(value: str | None) -> UUID | None:
    return UUID(value) if value else None
