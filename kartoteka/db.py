"""The database of a service: one engine a process, one session a unit of work, bulk writes, deadlines.

A unit of work is one transaction; events recorded in it (`UnitOfWork.emit`) go into the outbox when it commits, and
with it or not at all.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Any, Self
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec
import psycopg
from psycopg import errors, sql
from sqlalchemy import Engine, create_engine
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session, SessionTransaction

from kartoteka.events import Cause, Envelope, Heard, encode, kind_of, seal
from kartoteka.settings import Settings

OUTBOX_CHANNEL = "kartoteka_outbox"
SendLive = Callable[[str, bytes], None]


class DeadlineConnection(psycopg.Connection[Any]):
    """A connection whose every wait ends: a database behind a black hole answers nothing, not even a time-out."""

    wait_seconds: float | None = 20.0

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, self.wait_seconds if timeout is None else timeout)
        except errors._WaitTimeout:
            if timeout is not None:
                raise
            # nothing can be said to this server any more, so don't try a rollback either
            self.pgconn.finish()
            raise errors.OperationalError("the database does not answer") from None
        except psycopg.Error as error:
            _hide_values(error)
            raise


def _hide_values(error: psycopg.Error) -> None:
    """What people say and who they are belongs in no log: the values that were refused stay in `error.diag` alone."""
    text = said = str(error)
    for told in filter(None, (error.diag.message_detail, error.diag.context)):
        said = said.replace(told, "(hidden)")
    if said != text:
        error.args = (said,)


class UnitOfWork(Session):
    """A session that also carries the events to be told when it commits, and why they happen."""

    cause: Cause = Cause.NOBODY
    service: str = ""
    send_live: SendLive = staticmethod(lambda name, body: None)

    def emit(self, happened: object, *, because: Heard | None = None, at: datetime | None = None) -> Envelope:
        """Tell an event when, and only when, this transaction commits: a durable one by the outbox, a transient one
        straight to the bus. `because` is the event of a batch that caused it; `at` is when it happened, if not now."""
        cause = because.envelope.as_cause() if because else self.cause
        envelope = seal(happened, cause=cause, at=at)
        where = "live" if kind_of(type(happened)).transient else "outbox"
        self.info.setdefault(where, []).append(envelope)
        return envelope

    def psycopg(self) -> psycopg.Connection[Any]:
        """The driver's own connection inside this transaction, for COPY and arrays."""
        driver = self.connection().connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        return driver


# A savepoint's end fires the same hooks as the transaction's: what was told inside is undone with it and only with it,
# and nothing leaves before the real commit.


@sqlalchemy_event.listens_for(UnitOfWork, "before_commit")
def _write_outbox(session: UnitOfWork) -> None:
    if session.in_nested_transaction():
        return
    told: list[Envelope] = session.info.pop("outbox", [])
    if told:
        session.flush()
        write_outbox(session.psycopg(), told)


@sqlalchemy_event.listens_for(UnitOfWork, "after_commit")
def _send_live(session: UnitOfWork) -> None:
    if session.in_nested_transaction():
        return
    for envelope in session.info.pop("live", []):
        session.send_live(envelope.event, encode(envelope))


@sqlalchemy_event.listens_for(UnitOfWork, "after_transaction_create")
def _remember_savepoint(session: UnitOfWork, transaction: SessionTransaction) -> None:
    if transaction.nested:
        marks = session.info.setdefault("marks", WeakKeyDictionary())
        marks[transaction] = [len(session.info.get(where, ())) for where in ("outbox", "live")]


@sqlalchemy_event.listens_for(UnitOfWork, "after_soft_rollback")
def _forget(session: UnitOfWork, transaction: SessionTransaction) -> None:
    marks = session.info.get("marks", {})
    undone: SessionTransaction | None = transaction
    while undone and undone not in marks:  # a flush that fails undoes the savepoint around it
        undone = undone.parent
    told_before = marks[undone] if undone else (0, 0)
    for where, count in zip(("outbox", "live"), told_before, strict=True):
        del session.info.get(where, [])[count:]


_COPY_FROM = 20  # rows from which COPY beats one INSERT
_TELL = sql.SQL("""
    with told as (
        insert into outbox (id, name, body)
        select id, name, body from json_to_recordset(%s::json) as told (id uuid, name text, body text))
    select pg_notify({}, '')""").format(OUTBOX_CHANNEL)


def write_outbox(connection: psycopg.Connection[Any], told: Sequence[Envelope]) -> None:
    """Write events into the outbox and wake the relay when the transaction commits."""
    columns = ("id", "name", "body")
    rows = [(envelope.id, envelope.event, encode(envelope).decode()) for envelope in told]
    if len(rows) < _COPY_FROM:
        connection.execute(_TELL, (_json([dict(zip(columns, row, strict=True)) for row in rows]),))
        return
    copy_rows(connection, "outbox", columns, rows)
    connection.execute(f"select pg_notify('{OUTBOX_CHANNEL}', '')")


