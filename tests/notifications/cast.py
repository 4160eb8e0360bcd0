"""The cast: Alice sells, Bob answers, Carol leads, Dana administers; Anna calls."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from kartoteka.auth import Viewer
from kartoteka.contracts.access import with_role
from kartoteka.contracts.events.accounts import UserChanged
from kartoteka.contracts.events.contacts import CardChanged
from kartoteka.contracts.events.pipeline import TaskChanged, TaskClosed, TaskOpened
from kartoteka.contracts.events.telephony import CallMoved
from kartoteka.events import Cause, Heard, encode, open_envelope, read, seal

SPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def an_id(name: str) -> UUID:
    return uuid5(SPACE, name)


ALICE, BOB, CAROL, DANA = (an_id(name) for name in ("Alice", "Bob", "Carol", "Dana"))
SALES = an_id("sales")
ANNA = "+79161234567"
ANNAS_CARD = an_id("Anna's card")


def viewer(name: str, *roles: str, team: UUID | None = SALES) -> Viewer:
    return with_role(Viewer(an_id(name), name, frozenset(roles or ("agent",)), frozenset([team] if team else [])))


def at(minutes: float) -> datetime:
    """So many minutes after ten."""
    return TEN + timedelta(minutes=minutes)


def user(name: str, *roles: str, **told: Any) -> UserChanged:
    fields: dict[str, Any] = {
        "user_id": an_id(name),
        "sequence": 1,
        "name": name,
        "email": f"{name.lower()}@example.com",
        "extension": None,
        "team_id": SALES,
        "roles": list(roles or ("agent",)),
        "language": "en",
        "time_zone": "UTC",
        "is_active": True,
        "changed_at": TEN,
    }
    return UserChanged(**fields | told)


def annas_card(**told: Any) -> CardChanged:
    """Anna's card, which is nobody's unless told otherwise."""
    fields: dict[str, Any] = {
        "card_id": ANNAS_CARD,
        "sequence": 1,
        "kind": "person",
        "name": "Анна Петрова",
        "phones": [ANNA],
        "emails": [],
        "owner_id": None,
        "team_id": None,
        "stage": "active",
        "source": "call",
        "changed_at": TEN,
    }
    return CardChanged(**fields | told)


def opened(name: str = "task", **told: Any) -> TaskOpened:
    """A promise to call Anna back within the hour, for Alice, unless told otherwise."""
    fields = {**_task(name), "sequence": 1, "candidate_ids": [], "opened_at": TEN}
    return TaskOpened(**fields | told)


def changed(name: str = "task", sequence: int = 2, **told: Any) -> TaskChanged:
    return TaskChanged(**_task(name) | {"sequence": sequence, "opened_at": TEN, "changed_at": at(5)} | told)


def closed(name: str = "task", sequence: int = 3) -> TaskClosed:
    fields = _task(name)
    del fields["card_name"], fields["title"]
    done = {"sequence": sequence, "outcome": "called_back", "closed_by": ALICE, "opened_at": TEN, "closed_at": at(20)}
    return TaskClosed(**fields | done)


def _task(name: str) -> dict[str, Any]:
    return {
        "task_id": an_id(name),
        "kind": "call_back",
        "title": "Call back",
        "card_id": ANNAS_CARD,
        "card_name": "Анна Петрова",
        "client_number": ANNA,
        "owner_id": ALICE,
        "queue": None,
        "due_at": at(60),
        "missed_calls": 1,
    }


def move(state: str = "ringing", *users: UUID, after: float = 0, name: str = "call", **told: Any) -> CallMoved:
    """A call that is in a state `after` so many seconds, for Alice's screen unless told otherwise."""
    now = datetime.now(UTC)
    fields: dict[str, Any] = {
        "call_id": an_id(name),
        "state": state,
        "direction": "inbound",
        "client_number": ANNA,
        "line_number": "+74951234567",
        "card_id": ANNAS_CARD,
        "card_name": "Анна Петрова",
        "user_ids": list(users) or [ALICE],
        "extensions": ["101"],
        "queue": None,
        "started_at": now,
        "changed_at": now + timedelta(seconds=after),
    }
    return CallMoved(**fields | told)


def hear(*events: object, actor: str = "system") -> list[Heard]:
    """Events as a listener gets them."""
    return [read(open_envelope(encode(seal(event, cause=Cause(actor=actor))))) for event in events]
