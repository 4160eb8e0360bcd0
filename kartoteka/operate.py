"""Commands for whoever operates the suite: dead letters, replays, plugins, generated documents."""

import kartoteka.green  # isort: skip  # noqa: F401

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click
import psycopg
from sqlalchemy.exc import OperationalError

from kartoteka import dead as letters
from kartoteka.cli import known_service
from kartoteka.db import Database, UnitOfWork
from kartoteka.plugins import plugins as all_plugins
from kartoteka.settings import read_settings


@contextmanager
def _database_of(service: str) -> Iterator[UnitOfWork]:
    try:
        with Database.of(service, read_settings()).transaction() as session:
            yield session
    except OperationalError as error:
        raise click.ClickException(f"the database of {service} can't be reached: {error.orig}") from error


@click.group()
def dead() -> None:
    """Messages that a service could not handle, however often it tried."""


@dead.command("list")
@click.argument("service", type=known_service)
@click.option("--listener", help="Only those of one listener: service.method.")
@click.option("--limit", default=100, show_default=True)
def list_dead(service: str, listener: str | None, limit: int) -> None:
    """The oldest dead letters of SERVICE, a line each."""
    with _database_of(service) as session:
        for letter in letters.dead_letters(session, listener, limit):
            died = letter.held_at.isoformat(timespec="seconds")
            click.echo(f"{letter.id}  {died}  {letter.listener}  {letter.name or '?'}  {letter.reason}")


@dead.command()
@click.argument("service", type=known_service)
@click.argument("id", type=click.UUID)
def show(service: str, id: UUID) -> None:
    """One dead letter: reason, traceback and the message itself."""
    with _database_of(service) as session:
        letter = letters.dead_letter(session, id)
    if letter is None:
        raise click.ClickException(f"{service} has no dead letter {id}")
    click.echo(f"{letter.listener} gave up after {letter.attempts} attempts: {letter.reason}\n")
    click.echo(f"{letter.traceback}\n{bytes(letter.body).decode(errors='backslashreplace')}")


@dead.command()
@click.argument("service", type=known_service)
@click.argument("ids", nargs=-1, type=click.UUID)
@click.option("--listener", help="All dead letters of one listener: service.method.")
@click.option("--all", "everything", is_flag=True, help="All dead letters of the service.")
def retry(service: str, ids: tuple[UUID, ...], listener: str | None, everything: bool) -> None:
    """Try dead letters again, once what was wrong is mended."""
    if not (ids or listener or everything):
        raise click.UsageError("name dead letters, or a --listener, or say --all")
    with _database_of(service) as session:
        click.echo(f"{letters.retry(session, ids, listener=listener)} will be tried again within seconds")


@dead.command()
@click.argument("service", type=known_service)
@click.argument("ids", nargs=-1, type=click.UUID, required=True)
def drop(service: str, ids: tuple[UUID, ...]) -> None:
    """Throw dead letters away for ever."""
    with _database_of(service) as session:
        click.echo(f"{letters.drop(session, ids)} dropped")


@click.command()
def plugins() -> None:
    """Everything that is plugged in, and whether it loads."""
    rows = all_plugins()
    for row in rows:
        click.echo(f"{row.group:<22} {row.name:<14} {row.state:<7} {row.package:<18} {row.error or row.target}")
    sys.exit(any(row.state == "broken" for row in rows))


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; fail when a document is out of date.")
@click.option("--folder", default="docs", show_default=True, type=click.Path(path_type=Path))
def docs(check: bool, folder: Path) -> None:
    """Write the generated documents: AsyncAPI of the events, OpenAPI of each service."""
    from kartoteka.documents import outdated_documents, write_documents

    if not check:
        write_documents(folder)
        return
    if old := outdated_documents(folder):
        raise click.ClickException(f"out of date: {', '.join(old)}; `kartoteka docs` writes them anew")


@click.command()
@click.option("--from", "source", required=True, type=known_service, metavar="SERVICE", help="Whose events.")
@click.option("--to", "target", required=True, type=known_service, metavar="SERVICE", help="Who is to hear them.")
@click.option("--since", required=True, type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="From when, UTC.")
@click.option("--listener", "listeners", multiple=True, help="Only these listeners of the target: service.method.")
@click.option("--events", multiple=True, metavar="NAME", help="Only these events: telephony.call.logged.")
def replay(source: str, target: str, since: datetime, listeners: tuple[str, ...], events: tuple[str, ...]) -> None:
    """Let a service hear again what another one has published; what it has handled already is dropped."""
    from kartoteka.replay import replay as replayed

    try:
        count = replayed(read_settings(), source, target, since.replace(tzinfo=UTC), listeners or None, events or None)
    except psycopg.OperationalError as error:
        raise click.ClickException(f"a database can't be reached: {error}") from error
    click.echo(f"{count} messages wait for {target}, which takes them by itself while it runs")
