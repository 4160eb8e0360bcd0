"""A browser, the suite, and desks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from kartoteka.dev import programs, web
from tests.conftest import uncaptured
from tests.web.office import Desks, Office, open_office

QUIET = [
    # root runs the tests of a build machine, and nothing is to leave the machine
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
NO_BROWSER = "*** NO BROWSER: the desktop is NOT tested. Install Chromium (Debian: apt install chromium). ***"


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    chromium = programs.chromium_of_the_machine() or uncaptured(request.config, programs.chromium_by_apt)
    if chromium is None:
        uncaptured(request.config, lambda: print(f"\n{NO_BROWSER}\n", flush=True))
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=chromium, args=QUIET) as browser:
        yield browser


@pytest.fixture(scope="session")
def office(postgres_url: str, namespace: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    web.build()
    folder: Path = tmp_path_factory.mktemp("web")
    with open_office(postgres_url, namespace, folder) as office:
        yield office


@pytest.fixture
def forgiven() -> list[str]:
    """Parts of the console's errors that a test brings about on purpose."""
    return []


@pytest.fixture
def desk(browser: Browser, office: Office, forgiven: list[str]) -> Iterator[Desks]:
    """`desk("alice")`: a browser of Alice's, signed in."""
    desks = Desks(browser, office)
    yield desks
    desks.close(forgiving=lambda error: any(part in error for part in forgiven))
