"""Tokens that are dead before their time: somebody signed out, was deactivated, or may do less than before.

Each service keeps such news in its own table (`ended_tokens`: of whose tokens, or of which session's, those made until
when are no good) and each process reads it every second, so a token is dead within seconds everywhere, and stays dead
after a restart. Rows are kept longer than any token lives.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any
from uuid import UUID

import eventlet
from nameko.extensions import DependencyProvider
from sqlalchemy import text

from kartoteka.auth import Viewer
from kartoteka.db import Database, UnitOfWork, in_one_line

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
KEEP_DAYS = 2  # no token lives longer
_SLACK = timedelta(seconds=30)  # a row may be seen so much later than it says

_END = text("""
    insert into ended_tokens as known (subject_id, ended_at) values (:subject_id, :ended_at)
    on conflict (subject_id) do update set ended_at = excluded.ended_at, told_at = now()
    where known.ended_at < excluded.ended_at""")
_NEWS = text("select subject_id, ended_at, told_at from ended_tokens where told_at >= :since")
_FORGET = text("delete from ended_tokens where told_at < now() - make_interval(days => :days)")


def end_tokens(session: UnitOfWork, subject_id: UUID, ended_at: datetime) -> None:
    """All tokens of a user, or of one session, that were made until then are dead in this service."""
    session.execute(_END, {"subject_id": subject_id, "ended_at": ended_at})


def forget_ended(session: UnitOfWork) -> None:
    """Remove what is older than any token."""
    session.execute(_FORGET, {"days": KEEP_DAYS})


class EndedTokens:
    """What this process knows of dead tokens of one service."""

    _all: dict[str, "EndedTokens"] = {}
    _lock = Lock()

    def __init__(self) -> None:
        self._ended: dict[UUID, float] = {}
        self._watchers: list[Callable[[], None]] = []

    @classmethod
    def of(cls, database: Database) -> "EndedTokens":
        """The process's one list for a service's database."""
        with cls._lock:
            return cls._all.setdefault(database.url, cls())

    def has(self, who: Viewer) -> bool:
        """Whether the viewer's token is dead."""
        ended = (self._ended.get(subject) for subject in (who.user_id, who.session_id) if subject)
        return any(until is not None and who.issued_at <= until for until in ended)

    def watch(self, changed: Callable[[], None]) -> None:
        """Call this whenever there is news."""
        self._watchers.append(changed)

    def take(self, news: Iterable[tuple[UUID, float]]) -> None:
        """Take news, and tell those who watch if it is some."""
        new = {subject: at for subject, at in news if self._ended.get(subject, 0.0) < at}
        if new:
            self._ended |= new
            for changed in self._watchers:
                changed()


class EndedTokensReader(DependencyProvider):
    """Keeps the process's list up to date."""

    def setup(self) -> None:
        self.database = Database.of(self.container.service_name, self.container.config["settings"])
        self.ended = EndedTokens.of(self.database)
        self._stopping = False
        self._since = datetime.fromtimestamp(0, UTC)

    def start(self) -> None:
        if "api" in self.container.config["roles"]:
            self._thread = self.container.spawn_managed_thread(self._run)

    def stop(self) -> None:
        self._stopping = True

    def get_dependency(self, worker_ctx: Any) -> EndedTokens:
        return self.ended

    def _run(self) -> None:
        while not self._stopping:
            began = time.monotonic()
            try:
                self._read()
            except Exception as error:
                log.warning("whose tokens have ended can't be read: %s", in_one_line(error))
            eventlet.sleep(max(0.1, POLL_SECONDS - (time.monotonic() - began)))

    def _read(self) -> None:
        with self.database.transaction() as session:
            rows = session.execute(_NEWS, {"since": self._since}).all()
        self.ended.take((row.subject_id, row.ended_at.timestamp()) for row in rows)
        if rows:
            self._since = max(row.told_at for row in rows) - _SLACK
