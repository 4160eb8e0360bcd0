"""The cast: who works here, who calls, and how events about them are made."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from kartoteka.contracts.events.accounts import UserChanged
from kartoteka.contracts.events.contacts import CardChanged, CardErased, CardMerged
from kartoteka.contracts.events.telephony import CallLogged
from kartoteka.events import Heard, open_envelope, read, seal
from kartoteka.events import encode as encode_envelope

SPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
TEN = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


def an_id(name: str) -> UUID:
    return uuid5(SPACE, name)


ALICE, BOB, CAROL, DANA = (an_id(name) for name in ("Alice", "Bob", "Carol", "Dana"))
SALES = an_id("sales")
IVAN, OLGA = "+79161234567", "+79031112233"


def at(minutes: float) -> datetime:
    """So many minutes after ten."""
    return TEN + timedelta(minutes=minutes)


def call(name: str, minutes: float, number: str | None = IVAN, *, sequence: int = 1, **told: Any) -> CallLogged:
    """A missed call at `minutes` after ten, unless told otherwise."""
    answered = told.get("disposition") == "ANSWERED"
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
        "user_ids_rung": [BOB],
        "extensions_rung": ["102"],
        "queue": "sales",
        "started_at": at(minutes),
        "answered_at": at(minutes) + timedelta(seconds=5) if answered else None,
        "ended_at": at(minutes + 1),
        "ring_seconds": 5.25,
        "talk_seconds": 55.5 if answered else 0.0,
        "hold_seconds": 0.0,
        "transfer": None,
        "has_recording": False,
        "estimated": False,
        "linkedid": name,
    }
    return CallLogged(**fields | told)


def talk(name: str, minutes: float, number: str | None = IVAN, *, by: UUID = BOB, **told: Any) -> CallLogged:
    """A call that was answered: an outgoing one, unless told otherwise."""
    fields = {"disposition": "ANSWERED", "user_id": by, "direction": "outbound", "user_ids_rung": []}
    return call(name, minutes, number, **fields | told)


def card(
    name: str, *phones: str, owner: UUID | None = ALICE, team: UUID | None = None, sequence: int = 1
) -> CardChanged:
    return CardChanged(
        card_id=an_id(name),
        sequence=sequence,
        kind="person",
        name=name,
        phones=list(phones),
        emails=[],
        owner_id=owner,
        team_id=team,
        stage="active",
        source="call",
        changed_at=TEN,
    )


def merged(name: str, into: str, sequence: int = 9) -> CardMerged:
    return CardMerged(card_id=an_id(name), sequence=sequence, into_card_id=an_id(into), merged_at=TEN)


def erased(name: str, sequence: int = 9) -> CardErased:
    return CardErased(card_id=an_id(name), sequence=sequence, erased_at=TEN)


def user(name: str, *, team: UUID | None = None, roles: Sequence[str] = ("agent",), **told: Any) -> UserChanged:
    fields: dict[str, Any] = {
        "user_id": an_id(name),
        "sequence": 1,
        "name": name,
        "email": None,
        "extension": None,
        "team_id": team,
        "roles": list(roles),
        "language": "en",
        "time_zone": "Europe/Moscow",
        "is_active": True,
        "changed_at": TEN,
    }
    return UserChanged(**fields | told)


def hear(*events: object) -> list[Heard]:
    """Events as a listener gets them."""
    return [read(open_envelope(encode_envelope(seal(event)))) for event in events]
