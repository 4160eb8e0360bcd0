"""One run of the tests on servers that others use too: databases and a virtual host of its own, removed at the end.
What a killed run left is removed, by its name, by a run some hours later.
"""

import os
import re
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from kartoteka.dev import rabbit
from kartoteka.dev.databases import database_names, drop_database
from kartoteka.dev.declarations import forgotten_at_the_end
from kartoteka.dev.servers import find_postgres, find_rabbit

LEFT_OVER_MINUTES = 3 * 60
OF_A_RUN = re.compile(r"kt_([0-9a-f]{7})[0-9a-f]{8}_")


def new_namespace() -> str:
    """`kt_`, the minute, something random, `_`: short enough before any database's name."""
    return f"kt_{minute_now():07x}{secrets.token_hex(4)}_"


def minute_now() -> int:
    return int(time.time() // 60)


def left_over(names: Iterable[str]) -> list[str]:
    """Those that bear a namespace of a run which must have ended long ago."""
    marks = ((name, OF_A_RUN.match(name)) for name in names)
    return [name for name, mark in marks if mark and minute_now() - int(mark[1], 16) > LEFT_OVER_MINUTES]


@contextmanager
def postgres_for(namespace: str) -> Iterator[tuple[str, str]]:
    """A server's URL, without a database, and where it was found; databases named `<namespace>…` go at the end."""
    server = find_postgres()
    try:
        drop_databases(server.url, left_over(database_names(server.url, "kt_")))
        yield server.url, server.origin
    finally:
        drop_databases(server.url, database_names(server.url, namespace))
        server.end()


def drop_databases(url: str, names: Iterable[str]) -> None:
    for name in names:
        drop_database(url, name)


@contextmanager
def rabbit_for(namespace: str) -> Iterator[tuple[str, str]]:
    """A broker's URL, and where it was found. A shared broker is used through a virtual host of this run where we may
    make one; elsewhere what this process declares is deleted at the end."""
    server = find_rabbit()
    try:
        with ExitStack() as stack:
            yield (server.url if server.is_private else room_of_its_own(server.url, namespace, stack)), server.origin
    finally:
        server.end()


def room_of_its_own(url: str, namespace: str, stack: ExitStack) -> str:
    host = stack.enter_context(own_host(url, namespace))
    if host is None:
        stack.enter_context(forgotten_at_the_end(url))
    return host or url


@contextmanager
def own_host(url: str, namespace: str) -> Iterator[str | None]:
    """The URL of a new virtual host, if rabbitmqctl on this machine obeys us and speaks for the broker at the URL."""
    name = namespace.rstrip("_")
    if not (is_on_this_machine(url) and make_host(name)):
        yield None
        return
    try:
        yield f"{url}/{name}" if rabbit.answers(f"{url}/{name}") else None
    finally:
        control("delete_vhost", name)


def is_on_this_machine(url: str) -> bool:
    return re.fullmatch(r"amqp://guest:guest@(127\.0\.0\.1|localhost)(:\d+)?", url) is not None


def make_host(name: str) -> bool:
    known = control("list_vhosts", "name")
    if known is None:
        return False
    for old in left_over(f"{host}_" for host in known.split()):
        control("delete_vhost", old.rstrip("_"))
    return (
        control("add_vhost", name) is not None
        and control("set_permissions", "-p", name, "guest", *[".*"] * 3) is not None
    )


def control(*arguments: str) -> str | None:
    """rabbitmqctl of the machine's broker; None if there is none or it does not obey us."""
    program = shutil.which("rabbitmqctl", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        return None
    finished = subprocess.run([program, "--quiet", *arguments], capture_output=True, text=True)
    return finished.stdout if finished.returncode == 0 else None
