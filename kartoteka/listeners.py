"""How a service hears events: `@listens` for durable ones, in batches; `@hears` for live ones.

    @listens(CallLogged, batch=200)
    def remember_calls(self, session: UnitOfWork, calls: Sequence[Heard]) -> None: ...

A batch is one transaction: inbox rows first, so that what was handled before is dropped; then the method, with the
rest; then the events it caused; commit; only then the bus is told. A batch that fails is halved until the one message
that fails stands alone: that one is tried again with growing pauses and becomes a dead letter in the end, the others
are handled. Handlers must not rely on order: state carries a sequence number, and what is older is ignored.
"""

import hashlib
import logging
import threading
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR, Entrypoint
from sqlalchemy import text
from structlog.contextvars import bound_contextvars

from kartoteka import crash, telemetry
from kartoteka.bus import Bus, Consumer, Message, Queue, Retry
from kartoteka.db import Database, UnitOfWork, fresh_ids, in_one_line, is_outage
from kartoteka.events import BadEventError, Cause, Envelope, Heard, UnknownEventError, kind_of, open_envelope, read
from kartoteka.ids import uuid7
from kartoteka.workers import work

log = logging.getLogger(__name__)

HELD_POLL_SECONDS = 1.0
LEASE_SECONDS = 300  # after this a replica that took held messages and died is forgotten


