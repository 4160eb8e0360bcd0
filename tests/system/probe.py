"""Two small services for fault tests. `source` tells numbered events; `sink` writes one effect a number and tells of
it; `source` writes one echo for that. Whatever happens to the processes, numbers, effects and echoes must be the same.

    python -m tests.system.probe source sink --role worker --role relay
"""

import kartoteka.green  # isort: skip  # noqa: F401

import os
from collections.abc import Sequence

import click
import eventlet
from sqlalchemy import text

from kartoteka.auth import Viewer, anyone
from kartoteka.cli import serve
from kartoteka.db import UnitOfWork, copy_rows
from kartoteka.events import Heard, event
from kartoteka.host import ROLES, Service, make_suite
from kartoteka.http import route
from kartoteka.listeners import listens
from kartoteka.migrations import create_platform_tables
from kartoteka.settings import Settings, read_settings
from kartoteka.telemetry import configure_logging

BATCH_SECONDS = float(os.environ.get("PROBE_BATCH_SECONDS", "0"))
FILLER = "x" * 600


@event("source.number.told", version=1, key="number")
class NumberTold:
    """A number."""

    number: int
    filler: str = FILLER


@event("sink.number.noted", version=1, key="number")
class NumberNoted:
    """A number has arrived."""

    number: int


class PoisonError(Exception):
    """The number stands in the table of poison."""


def tell(session: UnitOfWork, numbers: Sequence[int]) -> None:
    """Tell numbers when this transaction commits."""
    for number in numbers:
        session.emit(NumberTold(number=number))


class Source(Service):
    """Tells numbers."""

    name = "source"

    @route("POST", "/numbers/<int:number>", may=anyone)
    def tell_number(self, session: UnitOfWork, who: Viewer, number: int) -> None:
        """Tell one number."""
        tell(session, [number])

    @listens(NumberNoted, batch=100)
    def hear_echoes(self, session: UnitOfWork, noted: Sequence[Heard]) -> None:
        """Write one row for each."""
        copy_rows(session.psycopg(), "echoes", ("number",), [(heard.event.number,) for heard in noted])


class Sink(Service):
    """Notes numbers."""

    name = "sink"

    @listens(NumberTold, batch=100)
    def note_numbers(self, session: UnitOfWork, told: Sequence[Heard]) -> None:
        """Write one row for each; tell of each; fail when one of them is poison."""
        numbers = [heard.event.number for heard in told]
        copy_rows(session.psycopg(), "effects", ("number",), [(number,) for number in numbers])
        eventlet.sleep(BATCH_SECONDS)
        poison = session.scalar(text("select number from poison where number = any(:numbers)"), {"numbers": numbers})
        if poison is not None:
            raise PoisonError(f"{poison} is poison")
        for heard in told:
            session.emit(NumberNoted(number=heard.event.number), because=heard)


SERVICES = {"source": Source, "sink": Sink}
TABLES = ("echoes", "effects", "poison")


class _Op:
    """As much of Alembic's `op` as the platform's tables need."""

    def __init__(self, session: UnitOfWork) -> None:
        self.get_bind = session.connection
        self.execute = lambda statement: session.execute(text(statement))


def create_tables(session: UnitOfWork) -> None:
    """The platform's tables and the probe's, in an empty database."""
    create_platform_tables(_Op(session))
    for table in TABLES:
        session.execute(text(f"create table {table} (number bigint)"))


@click.command()
@click.argument("services", nargs=-1)
@click.option("--role", "roles", multiple=True)
def main(services: tuple[str, ...], roles: tuple[str, ...]) -> None:
    settings: Settings = read_settings()
    configure_logging(settings)
    serve(make_suite(settings, services, roles or ROLES, known=SERVICES))


if __name__ == "__main__":
    main()
