"""The cast, as accounts keeps it, and what it tells of them."""

import json
from typing import Any
from uuid import UUID

from accounts.staff.people import make_person
from accounts.teams.models import Team
from accounts.users.models import User
from kartoteka.auth import Viewer
from kartoteka.contracts.access import with_role
from kartoteka.db import UnitOfWork
from kartoteka.events import kind_of, read

DANA = with_role(Viewer(UUID("0190a000-0000-7000-8000-00000000dada"), "Dana", frozenset({"administrator"})))
NOBODY_KNOWN = UUID("0190a000-0000-7000-8000-00000000dead")


def hire(session: UnitOfWork, name: str, *roles: str, team: Team | None = None, **more: Any) -> User:
    """Somebody who works here, as a manager unless told otherwise."""
    person = {"login": name, "name": name, "roles": list(roles) or ["manager"], "team_id": team.id if team else None}
    return make_person(session, person | more)


def told(session: UnitOfWork, kind: type) -> list[Any]:
    """The events of a kind that are told when the transaction commits."""
    name = kind_of(kind).name
    return [read(envelope).event for envelope in session.info.get("outbox", []) if envelope.event == name]


def recorded(session: UnitOfWork) -> list[tuple[str, dict[str, Any]]]:
    """What the audit log hears: each action with what it changed."""
    heard = [json.loads(bytes(envelope.data)) for envelope in session.info.get("outbox", [])]
    return [(data["action"], data["changes"]) for data in heard if "action" in data]


def forget_told(session: UnitOfWork) -> None:
    """Let what was told until now be no matter of a test."""
    session.info.pop("outbox", None)
