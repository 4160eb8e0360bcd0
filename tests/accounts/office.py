"""Accounts as it runs, and as people see it over HTTP."""

from dataclasses import dataclass
from typing import Any

import requests

from accounts.users.models import User
from accounts.users.viewers import viewer_of
from kartoteka.auth import Tokens, Viewer
from kartoteka.db import Database
from kartoteka.settings import Settings


@dataclass
class Office:
    """The running service."""

    settings: Settings
    database: Database

    def ask(self, who: Viewer, method: str, path: str, match: int | None = None, **more: Any) -> requests.Response:
        return self.ask_by(self.token(who), method, path, match, **more)

    def ask_by(self, token: str, method: str, path: str, match: int | None = None, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        if match is not None:
            headers["If-Match"] = f'"{match}"'
        url = f"http://127.0.0.1:{self.settings.port}/api/accounts{path}"
        return requests.request(method, url, headers=headers, timeout=10, **more)

    def token(self, who: Viewer) -> str:
        return Tokens(self.settings.token_key).make(who, 60)

    def token_of(self, user_id: object) -> str:
        """As somebody gets it who signs in now."""
        with self.database.transaction() as session:
            user = session.get(User, user_id)
            assert user
            return self.token(viewer_of(session, user))
