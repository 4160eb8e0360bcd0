"""Leadership: of all replicas in the cluster exactly one does what must be done once, such as reading a PBX.

The holder has a session-level advisory lock of PostgreSQL on a connection of its own; when its process dies, the server
frees the lock at once, and a standby that asks every second takes over.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg

from kartoteka.db import Database, in_one_line

log = logging.getLogger(__name__)

CHECK_SECONDS = 0.5
ANSWER_SECONDS = 3.0
# a host that vanishes without a word must not keep the lock for hours: the server gives it up after about 11 s
_VANISHING = "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3"
_TRY = "select pg_try_advisory_lock(hashtextextended(%s, 0))"


class Leader:
    """One replica's claim to be the one. `run` it in a thread of its own; ask `is_leading` before each step.

    A lost database connection means the leadership is lost. With `grace_seconds` the holder stays in office for so long
    while it tries to take the lock again, unless somebody else has it by then: for work where a short overlap does less
    harm than a gap. `on_change` is called with True and False; `on_notice` when somebody NOTIFYs `channel`.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        *,
        check_seconds: float = CHECK_SECONDS,
        grace_seconds: float = 0.0,
        on_change: Callable[[bool], None] = lambda leads: None,
        channel: str = "",
        on_notice: Callable[[], None] = lambda: None,
    ) -> None:
        self.name = name
        self._database = database
        self._check_seconds = check_seconds
        self._grace_seconds = grace_seconds
        self._on_change = on_change
        self._channel = channel
        self._on_notice = on_notice
        self._leads = False
        self._doubtful_since: float | None = None
        self._stopping = threading.Event()

    @property
    def is_leading(self) -> bool:
        """Whether this replica is the one, as far as it can know."""
        return self._leads and not self._is_grace_over

    @property
    def _is_grace_over(self) -> bool:
        return self._doubtful_since is not None and time.monotonic() - self._doubtful_since >= self._grace_seconds

    def run(self) -> None:
        """Try to lead until `stop`."""
        while not self._stopping.is_set():
            try:
                with self._database.connect() as connection:
                    self._serve(connection)
            except (psycopg.Error, OSError) as error:
                log.warning("%s: the database is lost: %s", self.name, in_one_line(error))
            self._doubt()
            self._stopping.wait(0.25)
        self._resign()

    def stop(self) -> None:
        """Let somebody else lead; returns at once, `run` a moment later."""
        self._stopping.set()

    def _serve(self, connection: psycopg.Connection[Any]) -> None:
        connection.wait_seconds = ANSWER_SECONDS  # type: ignore[attr-defined]
        connection.execute(_VANISHING)
        if self._channel:
            connection.execute(f"listen {self._channel}")
        while not self._stopping.is_set():
            if self._take(connection):
                self._hold(connection)
                return
            self._resign()
            self._stopping.wait(self._check_seconds)

    def _take(self, connection: psycopg.Connection[Any]) -> bool:
        row = connection.execute(_TRY, (self.name,)).fetchone()
        return bool(row and row[0])

    def _hold(self, connection: psycopg.Connection[Any]) -> None:
        self._doubtful_since = None
        if not self._leads:
            log.info("%s: this replica leads", self.name)
            self._leads = True
            self._on_change(True)
        while not self._stopping.is_set():
            for _ in connection.notifies(timeout=self._check_seconds, stop_after=1):
                self._on_notice()
            connection.execute("select 1")

    def _doubt(self) -> None:
        if self._leads and self._doubtful_since is None:
            self._doubtful_since = time.monotonic()
        if self._is_grace_over:
            self._resign()

    def _resign(self) -> None:
        self._doubtful_since = None
        if self._leads:
            log.warning("%s: this replica leads no more", self.name)
            self._leads = False
            self._on_change(False)


__all__ = ["Leader"]