class Listener(Entrypoint):
    """The entry point behind `@listens`: one durable queue, one method."""

    role = "worker"

    def __init__(self, *events: type, batch: int = 100) -> None:
        super().__init__(expected_exceptions=(Exception,))
        self.events = frozenset(events)
        self.names = tuple(dict.fromkeys(kind_of(cls).name for cls in events))
        self.batch = batch
        self._stopping = threading.Event()

    def queue_of(self, service: str, method: str) -> Queue:
        """The queue of this listener when it stands on a method of a service."""
        return Queue(f"{service}.{method}", self.names, self.batch)

    def setup(self) -> None:
        service = self.container.service_name
        self.queue = self.queue_of(service, self.method_name)
        settings = self.container.config["settings"]
        self.database = Database.of(service, settings)
        self.retry_seconds = settings.retry_pauses
        self._reporter = _Reporter(self.queue.name)

    def start(self) -> None:
        bus: Bus = self.container.config["bus"]
        self._consumer: Consumer = bus.consumer(self.queue, self)
        self._threads = [
            self.container.spawn_managed_thread(self._consumer.run),
            self.container.spawn_managed_thread(self._return_held),
        ]

    def stop(self) -> None:
        self._stopping.set()
        self._consumer.stop()
        for thread in self._threads:
            thread.wait()

    def handle(self, messages: Sequence[Message]) -> Sequence[Retry]:
        """Handle a batch; waits while the database is away, since nothing can be said of a message then."""
        pause = 0.5
        while True:
            try:
                return self._handle(messages)
            except Exception as error:
                if self._stopping.is_set() or not is_outage(error):
                    raise
                log.warning("%s waits for its database: %s", self.queue.name, in_one_line(error))
            self._stopping.wait(pause)
            pause = min(pause * 2, 5)

    def _handle(self, messages: Sequence[Message]) -> list[Retry]:
        readable: list[tuple[Message, Heard]] = []
        for message in messages:
            try:
                heard = read(open_envelope(message.body))
            except (BadEventError, UnknownEventError) as error:
                self._bury(message, str(error), "")
                continue
            # the same name comes in every version that is published
            if type(heard.event) in self.events:
                readable.append((message, heard))
        return self._attempt(readable) if readable else []

    def _attempt(self, batch: Sequence[tuple[Message, Heard]]) -> list[Retry]:
        try:
            self._work([heard for _, heard in batch])
        except Exception as error:
            if is_outage(error) or isinstance(error, ContainerBeingKilled):
                raise
            if len(batch) == 1:
                return self._failed(*batch[0], error)
            middle = len(batch) // 2
            return self._attempt(batch[:middle]) + self._attempt(batch[middle:])
        return []

    def _work(self, batch: Sequence[Heard]) -> None:
        by_id = {heard.envelope.id: heard for heard in batch}
        cause = batch[0].envelope.as_cause() if len(batch) == 1 else Cause(actor=self.container.service_name)
        with self.database.transaction(cause) as session:
            fresh = fresh_ids(session, self.queue.name, list(by_id))
            new = [heard for id, heard in by_id.items() if id in fresh]
            if new:
                with bound_contextvars(**_logged_of(new)):
                    work(self, session, new)
            crash.at("listener:worked")
        self._reporter.handled(new, repeated=len(batch) - len(new))

    def _failed(self, message: Message, heard: Heard, error: Exception) -> list[Retry]:
        reason = f"{type(error).__name__}: {error}"
        trace = "".join(traceback.format_exception(error))
        with bound_contextvars(**_logged_of([heard])):
            if message.attempts >= len(self.retry_seconds):
                self._bury(message, reason, trace)
                return []
            log.warning("%s failed on %s: %s", self.queue.name, heard.envelope.event, reason)
        telemetry.RETRIED.labels(self.queue.name).inc()
        return [Retry(message, message.attempts, reason, trace)]

    def _bury(self, message: Message, reason: str, trace: str) -> None:
        log.error("%s: a message is dead after %d attempts: %s", self.queue.name, message.attempts + 1, reason)
        telemetry.DIED.labels(self.queue.name).inc()
        with self.database.transaction() as session:
            hold_message(session, self.queue.name, message, reason, trace, None)

    def hold(self, retries: Sequence[Retry]) -> None:
        """Keep messages in the database until their pause is over."""
        with self.database.transaction() as session:
            for again in retries:
                due = datetime.now(UTC) + timedelta(seconds=self.retry_seconds[again.tier])
                hold_message(session, self.queue.name, again.message, again.reason, again.traceback, due)

    def _return_held(self) -> None:
        while not self._stopping.is_set():
            try:
                returned = self._return_some()
            except Exception as error:
                log.warning("%s can't look at its held messages: %s", self.queue.name, in_one_line(error))
                returned = 0
            if not returned:
                self._stopping.wait(HELD_POLL_SECONDS)

    def _return_some(self) -> int:
        # The rows are leased, not locked: handling writes to the same table. Killed in between, the inbox knows which
        # were handled; what is held again meanwhile has another `retry_at` and stays.
        lease = datetime.now(UTC) + timedelta(seconds=LEASE_SECONDS)
        taking = {"listener": self.queue.name, "batch": self.batch, "lease": lease}
        with self.database.transaction() as session:
            rows = session.execute(_TAKE_HELD, taking).all()
        if rows:
            retries = self.handle([Message(bytes(row.body), row.attempts) for row in rows])
            if retries:
                self.hold(retries)
            with self.database.transaction() as session:
                session.execute(_RELEASE_HELD, {"ids": [row.id for row in rows], "lease": lease})
        return len(rows)


_TAKE_HELD = text("""
    update held_messages set retry_at = :lease where id in (
        select id from held_messages where listener = :listener and retry_at <= now()
        order by retry_at, id limit :batch for update skip locked)
    returning id, body, attempts""")
_RELEASE_HELD = text("delete from held_messages where id = any(:ids) and retry_at = :lease")

_HOLD = text("""
    insert into held_messages (id, listener, message_id, name, body, attempts, reason, traceback, retry_at)
    values (:id, :listener, :message_id, :name, :body, :attempts, :reason, :traceback, :retry_at)
    on conflict (listener, message_id) do update set attempts = excluded.attempts, reason = excluded.reason,
        traceback = excluded.traceback, retry_at = excluded.retry_at, held_at = now()""")


