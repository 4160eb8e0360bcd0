"""Importing this first makes a process cooperative: eventlet's patches, and a psycopg that waits through its hub.

psycopg's own wait is in C and freezes every other greenthread of the process (20 queries of 0.2 s took 4.1 s instead
of 0.25 s). It reads `PSYCOPG_WAIT_FUNC` at its first import, so this stands before everything else.
"""

import os
import sys
import time
import warnings

os.environ["PSYCOPG_WAIT_FUNC"] = "wait_select"
# eventlet announces its retirement at every import: docs/decisions/0001-nameko-as-a-shell.md
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

if "psycopg" not in sys.modules:
    eventlet.monkey_patch()

import psycopg  # noqa: E402


class HubBlockedError(RuntimeError):
    """The database driver freezes the process while it waits."""


def prove_it_yields(dsn: str) -> None:
    """Start-up self-test: the hub must go on ticking while a query sleeps in the database."""
    ticks: list[float] = []
    ticker = eventlet.spawn(_tick, ticks)
    with psycopg.connect(dsn, autocommit=True, connect_timeout=10) as connection:
        connection.execute("select pg_sleep(0.1)")
    ticker.kill()
    if len(ticks) < 3:
        raise HubBlockedError(
            "psycopg blocks eventlet's hub: set PSYCOPG_WAIT_FUNC=wait_select before the first import"
        )


def _tick(ticks: list[float]) -> None:
    while True:
        ticks.append(time.monotonic())
        eventlet.sleep(0.01)
