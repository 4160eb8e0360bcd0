"""A running service, as its clients and its neighbours see it."""

import json
from dataclasses import dataclass
from typing import Any

import requests
from sqlalchemy import text

from kartoteka.auth import Tokens, Viewer
from kartoteka.bus import Outgoing
from kartoteka.db import Database
from kartoteka.events import encode, seal
from kartoteka.host import Suite
from tests.contacts.cast import ALICE, DANA


@dataclass
class Office:
    """Contacts, running."""

    suite: Suite
    database: Database | None = None

    def tell(self, *events: object) -> None:
        """As if other services had told of these; returns when all are handled."""
        envelopes = [seal(event) for event in events]
        self.suite.bus.publish([Outgoing(one.id, one.event, encode(one)) for one in envelopes])

    def ask(self, who: Viewer, method: str, path: str, match: int | None = None, **more: Any) -> requests.Response:
        settings = self.suite.settings
        headers = {"Authorization": f"Bearer {Tokens(settings.token_key).make(who, 60)}", **more.pop("headers", {})}
        if match is not None:
            headers["If-Match"] = f'"{match}"'
        url = f"http://127.0.0.1:{settings.port}/api/contacts{path}"
        return requests.request(method, url, headers=headers, timeout=10, **more)

    def get(self, who: Viewer, path: str, **query: Any) -> Any:
        answer = self.ask(who, "GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def file(self, name: str = "", *phones: str, who: Viewer = ALICE, **values: Any) -> Any:
        """Make a card, of whoever makes it unless told otherwise."""
        answer = self.ask(who, "POST", "/cards", json={"name": name, "phones": phones, **values})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def nobodys(self, name: str = "", *phones: str, **values: Any) -> Any:
        """Make a card of nobody, which everybody sees."""
        return self.file(name, *phones, who=DANA, owner_id=None, **values)

    def change(self, who: Viewer, card: Any, **values: Any) -> requests.Response:
        """Change a card as it was seen."""
        return self.ask(who, "PATCH", f"/cards/{card['id']}", card["version"], json=values)

    def done(self, who: Viewer, method: str, path: str, status: int = 200, **body: Any) -> Any:
        """What is answered when it goes as wanted."""
        answer = self.ask(who, method, path, **({"json": body} if body else {}))
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def found(self, search: str, who: Viewer = ALICE, **query: Any) -> list[str]:
        """The names of the cards that a search finds."""
        return [card["name"] for card in self.get(who, "/cards", search=search, **query)["items"]]


def recorded(database: Database) -> list[dict[str, Any]]:
    """What the audit log will hear of."""
    return told(database, "audit.action.recorded")


def told(database: Database, name: str = "contacts.card.changed") -> list[dict[str, Any]]:
    """The events that have left, or are about to."""
    bodies = text(
        "select body from outbox where name = :name union select body from published_events where name = :name"
    )
    with database.transaction() as session:
        envelopes = [json.loads(body) for body in session.scalars(bodies, {"name": name})]
    return [one["data"] for one in sorted(envelopes, key=lambda one: one["id"])]
