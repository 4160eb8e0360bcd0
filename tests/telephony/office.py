"""A running telephony, as its clients, its neighbours and its operators see it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import eventlet
import requests
from sqlalchemy import text

from kartoteka.auth import Tokens, Viewer
from kartoteka.bus import Outgoing
from kartoteka.contracts.access import with_role
from kartoteka.contracts.events.accounts import UserChanged
from kartoteka.contracts.events.contacts import CardChanged
from kartoteka.db import Database
from kartoteka.events import encode, open_envelope, read, seal
from kartoteka.host import Suite, make_suite
from kartoteka.settings import Settings
from tests.one_service import wait_until_told
from tests.telephony.exchange import wait_for

SPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
ALICE, BOB, CAROL, DANA = (uuid5(SPACE, name) for name in ("Alice", "Bob", "Carol", "Dana"))
SALES = uuid5(SPACE, "sales")
IVAN_CARD = uuid5(SPACE, "Ivan")
IVAN = "+79161234567"
LONG_AGO = "2026-01-01T09:00:00+00:00"


def viewer(user_id: UUID, name: str, role: str, *teams: UUID) -> Viewer:
    return with_role(Viewer(user_id, name, frozenset([role]), frozenset(teams)))


AS_ALICE = viewer(ALICE, "Alice", "manager", SALES)
AS_BOB = viewer(BOB, "Bob", "agent")
AS_CAROL = viewer(CAROL, "Carol", "lead", SALES)
AS_DANA = viewer(DANA, "Dana", "administrator")


def user(user_id: UUID, name: str, extension: str | None, team_id: UUID | None = None) -> UserChanged:
    return UserChanged(
        user_id=user_id,
        sequence=1,
        name=name,
        email=None,
        extension=extension,
        team_id=team_id,
        roles=["agent"],
        language="en",
        time_zone="UTC",
        is_active=True,
        changed_at=LONG_AGO,  # type: ignore[arg-type]
    )


def card(
    card_id: UUID, name: str, *phones: str, sequence: int = 1, owner_id: UUID | None = None, **told: Any
) -> CardChanged:
    fields: dict[str, Any] = {
        "card_id": card_id,
        "sequence": sequence,
        "kind": "person",
        "name": name,
        "phones": list(phones),
        "emails": [],
        "owner_id": owner_id,
        "team_id": None,
        "stage": "active",
        "source": "test",
        "changed_at": LONG_AGO,
    }
    return CardChanged(**fields | told)


STAFF = (user(ALICE, "Alice", "101", SALES), user(BOB, "Bob", "102"), user(CAROL, "Carol", "103", SALES))


def asterisk(name: str, port: int, **more: Any) -> dict[str, Any]:
    """An entry of the file of PBXs."""
    pbx = {"name": name, "adapter": "asterisk", "region": "RU", "host": "127.0.0.1", "port": port}
    return {**pbx, "username": name, "secret": "open sesame", **more}


class Office:
    """Telephony in this process, with its own database."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.settings = settings
        self.database = Database.of("telephony", settings)
        self._folder = folder
        self.suite: Suite | None = None
        self.moved: list[Any] = []
        self.agents_moved: list[Any] = []

    def configure(self, *pbxs: dict[str, Any]) -> None:
        path = self._folder / "pbxs.json"
        path.write_text(json.dumps(pbxs))
        self.settings = replace(self.settings, pbx_file=str(path))

    def open(self, *pbxs: dict[str, Any], staff: bool = True) -> "Office":
        self.configure(*pbxs)
        self.suite = make_suite(self.settings, ["telephony"])
        screens = self.suite.bus.hear_live(["telephony.call.moved"], self._hear)
        eventlet.spawn(screens.run)
        eventlet.spawn(self.suite.bus.hear_live(["telephony.agent.moved"], self._hear_agents).run)
        self.suite.start()
        if staff:
            self.tell(*STAFF)
        return self

    def _hear(self, bodies: Sequence[bytes]) -> None:
        self.moved += [read(open_envelope(body)).event for body in bodies]

    def _hear_agents(self, bodies: Sequence[bytes]) -> None:
        self.agents_moved += [read(open_envelope(body)).event for body in bodies]

    def close(self) -> None:
        if self.suite:
            self.suite.stop()
            self.suite = None

    def tell(self, *events: object) -> None:
        """As if other services had told of these; returns when all are handled."""
        wait_until_told(self.database)
        assert self.suite
        envelopes = [seal(event) for event in events]
        self.suite.bus.publish([Outgoing(one.id, one.event, encode(one)) for one in envelopes])

    def ask(self, who: Viewer | None, method: str, path: str, **more: Any) -> requests.Response:
        headers = more.pop("headers", {})
        if who:
            headers["Authorization"] = f"Bearer {Tokens(self.settings.token_key).make(who, 60)}"
        url = f"http://127.0.0.1:{self.settings.port}/api/telephony{path}"
        return requests.request(method, url, headers=headers, timeout=10, **more)

    def get(self, who: Viewer, path: str, **query: Any) -> Any:
        answer = self.ask(who, "GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def rows(self, statement: str, **values: Any) -> list[Any]:
        with self.database.transaction() as session:
            return list(session.execute(text(statement), values).all())

    def calls(self) -> list[Any]:
        return self.rows("select * from calls order by started_at, id")

    def told(self, name: str = "telephony.call.logged") -> list[Any]:
        """What was told to the other services, in the order of its telling."""
        told = self.rows(
            "select id, body from published_events where name = :name union all"
            " select id, body from outbox where name = :name order by id",
            name=name,
        )
        return [read(open_envelope(row.body)).event for row in told]

    def the_call(self) -> Any:
        """The only call, when it is there."""
        return wait_for(self.calls)[0]
