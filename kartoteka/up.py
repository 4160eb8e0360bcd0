"""The whole suite in one process: migrate, load the demo company, start the services and the demo PBX, print the
address."""

import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import eventlet
import psycopg
from psycopg import sql

from kartoteka import migrations
from kartoteka.auth import new_key_pair
from kartoteka.demo import load as company
from kartoteka.host import Suite, known_services, make_suite, wait_for_database
from kartoteka.origin import PortInUseError, refuse_busy_port
from kartoteka.settings import Settings

log = logging.getLogger(__name__)

VAR = Path("var")
WEB = Path(__file__).parents[1] / "web" / "dist"


class UpError(Exception):
    """The suite can't start; the message says what to do."""


def bring_up(settings: Settings, *, fresh: bool, demo: bool) -> None:
    """Start everything, print where it is, and stop at Ctrl-C."""
    began = time.monotonic()
    plays = demo and not settings.pbx_file  # whoever names his own PBXs wants to hear those
    try:
        refuse_busy_port(settings.host, settings.port)
    except PortInUseError as error:
        other = f"choose another by `--port {settings.port + 1}`"
        raise UpError(f"port {settings.port} is in use by another program: stop it, or {other}") from error
    settings = with_house(settings, demo)
    services = list(known_services())
    if fresh:
        drop_databases(settings, services)
    click.echo("Preparing the databases …")
    for service in services:
        migrations.upgrade(settings, service)
    wait_for_database(settings.database(services[0]))
    with contextlib.ExitStack() as stack:
        if plays:
            stack.enter_context(demo_pbx(settings))
        asked_to_stop = _catch_signals()
        suite = make_suite(settings)
        suite.start()
        stack.callback(suite.stop)
        eventlet.spawn(_watch, suite, asked_to_stop)
        if demo:
            load_demo(settings, asked_to_stop)
        if not asked_to_stop.ready():
            click.echo(_greeting(settings, time.monotonic() - began, demo, plays))
        asked_to_stop.wait()
        click.echo("Stopping …")


def with_house(settings: Settings, with_demo: bool) -> Settings:
    """Fill in what an installation keeps in ./var: keys, staff, PBXs, letters."""
    VAR.mkdir(exist_ok=True)
    private, public = _keys(VAR / "token_keys.json")
    changes: dict[str, Any] = {
        "token_key": settings.token_key or private,
        "token_public_key": settings.token_public_key or public,
        "web_root": settings.web_root or str(WEB),
        "public_url": f"http://{settings.host}:{settings.port}",
    }
    if with_demo:
        changes["users_file"] = settings.users_file or str(company.STAFF)
        changes["pbx_file"] = settings.pbx_file or str(company.write_pbxs(VAR / "demo", _free_port()))
    return replace(settings, **changes)


def _keys(path: Path) -> tuple[str, str]:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(json.dumps(new_key_pair()))
    private, public = json.loads(path.read_text())
    return private, public


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def drop_databases(settings: Settings, services: list[str]) -> None:
    """Forget everything."""
    with psycopg.connect(f"{settings.database_url.rstrip('/')}/postgres", autocommit=True) as admin:
        for service in services:
            name = sql.Identifier(f"{settings.namespace}{service}")
            admin.execute(sql.SQL("drop database if exists {} with (force)").format(name))


@contextlib.contextmanager
def demo_pbx(settings: Settings) -> Iterator[None]:
    """The demo PBX beside us: a process of its own, which ends with us, by kill -9 too: then its input ends."""
    pbx = json.loads(Path(settings.pbx_file).read_text())[0]
    command = [sys.executable, "-m", "telephony.demo_pbx", "--port", str(pbx["port"])]
    command += ["--numbers", str(company.write_numbers(VAR / "demo"))]
    command += ["--extensions", ",".join(company.extensions()), "--until-input-ends"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        process.kill()


def load_demo(settings: Settings, asked_to_stop: eventlet.Event) -> None:
    """Load the demo company through the public API, once. It answers from this very process, so nothing may block."""
    loading = eventlet.spawn(company.load, settings)
    while not (loading.dead or asked_to_stop.ready()):
        eventlet.sleep(0.1)
    if asked_to_stop.ready():
        loading.kill()
    else:
        loading.wait()


def _greeting(settings: Settings, seconds: float, with_demo: bool, plays: bool) -> str:
    lines = [
        f"\nKartoteka is up at {settings.public_url} (after {seconds:.0f} s). Ctrl-C stops it; data stays in ./var."
    ]
    if with_demo:
        lines += ["Sign in as:", *company.sign_ins()]
    if plays:
        lines.append("Calls ring by themselves: the demo PBX plays.")
    return "\n".join(lines)


def _catch_signals() -> eventlet.Event:
    """An event that Ctrl-C and SIGTERM send; the second one leaves at once."""
    asked = eventlet.Event()

    def leave(*_: object) -> None:
        if asked.ready():
            os._exit(1)
        asked.send(None)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    return asked


def _watch(suite: Suite, asked: eventlet.Event) -> None:
    try:
        suite.wait()
    except Exception:
        log.exception("a service has died")
        if not asked.ready():
            asked.send(None)
