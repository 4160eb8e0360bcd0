"""The line to one PBX that keeps a connection open. One replica of the cluster holds it: reads what the PBX sends,
tells screens at once, writes the rest down in batches, and dials. The others stand by.

Reading never waits for anything: what is read goes into the ear's memory, and threads of their own carry it on. When
the database is away for a moment the line reads on, and nothing is lost; when it stays away, another replica may have
the line, so it lets go.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import uniform
from typing import Any
from uuid import UUID

from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy.dialects.postgresql import insert

from kartoteka.contracts.ports.pbx import PbxError, StreamPbx
from kartoteka.db import Database
from kartoteka.leader import Leader
from kartoteka.plugins import PluginError
from telephony.calls import dialling
from telephony.calls.live import unfinished
from telephony.calls.models import DialRequest
from telephony.journal.pages import keep_days, pieces_of
from telephony.pbxs.hearing import Ear
from telephony.pbxs.models import PbxConnection
from telephony.pbxs.registry import Pbx
from telephony.pbxs.writing import Batch, Scribe, Watch

log = logging.getLogger(__name__)

CONNECTED = Gauge("kartoteka_pbx_connected", "1 while this process reads the PBX.", ["pbx"])
CALLS_LOGGED = Counter("kartoteka_calls_logged_total", "Stories of calls told to the other services.", ["pbx"])
PIECES_LOST = Gauge("kartoteka_pbx_pieces_lost", "Pieces that were not kept, for want of a database.", ["pbx"])
WRITE_LAG = Histogram(
    "kartoteka_pbx_lag_seconds",
    "From hearing a PBX to its being written down.",
    ["pbx"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 5, 30),
)

CHUNK_BYTES = 1 << 16
CONNECT_SECONDS = 5.0
GRACE_SECONDS = 30.0  # how long a line is read on while the database is away
LINGER_SECONDS = 0.2  # how long a batch gathers: what is lost by kill -9, and how late a call stands on its card
GLANCE_SECONDS = 0.02
REPORT_SECONDS = 3.0
SILENCE = timedelta(hours=4)  # of a call of which nothing is heard: longer talks without a single event are rare
PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
REFUSED_PAUSE = 60.0
LOGIN_BYTES = 4096  # within which a PBX says that it refuses us

Spawn = Callable[[Callable[[], None]], Any]


class LineLostError(OSError):
    """The PBX is gone, silent, or will not have us."""


class LoginRefusedError(LineLostError):
    """User or secret is wrong: no use to try again soon."""


class Line:
    """One PBX. `spawn` starts a thread and gives something that can be waited for."""

    def __init__(self, pbx: Pbx, database: Database, spawn: Spawn, *, keep_journal_days: int = 30) -> None:
        assert isinstance(pbx.adapter, StreamPbx)
        self.pbx = pbx
        self._adapter: StreamPbx = pbx.adapter
        self._database = database
        self._spawn = spawn
        self._keep_journal_days = keep_journal_days
        self._leader = Leader(
            database,
            f"telephony.line.{pbx.name}",
            grace_seconds=GRACE_SECONDS,
            on_change=lambda leads: None if leads else self._hang_up(),
            channel=dialling.DIAL_CHANNEL,
            on_notice=self._wake_dialler,
        )
        self._stopping = threading.Event()
        self._news = threading.Event()
        self._moves = threading.Event()
        self._dials = threading.Event()
        self._sending = threading.Lock()
        self._ear: Ear | None = None
        self._batch = Batch()
        self._scribe = Scribe(pbx.name, pbx.region)
        self._writing = threading.Lock()
        self._watch = Watch(pbx.name, pbx.region)
        self._wire: socket.socket | None = None  # from connecting on; `_socket` from being let in
        self._socket: socket.socket | None = None
        self._state, self._error = "connecting", ""
        self._connected_since: datetime | None = None
        self._worst_lag = 0.0
        self._heard_at = 0.0

    # -- life

    def run(self) -> None:
        """Hold the line, or stand by, until `stop`."""
        leading = self._spawn(self._leader.run)
        steps = (self._write, self._announce, self._dial, self._beat)
        threads = [self._spawn(self._forever(step)) for step in steps]
        while not self._stopping.is_set():
            if self._leader.is_leading:
                self._guard(self._term)
            self._stopping.wait(0.1)
        for thread in threads:
            thread.wait()
        self._guard(self._write_down)
        self._leader.stop()
        leading.wait()

    def stop(self) -> None:
        """Let go of the line, when what was heard is written."""
        self._stopping.set()
        self._hang_up()
        for event in (self._news, self._moves, self._dials):
            event.set()

    def _forever(self, step: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            while not self._stopping.is_set():
                self._guard(step)

        return run

    def _guard(self, step: Callable[[], None]) -> None:
        """The border of each thread: whatever goes wrong here must not end the process."""
        try:
            step()
        except Exception as error:
            log.warning("%s: %s: %s", self.pbx.name, step.__name__, error, exc_info=not isinstance(error, OSError))
            self._stopping.wait(0.5)

    @property
    def _may_read(self) -> bool:
        return self._leader.is_leading and not self._stopping.is_set()

    # -- reading

    def _term(self) -> None:
        """From taking the lead to losing it."""
        self._write_down()
        self._ear = self._informed_ear()
        self._watch.forget()
        attempt = 0
        while self._may_read:
            began = time.monotonic()
            pause = self._session(PAUSES[min(attempt, len(PAUSES) - 1)])
            attempt = 0 if time.monotonic() - began > 30 else attempt + 1
            self._rest(pause * uniform(0.75, 1.25))
        self._report()

    def _informed_ear(self) -> Ear:
        """Who takes over a line knows of the calls that last from what stands in the journal of them."""
        ear = Ear(self.pbx)
        with self._database.transaction() as session:
            keep_days(session, self._keep_journal_days)
            linkedids, since = unfinished(session, self.pbx.name)
            if since:
                ear.remember(pieces_of(session, self.pbx.name, linkedids, since))
        self._scribe.standing = set(linkedids)
        return ear

    def _session(self, pause: float) -> float:
        """One connection, from connecting to losing it; returns how long to rest."""
        self._show("connecting")
        try:
            with socket.create_connection((self._adapter.host, self._adapter.port), CONNECT_SECONDS) as sock:
                self._wire = sock
                self._talk(sock)
        except LoginRefusedError as error:
            self._show("refused", str(error))
            return REFUSED_PAUSE
        except (OSError, PluginError) as error:
            self._show("lost", str(error))
        finally:
            self._wire = self._socket = None
            self._connected_since = None
            CONNECTED.labels(self.pbx.name).set(0)
            assert self._ear
            self._ear.lose(datetime.now(UTC))
        return pause

    def _talk(self, sock: socket.socket) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(self._adapter.keep_alive_seconds * 2)
        sock.sendall(self.pbx.fence.call(self._adapter.login))
        self._check_login(sock)
        self._socket = sock
        self._connected_since = datetime.now(UTC)
        CONNECTED.labels(self.pbx.name).set(1)
        self._show("connected")
        self._dials.set()
        while self._may_read:
            self._hear(_received(sock))

    def _check_login(self, sock: socket.socket) -> None:
        """Whoever is refused is told so within the first bytes. What comes before is heard like the rest."""
        first = _received(sock)
        while len(first) < LOGIN_BYTES and first.count(b"\n") < 4:
            first += _received(sock)
        if self.pbx.fence.call(self._adapter.refused, first):
            raise LoginRefusedError("the PBX refuses the login")
        self._hear(first)

    def _hear(self, data: bytes) -> None:
        assert self._ear
        if not self._news.is_set():
            self._heard_at = time.monotonic()
        self._ear.hear(data, datetime.now(UTC))
        if self._ear.has_news:
            self._news.set()
            self._moves.set()
        # a busy socket always has more to read, and the others would never get their turn
        time.sleep(0)

    def _hang_up(self) -> None:
        if sock := self._wire:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _rest(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while self._may_read and time.monotonic() < end:
            self._stopping.wait(0.1)

    # -- writing

    def _write(self) -> None:
        if self._news.wait(1.0):
            time.sleep(LINGER_SECONDS)
            self._news.clear()
            try:
                self._write_down()
            except Exception:
                self._news.set()
                raise

    def _write_down(self) -> None:
        """One transaction for all that was heard since the last; what could not be written is tried again next time."""
        with self._writing:
            ear = self._ear
            if ear is None:
                return
            self._batch.add(ear)
            refused, ear.refused_dials = ear.refused_dials, []
            if not self._leader.is_leading:
                self._batch.leave_live_calls()
            if not self._batch and not refused:
                return
            with self._database.transaction() as session:
                logged = self._scribe.write(session, self._batch)
                dialling.settle_seen(session, self.pbx.name, [*self._batch.live, *self._batch.told])
                for fact in refused:
                    dialling.settle(session, UUID(fact.call_id), "failed", fact.reason)
            self._scribe.written(self._batch)
            self._batch = Batch()
        self._measure(logged, ear)

    def _measure(self, logged: int, ear: Ear) -> None:
        lag = time.monotonic() - self._heard_at
        self._worst_lag = max(self._worst_lag, lag)
        WRITE_LAG.labels(self.pbx.name).observe(lag)
        CALLS_LOGGED.labels(self.pbx.name).inc(logged)
        PIECES_LOST.labels(self.pbx.name).set(ear.lost_pieces)

    # -- telling screens

    def _announce(self) -> None:
        if self._moves.wait(1.0):
            self._moves.clear()
            self._tell_screens()
            # a ringing phone can wait for this, and under load many calls share one look into the directory
            time.sleep(GLANCE_SECONDS)

    def _tell_screens(self) -> None:
        ear = self._ear
        calls = ear.take_moved() if ear else []
        if not calls:
            return
        with self._database.transaction() as session:
            told, rows = self._watch.look(session, calls, datetime.now(UTC))
            for moved in told:
                session.emit(moved)
        self._batch.live.update({row["linkedid"]: row for row in rows})
        self._news.set()

    # -- dialling

    def _wake_dialler(self) -> None:
        self._dials.set()

    def _dial(self) -> None:
        # a NOTIFY may be lost with its connection
        self._dials.wait(5.0)
        self._dials.clear()
        if not self._socket or not self._may_read:
            return
        with self._database.transaction() as session:
            dialling.settle_doubtful(session, self.pbx.name)
            claimed = dialling.claim(session, self.pbx.name)
        for request in claimed:
            state, reason = self._dial_one(request)
            with self._database.transaction() as session:
                dialling.settle(session, request.id, state, reason)

    def _dial_one(self, request: DialRequest) -> tuple[str, str]:
        try:
            self._send(self.pbx.fence.call(self._adapter.dial, dialling.as_dial(request), passes=(PbxError,)))
        except (PbxError, PluginError) as error:
            return "failed", str(error)
        except OSError as error:
            return "unknown", f"the line was lost: {error}"
        return "sent", ""

    # -- keeping the line

    def _beat(self) -> None:
        """Ask the PBX for a sign of life, report how things stand, end calls that nobody heard of for hours."""
        next_ping = time.monotonic() + self._adapter.keep_alive_seconds
        while not self._stopping.is_set():
            self._stopping.wait(min(REPORT_SECONDS, self._adapter.keep_alive_seconds))
            if not self._leader.is_leading or not self._ear:
                continue
            if self._socket and time.monotonic() >= next_ping:
                next_ping = time.monotonic() + self._adapter.keep_alive_seconds
                with suppress(OSError, PluginError):
                    self._send(self.pbx.fence.call(self._adapter.keep_alive))
            now = datetime.now(UTC)
            self._ear.close_silent(now, now - SILENCE)
            self._guard(self._report)

    def _send(self, data: bytes) -> None:
        with self._sending:
            if not self._socket:
                raise LineLostError("not connected")
            self._socket.sendall(data)

    def _show(self, state: str, error: str = "") -> None:
        if error:
            log.warning("PBX %s is %s: %s", self.pbx.name, state, error)
        self._state, self._error = state, error
        self._spawn(lambda: self._guard(self._report))

    def _report(self) -> None:
        row = {
            "pbx": self.pbx.name,
            "adapter": self.pbx.adapter_name,
            "state": self._state,
            "holder": f"{socket.gethostname()}:{os.getpid()}",
            "connected_since": self._connected_since,
            "last_event_at": self._ear.last_event_at if self._ear else None,
            "lag_seconds": round(self._worst_lag, 3),
            "live_calls": len(self._ear.book.live()) if self._ear else 0,
            "error": self._error,
            "changed_at": datetime.now(UTC),
        }
        self._worst_lag = 0.0
        if not self._leader.is_leading:
            return
        with self._database.transaction() as session:
            statement = insert(PbxConnection).values(row)
            session.execute(statement.on_conflict_do_update(index_elements=["pbx"], set_=row))


def _received(sock: socket.socket) -> bytes:
    try:
        data = sock.recv(CHUNK_BYTES)
    except TimeoutError:
        raise LineLostError("the PBX is silent") from None
    if not data:
        raise LineLostError("the PBX has closed the connection")
    return data
