"""Loading the demo company: files for accounts and the PBX, clients through the public API."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import click
import requests

from kartoteka.demo.company import Client, clients
from kartoteka.settings import Settings

STAFF = Path(__file__).with_name("staff.json")
PASSWORD = "demo"  # noqa: S105
PBX_SECRET = "demo"  # noqa: S105

T = TypeVar("T")


def staff() -> list[dict[str, Any]]:
    """The demo company's people."""
    people: list[dict[str, Any]] = _company()["people"]
    return people


def teams() -> list[dict[str, Any]]:
    """The demo company's teams."""
    found: list[dict[str, Any]] = _company()["teams"]
    return found


def _company() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(STAFF.read_text(encoding="utf-8"))
    return found


def extensions() -> list[str]:
    """The phones on their desks."""
    return [person["extension"] for person in staff() if person["extension"]]


def sign_ins() -> list[str]:
    """Who may sign in, a line each."""
    return [f"  {p['login']:<8} {PASSWORD:<6} {p['roles'][0]:<14} {p['name']}" for p in staff()]


def write_numbers(folder: Path) -> Path:
    """The numbers that the demo PBX rings from: most are clients', some nobody knows yet."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "numbers.txt"
    strangers = [f"+7926{index * 104_729 % 10**7:07}" for index in range(1, 30)]
    path.write_text("\n".join([*(client.phone for client in clients()), *strangers]) + "\n")
    return path


def write_pbxs(folder: Path, port: int) -> Path:
    """Settings of the demo PBX, as an operator would write them for his own."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "pbxs.json"
    asterisk = {"name": "demo", "adapter": "asterisk", "host": "127.0.0.1", "port": port, "username": "kartoteka"}
    path.write_text(json.dumps([{**asterisk, "secret": PBX_SECRET, "region": "RU"}], indent=2))
    return path


class Api:
    """The public API as one of the demo's people sees it."""

    def __init__(self, settings: Settings, login: str) -> None:
        self._base = f"http://{settings.host}:{settings.port}/api"
        self._session = requests.Session()
        self._login = login
        self._sign_in()

    def _sign_in(self) -> None:
        body = {"login": self._login, "password": PASSWORD}
        signed_in = self._read(self._session.post(f"{self._base}/accounts/tokens", json=body, timeout=30))
        self._session.headers["Authorization"] = f"Bearer {signed_in['access_token']}"

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Write."""
        return self._ask("POST", path, json=body)

    def knows(self, phone: str) -> bool:
        """Whether somebody has this number."""
        return bool(self._ask("GET", "/contacts/cards/by-phone", params={"number": phone})["items"])

    def _ask(self, method: str, path: str, **what: Any) -> Any:
        answer = self._session.request(method, self._base + path, timeout=30, **what)
        if answer.status_code == 401:  # a token is good for ten minutes
            self._sign_in()
            answer = self._session.request(method, self._base + path, timeout=30, **what)
        return self._read(answer)

    @staticmethod
    def _read(answer: requests.Response) -> Any:
        if not answer.ok:
            raise click.ClickException(f"the demo could not be loaded: {answer.request.url}: {answer.text}")
        return answer.json() if answer.content else None


def load(settings: Settings) -> None:
    """Load the clients and their history, unless they are there."""
    # wrong tries are counted: whoever knocks too often before the staff is there has to wait
    api = _when_staff_is_known(lambda: Api(settings, "dana"), pause=1.0)
    company = list(clients())
    if api.knows(company[-1].phone):
        return
    people = [person for person in staff() if person["extension"]]
    service = next(person for person in staff() if person["login"] == "paivi")
    chance = Random(7)
    with click.progressbar(company, label="Loading the demo company") as shown:
        for client in shown:
            owner = chance.choice([*people, None])
            if owner is None and client.language == "fi":
                owner = service  # somebody in the other team has clients, too
            if not api.knows(client.phone):  # an earlier start may have been stopped half-way
                _load_client(api, client, owner, chance)


def _when_staff_is_known(step: Callable[[], T], pause: float = 0.2) -> T:
    for _ in range(50):
        try:
            return step()
        except click.ClickException:
            time.sleep(pause)  # accounts is just reading the file of staff, or contacts hearing of it
    return step()


def _load_client(api: Api, client: Client, owner: dict[str, Any] | None, chance: Random) -> None:
    body = {
        "kind": client.kind,
        "name": client.name,
        "phones": [client.phone],
        "emails": [client.email],
        "language": client.language,
        "source": client.source,
        "stage": client.stage,
        "owner_id": owner["id"] if owner else None,
        "team_id": owner["team_id"] if owner else None,
    }
    card = _when_staff_is_known(lambda: api.post("/contacts/cards", body))
    for note in client.notes:
        when = datetime.now(UTC) - timedelta(days=chance.randint(1, 240), minutes=chance.randint(0, 600))
        entry = {"kind": "note", "occurred_at": when.isoformat(), "summary": note}
        api.post(f"/contacts/cards/{card['id']}/timeline", entry)
