"""The ground that benchmarks stand on: servers found as the tests find them, a namespace of one's own, services in
processes of their own, and figures printed alike."""

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import psutil
import requests

from kartoteka import migrations
from kartoteka.auth import Tokens, Viewer, new_key_pair
from kartoteka.contracts.access import with_role
from kartoteka.dev.ports import free_port
from kartoteka.dev.runs import new_namespace, postgres_for, rabbit_for
from kartoteka.ids import uuid7
from kartoteka.settings import Settings

PRIVATE, PUBLIC = new_key_pair()


@contextmanager
def ground(*services: str, broker: bool = True) -> Iterator[Settings]:
    """Migrated databases and, if wanted, a broker, all of which is gone at the end."""
    namespace = new_namespace()
    with ExitStack() as stack:
        postgres, _ = stack.enter_context(postgres_for(namespace))
        amqp = stack.enter_context(rabbit_for(namespace))[0] if broker else ""
        settings = Settings(
            database_url=postgres,
            amqp_url=amqp,
            namespace=namespace,
            port=free_port(),
            token_key=PRIVATE,
            token_public_key=PUBLIC,
        )
        for service in services:
            migrations.upgrade(settings, service)
        yield settings


def environment(settings: Settings, **more: object) -> dict[str, str]:
    """The settings as a child process reads them."""
    plain = {
        "DATABASE_URL": settings.database_url,
        "AMQP_URL": settings.amqp_url,
        "KARTOTEKA_NAMESPACE": settings.namespace,
        "KARTOTEKA_PORT": settings.port,
        "KARTOTEKA_TOKEN_KEY": settings.token_key,
        "KARTOTEKA_TOKEN_PUBLIC_KEY": settings.token_public_key,
        "KARTOTEKA_LOG_LEVEL": "WARNING",
        **more,
    }
    return {**os.environ, **{name: str(value) for name, value in plain.items()}}


@contextmanager
def running(settings: Settings, *arguments: str, port: int | None = None, **more: object) -> Iterator[subprocess.Popen]:
    """`kartoteka run …` in a process of its own, ready to be asked."""
    port = port or settings.port
    command = [sys.executable, "-m", "kartoteka", "run", *arguments, "--port", str(port)]
    process = subprocess.Popen(command, env=environment(settings, **more))
    try:
        wait_until_ready(process, f"http://127.0.0.1:{port}/api/{arguments[0]}/health/ready")
        yield process
    finally:
        process.terminate()
        process.wait(20)


def wait_until_ready(process: subprocess.Popen, url: str) -> None:
    """Until a service answers; a dead one is an error at once."""
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} ended with {process.returncode}")
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"{url} does not become ready")


def token(*roles: str, **more: Any) -> str:
    """A token for a benchmark's user."""
    known: dict[str, Any] = {"user_id": uuid7(), "name": "Bench", "roles": frozenset(roles or ("administrator",))}
    return Tokens(PRIVATE).make(with_role(Viewer(**known | more)), 3600)


@dataclass(frozen=True)
class Timing:
    """What a row of requests took, in milliseconds; `rate` is of all clients together, a second."""

    p50: float
    p95: float
    rate: float

    @classmethod
    def of(cls, seconds: Sequence[float], elapsed: float) -> "Timing":
        """From single durations."""
        cuts = statistics.quantiles(seconds, n=20) if len(seconds) > 1 else [seconds[0]] * 19
        return cls(statistics.median(seconds) * 1000, cuts[18] * 1000, len(seconds) / elapsed)


def cpu_seconds(*pids: int) -> float:
    """CPU that processes have used, their children included."""
    used = 0.0
    for pid in pids:
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            times = process.cpu_times()
            used += times.user + times.system
    return used


def own_cpu_seconds() -> float:
    """CPU of this process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under their heads."""
    shown = [list(map(str, heads)), *[[_cell(value) for value in row] for row in rows]]
    widths = [max(len(row[column]) for row in shown) for column in range(len(heads))]
    for row in shown:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip(), flush=True)


def _cell(value: object) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
