"""The real suite as `./run up` starts it, with a PBX that plays on demand, a provider that knows Alice, and desks:
windows of a real browser."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from kartoteka.demo import load as company
from kartoteka.dev.ports import free_port
from tests.accounts.openid import open_provider
from tests.notifications.mail_server import MailServer

ROOT = Path(__file__).parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE_MS = 20_000
ALICE = {"sub": "alice", "email": "Alice@demo.example", "email_verified": True}
LOADING_SECONDS = 240  # of which a quiet machine needs ten
PHONES = {person["login"]: person["extension"] for person in company.staff() if person["extension"]}
expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Office:
    """Where the suite is, the company's provider, its PBX, and where its letters go."""

    url: str
    provider: str
    pbx: subprocess.Popen[str]
    mail: MailServer
    tokens: dict[str, str] = field(default_factory=dict)

    def rings(self, login: str, number: str, what: str = "inbound_answered", stretch: float = 2) -> None:
        """Somebody calls one of the staff; the captured call rings 2 s, and is talked for 3 s, times `stretch`."""
        assert self.pbx.stdin
        self.pbx.stdin.write(f"{what} {PHONES[login]} {number} {stretch}\n")
        self.pbx.stdin.flush()

    def client_of(self, login: str, place: int = 0) -> dict[str, Any]:
        """One of somebody's own clients, with a Russian number."""
        cards = self.ask(login, "GET", "/contacts/cards", params={"owner_id": "me", "limit": 200, "sort": "name"})
        russian = [card for card in cards["items"] if card["phones"] and card["phones"][0].startswith("+79")]
        card: dict[str, Any] = russian[place]
        return card

    def person(self, login: str) -> dict[str, Any]:
        """Somebody as an administrator sees him."""
        found = self.ask("dana", "GET", "/accounts/staff", params={"search": login})["items"]
        return next(person for person in found if person["login"] == login)

    def change_roles(self, login: str, roles: list[str]) -> None:
        """An administrator gives somebody these roles."""
        person = self.person(login)
        match = {"If-Match": f'"{person["version"]}"'}
        self.ask("dana", "PATCH", f"/accounts/staff/{person['id']}", json={"roles": roles}, headers=match)

    def is_good_key(self, key: str) -> bool:
        """Whether a program gets a token for a key."""
        return requests.post(f"{self.url}/api/accounts/tokens", json={"api_key": key}, timeout=10).ok

    def link_to(self, address: str, besides: str = "") -> str:
        """The path of the link in the newest letter to somebody; waits for one that is not `besides`."""
        end = time.monotonic() + PATIENCE_MS / 1000
        while time.monotonic() < end:
            texts = [text_of(letter) for letter in self.mail.letters if address in str(letter["To"])]
            found = [path for text in texts for path in re.findall(r"/link/[\w-]+", text) if path != besides]
            if found:
                return str(found[-1])
            time.sleep(0.2)
        raise AssertionError(f"no letter with a link has come to {address}")

    def ask(self, login: str, method: str, path: str, **more: Any) -> Any:
        """What the API answers a member of the staff."""
        answer = self._ask(login, method, path, **more)
        if answer.status_code == 401:  # ten minutes are over
            del self.tokens[login]
            answer = self._ask(login, method, path, **more)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def _ask(self, login: str, method: str, path: str, **more: Any) -> requests.Response:
        if login not in self.tokens:
            body = {"login": login, "password": company.PASSWORD}
            signed_in = requests.post(f"{self.url}/api/accounts/tokens", json=body, timeout=10)
            self.tokens[login] = signed_in.json()["access_token"]
        headers = {"Authorization": f"Bearer {self.tokens[login]}", **more.pop("headers", {})}
        return requests.request(method, f"{self.url}/api{path}", headers=headers, timeout=10, **more)


def text_of(letter: EmailMessage) -> str:
    """What a letter says."""
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


