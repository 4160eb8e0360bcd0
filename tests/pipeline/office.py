"""A running service, as its clients and its neighbours see it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import requests

from kartoteka.auth import Tokens, Viewer
from kartoteka.bus import Outgoing
from kartoteka.contracts.access import with_role
from kartoteka.db import Database
from kartoteka.events import encode, seal
from kartoteka.host import Suite
from tests.one_service import wait_until_told
from tests.pipeline.cast import ALICE, BOB, CAROL, DANA, SALES


def viewer(user_id: UUID, name: str, role: str, *teams: UUID) -> Viewer:
    return with_role(Viewer(user_id, name, frozenset([role]), frozenset(teams), time_zone="Europe/Moscow"))


AS_ALICE = viewer(ALICE, "Alice", "manager", SALES)
AS_BOB = viewer(BOB, "Bob", "agent")
AS_CAROL = viewer(CAROL, "Carol", "lead", SALES)
AS_DANA = viewer(DANA, "Dana", "administrator")


@dataclass
class Office:
    """One service of a suite."""

    suite: Suite
    service: str

    def tell(self, *events: object) -> None:
        """As if other services had told of these; returns when all are handled."""
        wait_until_told(Database.of(self.service, self.suite.settings))
        envelopes = [seal(event) for event in events]
        self.suite.bus.publish([Outgoing(one.id, one.event, encode(one)) for one in envelopes])

    def ask(self, who: Viewer, method: str, path: str, match: int | None = None, **more: Any) -> requests.Response:
        settings = self.suite.settings
        headers = {"Authorization": f"Bearer {Tokens(settings.token_key).make(who, 60)}"}
        if match is not None:
            headers["If-Match"] = f'"{match}"'
        url = f"http://127.0.0.1:{settings.port}/api/{self.service}{path}"
        return requests.request(method, url, headers=headers, timeout=10, **more)

    def get(self, who: Viewer, path: str, **query: Any) -> Any:
        answer = self.ask(who, "GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()