def copy_rows(
    connection: psycopg.Connection[Any], table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write many rows at once (12 times a row-by-row insert, measured in batches of 100)."""
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


class Database:
    """A service's database as this process sees it."""

    _open: dict[str, "Database"] = {}
    _lock = Lock()

    def __init__(self, url: str, settings: Settings, service: str = "") -> None:
        self.url = url
        self.service = service
        self.send_live: SendLive = lambda name, body: None
        self.engine = _engine(url, settings)

    @classmethod
    def of(cls, service: str, settings: Settings) -> Self:
        """The process's one handle on a service's database; connects at first use."""
        url = settings.database(service)
        with cls._lock:
            if url not in cls._open:
                cls._open[url] = cls(url, settings, service)
            return cls._open[url]  # type: ignore[return-value]

    @classmethod
    def close_all(cls) -> None:
        """Give every connection back, at the end of the process."""
        with cls._lock:
            for database in cls._open.values():
                database.engine.dispose()
            cls._open.clear()

    @contextmanager
    def transaction(self, cause: Cause = Cause.NOBODY) -> Iterator[UnitOfWork]:
        """One unit of work: committed at the end, rolled back when anything is raised."""
        with UnitOfWork(self.engine, expire_on_commit=False) as session:
            session.cause = cause
            session.service = self.service
            session.send_live = self.send_live
            with session.begin():
                yield session
                if session.in_nested_transaction():
                    raise RuntimeError("a savepoint is still open: use `with session.begin_nested()`")

    def connect(self, *, autocommit: bool = True) -> psycopg.Connection[Any]:
        """A connection of one's own, outside the pool: for LISTEN and for advisory locks."""
        return DeadlineConnection.connect(self.url, autocommit=autocommit, **_OPTIONS)


_OPTIONS: dict[str, Any] = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
    "application_name": "kartoteka",
}


def _engine(url: str, settings: Settings) -> Engine:
    milliseconds = int(settings.statement_seconds * 1000)
    server_side = (
        f"-c statement_timeout={milliseconds} -c idle_in_transaction_session_timeout={milliseconds * 4}"
        " -c client_connection_check_interval=500 -c timezone=UTC -c jit=off"
    )

    def connect() -> psycopg.Connection[Any]:
        connection = DeadlineConnection.connect(url, options=server_side, **_OPTIONS)
        connection.wait_seconds = settings.statement_seconds + 5
        return connection

    return create_engine(
        "postgresql+psycopg://",
        creator=connect,
        pool_size=settings.pool_size,
        max_overflow=settings.pool_size,
        pool_timeout=10,
        pool_pre_ping=False,
        pool_recycle=1800,
        hide_parameters=True,
        json_deserializer=msgspec.json.decode,  # a page of cards holds a hundred small ones
        json_serializer=_json,
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


_OUTAGES = ("08", "25006", "25P03", "28", "40", "53", "55P03", "57P", "58")
"""SQLSTATE classes (PostgreSQL, appendix A): connection; a standby that was the primary; an idle transaction cut;
sign-in; deadlock and serialization; full disk or too many connections; lock not available; shutdown; system error."""


def is_outage(error: BaseException) -> bool:
    """Whether the database is away or overloaded, so that the same work may succeed later: a lost connection, a
    restart, a full pool or disk, a deadlock; not a constraint, nor a bug, nor a value that no index can hold, nor a
    statement that is always too slow: one of those must not stop a listener for ever."""
    if isinstance(error, PoolTimeoutError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return True
    cause = getattr(error, "orig", error)
    state = getattr(cause, "sqlstate", None)
    return state.startswith(_OUTAGES) if state else isinstance(cause, errors.OperationalError)


def in_one_line(error: BaseException) -> str:
    """An error for the log: the first line of what the server or the driver said, without SQLAlchemy's commentary."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    return said[0] if said else type(error).__name__


def is_too_slow(error: BaseException) -> bool:
    """Whether a statement was cut off because it took too long."""
    return isinstance(getattr(error, "orig", error), errors.QueryCanceled)


def fresh_ids(session: UnitOfWork, listener: str, message_ids: Sequence[UUID]) -> set[UUID]:
    """Write inbox rows for messages; returns those that were not there before."""
    insert = (
        "insert into inbox (listener, message_id) select %s, unnest(%s::uuid[])"
        " on conflict do nothing returning message_id"
    )
    return {row[0] for row in session.psycopg().execute(insert, (listener, sorted(message_ids)))}


__all__ = [
    "Database",
    "UnitOfWork",
    "copy_rows",
    "fresh_ids",
    "in_one_line",
    "is_outage",
    "is_too_slow",
    "write_outbox",
]
