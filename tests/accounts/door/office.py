"""The running service, and people who come to its door."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import requests
from sqlalchemy import select, text

from accounts.passwords.hashing import hash_password
from accounts.users.models import User
from kartoteka.auth import Tokens, Viewer
from kartoteka.db import Database
from kartoteka.events import Cause
from kartoteka.ids import uuid7
from kartoteka.settings import Settings

PASSWORD = "herring under a fur coat"
HASH = hash_password(PASSWORD)
OWN = {"X-Kartoteka": "1"}
TABLES = "sign_in_tries, reset_wishes, users, ended_tokens, outbox"


@dataclass
class Browser:
    """Somebody's browser: it keeps cookies, and shows the token it was given last."""

    office: "Office"
    http: requests.Session = field(default_factory=requests.Session)
    token: str = ""

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        sent = {**OWN, **({"Authorization": f"Bearer {self.token}"} if self.token else {}), **headers}
        return self.http.request(
            method, self.office.url(path), json=body, headers=sent, timeout=20, allow_redirects=False
        )

    def sign_in(self, login: str, password: str = PASSWORD, **more: Any) -> requests.Response:
        answer = self.ask("POST", "/tokens", {"login": login, "password": password, **more}, Authorization="")
        self.token = answer.json().get("access_token", self.token)
        return answer

    def refresh(self) -> requests.Response:
        answer = self.ask("POST", "/tokens/refresh", Authorization="")
        self.token = answer.json().get("access_token", self.token)
        return answer

    @property
    def cookie(self) -> str | None:
        return self.http.cookies.get("kartoteka_session")

    @cookie.setter
    def cookie(self, value: str) -> None:
        self.http.cookies.clear()
        self.http.cookies.set("kartoteka_session", value, domain="127.0.0.1", path="/api/accounts")

    @property
    def who(self) -> Viewer:
        return Tokens(self.office.settings.token_public_key).read(self.token)


@dataclass
class Office:
    settings: Settings
    database: Database

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.settings.port}/api/accounts{path}"

    def browser(self) -> Browser:
        return Browser(self)

    def hire(self, name: str, *roles: str, **told: Any) -> UUID:
        """Somebody new, whose password is PASSWORD."""
        fields: dict[str, Any] = {
            "id": uuid7(),
            "sequence": 1,
            "login": name.lower(),
            "password_hash": HASH,
            "name": name,
            "email": f"{name.lower()}@example.org",
            "roles": list(roles or ("agent",)),
            "language": "en",
            "time_zone": "UTC",
            "is_active": True,
            "changed_at": datetime.now(UTC),
        }
        user = User(**fields | told)
        with self.database.transaction() as session:
            session.add(user)
        return user.id

    def signed_in(self, login: str) -> Browser:
        browser = self.browser()
        assert browser.sign_in(login).ok
        return browser

    def run(self, sql: str, **values: Any) -> None:
        with self.database.transaction() as session:
            session.execute(text(sql), values)

    def rows(self, sql: str, **values: Any) -> list[Any]:
        with self.database.transaction() as session:
            return [tuple(row) for row in session.execute(text(sql), values)]

    def user(self, user_id: UUID) -> User:
        with self.database.transaction() as session:
            return session.scalars(select(User).where(User.id == user_id)).one()

    def at(self, address: str = "10.0.0.1") -> Any:
        """A transaction as of a request from an address."""
        return self.database.transaction(Cause(actor="nobody", address=address))

    def told(self, name: str) -> list[dict[str, Any]]:
        """What was told by events of a name; the service in these tests has no relay."""
        found = "select body::json -> 'data' from outbox where name = :name order by id"
        return [row[0] for row in self.rows(found, name=name)]

    def recorded(self) -> list[str]:
        """The actions that were recorded, in order."""
        return [entry["action"] for entry in self.told("audit.action.recorded")]


def soon(wanted: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for what happens by the clock."""
    end = time.monotonic() + seconds
    while not wanted():
        assert time.monotonic() < end
        time.sleep(0.05)