def hold_message(
    session: UnitOfWork, listener: str, message: Message, reason: str, trace: str, retry_at: datetime | None
) -> None:
    """Lay a message, on which a listener has failed once more, among its held ones; without `retry_at` it is dead."""
    envelope = _envelope_of(message)
    row = {
        "id": uuid7(),
        "listener": listener,
        "message_id": envelope.id if envelope else _id_of_unreadable(message.body),
        "name": envelope.event if envelope else None,
        "body": message.body,
        "attempts": message.attempts + 1,
        "reason": reason.replace("\0", "\ufffd"),
        "traceback": trace.replace("\0", "\ufffd"),
        "retry_at": retry_at,
    }
    session.execute(_HOLD, row)


def _envelope_of(message: Message) -> Envelope | None:
    try:
        return open_envelope(message.body)
    except BadEventError:
        return None


def _id_of_unreadable(body: bytes) -> UUID:
    """The same for the same bytes, so that a message that is delivered twice is held once."""
    return UUID(bytes=hashlib.sha256(body).digest()[:16])


class _Reporter:
    """Counts what a listener does."""

    def __init__(self, listener: str) -> None:
        self._handled = telemetry.HANDLED.labels(listener)
        self._repeated = telemetry.REPEATED.labels(listener)
        self._lag = telemetry.LAG.labels(listener)

    def handled(self, new: Sequence[Heard], repeated: int) -> None:
        self._handled.inc(len(new))
        self._repeated.inc(repeated)
        if new:
            oldest = min(heard.envelope.occurred_at for heard in new)
            self._lag.observe(max(0.0, (datetime.now(UTC) - oldest).total_seconds()))


def _logged_of(heard: Sequence[Heard]) -> dict[str, str]:
    """What log lines say of a batch: its first event stands for all."""
    first = heard[0]
    said = {"event_id": str(first.envelope.id), "trace": telemetry.trace_id(first.envelope.traceparent)}
    card_id = getattr(first.event, "card_id", None)
    return {
        **said,
        **({"card_id": str(card_id)} if card_id else {}),
        **({"events": str(len(heard))} if heard[1:] else {}),
    }


class LiveListener(Entrypoint):
    """The entry point behind `@hears`: every replica gets every event, as it comes, or never. The method gets
    those that came together."""

    role = "api"

    def __init__(self, *events: type) -> None:
        super().__init__(expected_exceptions=(Exception,))
        self.events = frozenset(events)
        self.names = tuple(dict.fromkeys(kind_of(cls).name for cls in events))

    def start(self) -> None:
        bus: Bus = self.container.config["bus"]
        self._consumer = bus.hear_live(self.names, self._heard)
        self._thread = self.container.spawn_managed_thread(self._consumer.run)

    def stop(self) -> None:
        self._consumer.stop()
        self._thread.wait()

    def _heard(self, bodies: Sequence[bytes]) -> None:
        understood = [heard for body in bodies if (heard := _understood(body)) and type(heard.event) in self.events]
        if understood:
            self.container.spawn_worker(self, (understood,), {}, handle_result=_log_failure)


def _understood(body: bytes) -> Heard | None:
    try:
        return read(open_envelope(body))
    except (BadEventError, UnknownEventError) as error:
        log.warning("a live event is not understood: %s", error)
        return None


def _log_failure(worker: Any, result: object, failure: Any) -> tuple[object, Any]:
    if failure:
        log.error("hearing a live event failed", exc_info=failure)
    return result, None


listens: Callable[..., Any] = Listener.decorator
hears: Callable[..., Any] = LiveListener.decorator


def queues_of(service_cls: type) -> list[Queue]:
    """The queues of a service's listeners, read from its class: nothing needs to run for that."""
    return [
        entrypoint.queue_of(service_cls.name, name)  # type: ignore[attr-defined]
        for name in dir(service_cls)
        for entrypoint in getattr(getattr(service_cls, name), ENTRYPOINT_EXTENSIONS_ATTR, ())
        if isinstance(entrypoint, Listener)
    ]
