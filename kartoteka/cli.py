"""The `kartoteka` command: the platform's own commands, and those that services bring by the entry-point group
`kartoteka.commands`.

What needs eventlet or a server is imported inside a command, so that `kartoteka telephony read` starts at once.
"""

import getpass
import os
import signal
import sys
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import click

from kartoteka.events import Cause
from kartoteka.settings import BadSettingError, Settings, read_settings

if TYPE_CHECKING:
    from kartoteka.host import Suite


WAKE_SECONDS = 0.5


class SuiteGroup(click.Group):
    """Finds a service's commands only when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *entry_points(group="kartoteka.commands").names})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        own = super().get_command(ctx, name)
        if own:
            return own
        found = entry_points(group="kartoteka.commands", name=name)
        return next(iter(found)).load() if found else None

    def invoke(self, ctx: click.Context) -> Any:
        """Whichever command reads the settings: a wrong one is a sentence."""
        try:
            return super().invoke(ctx)
        except BadSettingError as error:
            raise click.ClickException(str(error)) from error


def known_service(name: str) -> str:
    """The type of each SERVICE on the command line: one that is installed."""
    if name not in _services():
        raise click.ClickException(f"no such service: {name}; there are {', '.join(_services())}")
    return name


def _services() -> list[str]:
    return sorted(entry_points(group="kartoteka.services").names)


def by_hand() -> Cause:
    """Why something happens that is done by a command: for `Database.transaction`, so that the audit log knows who."""
    try:
        return Cause(actor=f"cli:{getpass.getuser()}")
    except (KeyError, OSError):  # a container's account without a name
        return Cause(actor=f"cli:{os.getuid()}")


@click.group(cls=SuiteGroup)
@click.version_option(package_name="kartoteka")
def main() -> None:
    """Kartoteka: a card per client, and on it everything that ever happened."""


def _prepared() -> Settings:
    """Settings and logs, in a process that waits cooperatively."""
    import kartoteka.green  # noqa: F401
    from kartoteka.telemetry import configure_logging

    settings = read_settings()
    configure_logging(settings)
    return settings


@main.command()
@click.argument("service", type=known_service, nargs=-1, required=True)
@click.option("--role", "roles", multiple=True, type=click.Choice(["api", "worker", "relay", "scheduler"]))
@click.option("--host", help="Address to listen at.")
@click.option("--port", type=int, help="Port to listen at; each process of a machine needs its own.")
def run(service: tuple[str, ...], roles: tuple[str, ...], host: str | None, port: int | None) -> None:
    """Run one SERVICE (or several) against PostgreSQL and RabbitMQ, any number of copies.

    Without --role the process does everything; with it only that: answer HTTP (api), hear events (worker), send them
    (relay), work by the clock (scheduler).
    """
    settings = _with(_prepared(), host=host, port=port)
    from kartoteka.host import ROLES, make_suite, wait_for_database
    from kartoteka.origin import PortInUseError, refuse_busy_port

    try:
        refuse_busy_port(settings.host, settings.port)
    except PortInUseError as error:
        raise click.ClickException(str(error)) from error
    if settings.in_process and set(service) < set(_services()):
        click.echo(
            "AMQP_URL is not set: services of other processes hear nothing, and nothing of them is heard.", err=True
        )
    for name in service:
        wait_for_database(settings.database(name))
    suite = make_suite(settings, service, roles or ROLES)
    serve(suite)


def _with(settings: Settings, **changes: Any) -> Settings:
    from dataclasses import replace

    return replace(settings, **{name: value for name, value in changes.items() if value is not None})


def serve(suite: "Suite") -> None:
    """Run until SIGTERM or Ctrl-C, then leave gracefully; the second signal leaves at once."""
    import eventlet

    from kartoteka.origin import PortInUseError

    stopping: list[int] = []

    def leave(*_: object) -> None:
        if stopping:
            sys.exit(1)
        stopping.append(1)
        eventlet.spawn(suite.stop)

    def stay_awake() -> None:
        # a signal does not end the hub's wait (PEP 475): whoever only answers HTTP would leave a minute later
        while True:
            eventlet.sleep(WAKE_SECONDS)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    eventlet.spawn(stay_awake)
    try:
        suite.start()
    except PortInUseError as error:
        raise click.ClickException(str(error)) from error
    suite.wait()


@main.command()
@click.argument("service", type=known_service, nargs=-1)
@click.option("--check", is_flag=True, help="Change nothing; fail when a schema is not the newest.")
def migrate(service: tuple[str, ...], check: bool) -> None:
    """Bring the databases of SERVICE (default: all) to the newest schema, making them if need be."""
    settings = read_settings()
    import kartoteka.green  # noqa: F401
    from kartoteka import migrations

    old = []
    for name in service or _services():
        if not check:
            migrations.upgrade(settings, name)
        elif not migrations.is_current(settings, name) or migrations.differences(settings, name):
            old.append(name)
    if old:
        raise click.ClickException(f"not at the newest schema: {', '.join(old)}")


@main.command()
@click.option("--url", help="Address of the process; default: this machine and KARTOTEKA_PORT.")
@click.argument("service", type=known_service)
def health(service: str, url: str | None) -> None:
    """Ask a running SERVICE whether it is ready: exit code 0 when it is."""
    import requests

    settings = read_settings()
    address = url or f"http://127.0.0.1:{settings.port}"
    try:
        answer = requests.get(f"{address}/api/{service}/health/ready", timeout=5)
    except requests.RequestException as error:
        raise click.ClickException(f"{service} does not answer: {error}") from error
    click.echo(answer.text)
    sys.exit(0 if answer.ok else 1)


@main.command()
@click.option("--add", "step", flag_value="add", help="Change keys, step 1: a new one beside the one that signs.")
@click.option("--turn", "step", flag_value="turn", help="Change keys, step 2: the new one signs.")
@click.option("--drop", "step", flag_value="drop", help="Change keys, in haste: only the one that signs stays.")
def keys(step: str | None) -> None:
    """Make a pair of keys for tokens: KARTOTEKA_TOKEN_KEY (accounts only) and KARTOTEKA_TOKEN_PUBLIC_KEY.

    To change keys without signing anybody out, print the settings that follow from those there are: with --add, set
    them everywhere and restart; then with --turn, the same again. The next change forgets the old one; --drop does at
    once.
    """
    from kartoteka.auth import new_key_pair, with_new_key, with_new_key_signing, with_signing_key_only

    settings = read_settings()
    try:
        if step == "add":
            private, public = with_new_key(settings.token_key)
        elif step == "turn":
            private, public = with_new_key_signing(settings.token_key, settings.token_public_key)
        elif step == "drop":
            private, public = with_signing_key_only(settings.token_key)
        else:
            private, public = new_key_pair()
    except ValueError as error:
        raise click.ClickException(f"KARTOTEKA_TOKEN_KEY: {error}") from error
    click.echo(f"KARTOTEKA_TOKEN_KEY='{private}'\nKARTOTEKA_TOKEN_PUBLIC_KEY='{public}'")


@main.command()
@click.option("--fresh", is_flag=True, help="Throw the databases away and begin anew.")
@click.option("--port", type=int, help="Port to listen at (default 8080).")
@click.option("--demo/--no-demo", default=True, help="Load the demo company and start the demo PBX.")
def up(fresh: bool, port: int | None, demo: bool) -> None:
    """Run the whole suite in this process, against DATABASE_URL, with or without a broker."""
    settings = _with(_prepared(), port=port)
    from kartoteka.up import UpError, bring_up

    try:
        bring_up(settings, fresh=fresh, demo=demo)
    except UpError as error:
        raise click.ClickException(str(error)) from error
