"""What all tests share. Servers are looked for at first use, so that tests of the pure domain need none."""

import os

# A browser is driven by a loop of its own, which eventlet would stop: see kartoteka/dev/tests.py.
if "KARTOTEKA_WEB_TESTS" not in os.environ:
    import kartoteka.green  # noqa: F401  patches the standard library, before anything else is imported

import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
from nameko.testing.pytest import container_factory, runner_factory  # noqa: F401  the plugin itself stays off

from kartoteka.dev.postgres import PrivatePostgres
from kartoteka.dev.rabbit import PrivateRabbit
from kartoteka.dev.runs import new_namespace, postgres_for, rabbit_for

T = TypeVar("T")

# Whoever ends the run from outside gets the same cleaning up as Ctrl-C.
signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.fixture(scope="session")
def namespace() -> str:
    """Before the name of every database, exchange and queue of this run."""
    return new_namespace()


@pytest.fixture(scope="session")
def postgres_url(namespace: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A PostgreSQL server, without a database's name; what is made under `namespace` is dropped at the end."""
    with announced("PostgreSQL", postgres_for(namespace), request.config) as url:
        yield url


@pytest.fixture(scope="session")
def amqp_url(namespace: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A RabbitMQ, in a virtual host of this run where it may be made."""
    with announced("RabbitMQ", rabbit_for(namespace), request.config) as url:
        yield url


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A temporary folder that PostgreSQL's account can enter, which pytest's own are not."""
    with TemporaryDirectory(prefix="kt-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture(scope="module")
def private_postgres(request: pytest.FixtureRequest) -> Iterator[PrivatePostgres]:
    """A server to be killed, stopped and started again at will."""
    with uncaptured(request.config, PrivatePostgres) as server:
        yield server


@pytest.fixture(scope="module")
def private_rabbit(request: pytest.FixtureRequest) -> Iterator[PrivateRabbit]:
    """A broker to be killed, stopped, alarmed and started again at will."""
    with uncaptured(request.config, PrivateRabbit) as node:
        yield node


@contextmanager
def announced(kind: str, server: AbstractContextManager[tuple[str, str]], config: pytest.Config) -> Iterator[str]:
    with ExitStack() as stack:
        url, origin = uncaptured(config, lambda: stack.enter_context(server))
        uncaptured(config, lambda: print(f" {kind}: {origin} ", end="", flush=True))
        yield url


def uncaptured(config: pytest.Config, action: Callable[[], T]) -> T:
    """Finding a server may mean installing one, which must be seen while it happens."""
    with config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        return action()