@contextmanager
def open_office(database_url: str, namespace: str, folder: Path) -> Iterator[Office]:
    """All of it, in a folder of its own."""
    port, pbx_port = free_port(), free_port()
    pbxs = company.write_pbxs(folder, pbx_port)
    play = [sys.executable, "-m", "tests.web.pbx", str(pbx_port), *PHONES.values()]
    environ = {
        **os.environ,
        "DATABASE_URL": database_url,
        "AMQP_URL": "",
        "KARTOTEKA_NAMESPACE": f"{namespace}web_",
        "KARTOTEKA_PBX_FILE": str(pbxs),
        "KARTOTEKA_OIDC_CLIENT_ID": "kartoteka",
        "KARTOTEKA_OIDC_CLIENT_SECRET": "hush",
        "KARTOTEKA_OIDC_NAME": "Head office",
    }
    run = [sys.executable, "-m", "kartoteka", "up", "--port", str(port)]
    output = folder / "output"
    with (
        MailServer() as mail,
        open_provider([ALICE]) as provider,
        subprocess.Popen(play, stdin=subprocess.PIPE, text=True, cwd=ROOT) as pbx,
        output.open("w") as file,
    ):
        environ |= {"KARTOTEKA_SMTP_URL": mail.url, "KARTOTEKA_OIDC_ISSUER": provider}
        process = subprocess.Popen(run, env=environ, cwd=folder, stdout=file, stderr=subprocess.STDOUT)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_up(process, output)
            yield Office(url, provider, pbx, mail)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)
            pbx.kill()


def wait_until_up(process: subprocess.Popen[bytes], output: Path) -> None:
    end = time.monotonic() + LOADING_SECONDS
    while "Kartoteka is up" not in output.read_text():
        assert process.poll() is None and time.monotonic() < end, output.read_text()
        time.sleep(0.2)


@dataclass
class Desk:
    """A window of somebody's browser, and what must not happen in it."""

    page: Page
    office: Office
    errors: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> "Desk":
        self.page.goto(self.office.url + path)
        self.page.locator("#page").wait_for()
        return self

    def sign_in(self, login: str) -> "Desk":
        self.page.goto(self.office.url)
        self.page.locator("input[name=login]").fill(login)
        self.page.locator("input[name=password]").fill(company.PASSWORD)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("navigation")).to_be_attached()
        return self

    def another_window(self, path: str = "/") -> "Desk":
        return watched(self.page.context, self.office).open(path)

    def findings(self) -> list[str]:
        """What axe finds against WCAG 2.1 A and AA on the page as it stands."""
        self.page.evaluate(AXE.read_text())
        levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
        found = self.page.evaluate(
            "(runOnly) => axe.run(document, { runOnly }).then((found) => found.violations)", levels
        )
        return [f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in found for node in one["nodes"]]

    def overflows(self) -> bool:
        """Whether the page is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def watched(context: BrowserContext, office: Office) -> Desk:
    """A new window that notes errors of the console and requests to other hosts."""
    desk = Desk(context.new_page(), office)

    def note(request: Request) -> None:
        is_ours = request.url.startswith((office.url, office.provider, "data:", "blob:"))
        if not is_ours and not request.frame.url.startswith(office.provider):
            desk.strangers.append(request.url)

    desk.page.on(
        "console",
        lambda said: (
            desk.errors.append(f"{said.text} {said.location.get('url', '')}") if said.type == "error" else None
        ),
    )
    desk.page.on("pageerror", lambda error: desk.errors.append(str(error)))
    desk.page.on("request", note)
    return desk


class Desks:
    """Makes desks, and sees at the end that nothing happened at them that must not."""

    def __init__(self, browser: Browser, office: Office) -> None:
        self._browser, self._office = browser, office
        self._desks: list[Desk] = []
        self._contexts: list[BrowserContext] = []

    def __call__(self, login: str | None = None, *, speaks: str | None = None, **options: Any) -> Desk:
        """A browser of its own, of the size, scheme and place that the options say; `speaks`: the language chosen on
        it, if it is not that of who signs in."""
        options = {"viewport": {"width": 1280, "height": 800}, "locale": "en-GB", "reduced_motion": "reduce", **options}
        context = self._browser.new_context(**options)
        self._contexts.append(context)
        if speaks:
            context.add_init_script(f"localStorage.setItem('kartoteka.language', '{speaks}')")
        desk = watched(context, self._office)
        self._desks.append(desk)
        return desk.sign_in(login) if login else desk

    def window_beside(self, desk: Desk) -> Desk:
        """A second window of the same browser, in which nothing is open yet."""
        beside = watched(desk.page.context, self._office)
        self._desks.append(beside)
        return beside

    def close(self, *, forgiving: Callable[[str], bool] = lambda error: False) -> None:
        for context in self._contexts:
            context.close()
        strangers = [url for desk in self._desks for url in desk.strangers]
        errors = [error for desk in self._desks for error in desk.errors if not forgiving(error)]
        if strangers or errors:
            raise AssertionError(f"requests to others: {strangers}; errors in the console: {errors}")


__all__ = ["Desk", "Desks", "Office", "open_office"]
