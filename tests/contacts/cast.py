"""The cast: who works here, who calls, and how events about them are made."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from kartoteka.auth import Viewer
from kartoteka.contracts.access import with_role
from kartoteka.contracts.events.accounts import TeamChanged, UserChanged
from kartoteka.contracts.events.pipeline import TaskClosed, TaskOpened
from kartoteka.contracts.events.telephony import CallLogged
from kartoteka.events import Heard, encode, open_envelope, read, seal

SPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
TEN = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
IVAN, OLGA = "+79161234567", "+79031112233"


def an_id(name: str) -> UUID:
    return uuid5(SPACE, name)


SALES, SUPPORT = an_id("sales"), an_id("support")


def viewer(name: str, role: str, *teams: UUID) -> Viewer:
    return with_role(Viewer(an_id(name), name, frozenset([role]), frozenset(teams)))


ALICE = viewer("Alice", "manager", SALES)
BOB = viewer("Bob", "agent", SUPPORT)
CAROL = viewer("Carol", "lead", SALES)
DANA = viewer("Dana", "administrator")
AUDITOR = viewer("Arthur", "auditor")


def at(minutes: float) -> datetime:
    """So many minutes after ten."""
    return TEN + timedelta(minutes=minutes)


def call(name: str, minutes: float = 0, number: str | None = IVAN, *, sequence: int = 1, **told: Any) -> CallLogged:
    """A call that came in and was missed, unless told otherwise."""
    fields: dict[str, Any] = {
        "call_id": an_id(name),
        "sequence": sequence,
        "pbx": "main",
        "direction": "inbound",
        "disposition": "NO ANSWER",
        "client_number": number,
        "line_number": "+74951234567",
        "card_id": None,
        "user_id": None,
        "extension": None,
        "user_ids_rung": [BOB.user_id],
        "extensions_rung": ["102"],
        "queue": "sales",
        "started_at": at(minutes),
        "answered_at": None,
        "ended_at": at(minutes + 1),
        "ring_seconds": 5.25,
        "talk_seconds": 0.0,
        "hold_seconds": 0.0,
        "transfer": None,
        "has_recording": False,
        "estimated": False,
        "linkedid": name,
    }
    return CallLogged(**fields | told)


def task_opened(name: str, **told: Any) -> TaskOpened:
    fields: dict[str, Any] = {
        "task_id": an_id(name),
        "sequence": 1,
        "kind": "call_back",
        "title": "Call back",
        "card_id": None,
        "card_name": None,
        "client_number": IVAN,
        "owner_id": BOB.user_id,
        "candidate_ids": [],
        "queue": "sales",
        "due_at": at(30),
        "opened_at": at(0),
    }
    return TaskOpened(**fields | told)


def task_closed(name: str, **told: Any) -> TaskClosed:
    fields: dict[str, Any] = {
        "task_id": an_id(name),
        "sequence": 2,
        "kind": "call_back",
        "outcome": "called_back",
        "card_id": None,
        "client_number": IVAN,
        "owner_id": BOB.user_id,
        "closed_by": ALICE.user_id,
        "queue": "sales",
        "opened_at": at(0),
        "due_at": at(30),
        "closed_at": at(12),
    }
    return TaskClosed(**fields | told)


def user(who: Viewer, **told: Any) -> UserChanged:
    fields: dict[str, Any] = {
        "user_id": who.user_id,
        "sequence": 1,
        "name": who.name,
        "email": None,
        "extension": None,
        "team_id": next(iter(who.team_ids), None),
        "roles": sorted(who.roles),
        "language": "ru",
        "time_zone": "Europe/Moscow",
        "is_active": True,
        "changed_at": TEN,
    }
    return UserChanged(**fields | told)


def team(team_id: UUID, **told: Any) -> TeamChanged:
    fields: dict[str, Any] = {
        "team_id": team_id,
        "sequence": 1,
        "name": "Sales",
        "parent_id": None,
        "head_id": None,
        "is_active": True,
        "changed_at": TEN,
    }
    return TeamChanged(**fields | told)


def heard(*events: object) -> list[Heard]:
    """The events as a listener gets them."""
    return [read(open_envelope(encode(seal(event)))) for event in events]
