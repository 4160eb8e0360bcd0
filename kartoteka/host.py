"""How services run: the base every service has, the container that keeps only the entry points of its roles, and the
runner that starts several services in one process."""

import contextlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any

import eventlet
import psycopg
from nameko.containers import ServiceContainer
from nameko.extensions import DependencyProvider
from nameko.runners import ServiceRunner
from nameko.timer import Timer
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from werkzeug.wrappers import Request, Response

from kartoteka import green, telemetry
from kartoteka.auth import Tokens, Viewer, anyone
from kartoteka.bus import Bus
from kartoteka.bus.amqp import AmqpBus
from kartoteka.bus.local import LocalBus
from kartoteka.db import Database, UnitOfWork, in_one_line, is_outage
from kartoteka.ended import EndedTokensReader, forget_ended
from kartoteka.http import JSON, route
from kartoteka.listeners import queues_of
from kartoteka.openapi import describe
from kartoteka.relay import Relay, outbox_state
from kartoteka.settings import Settings
from kartoteka.workers import LogContext, work

log = logging.getLogger(__name__)

ROLES = ("api", "worker", "relay", "scheduler")
RETRY_JOB_SECONDS = 30.0


class Db(DependencyProvider):
    """`self.db`: the service's database."""

    def setup(self) -> None:
        config = self.container.config
        self.database = Database.of(self.container.service_name, config["settings"])
        self.database.send_live = config["bus"].send_live

    def get_dependency(self, worker_ctx: Any) -> Database:
        return self.database


class Config(DependencyProvider):
    """`self.settings`: the settings of this process."""

    def get_dependency(self, worker_ctx: Any) -> Settings:
        settings: Settings = self.container.config["settings"]
        return settings


class Every(Timer):
    """The entry point behind `@every`: a job that runs in one transaction, in one replica at a time."""

    def __init__(self, seconds: float, role: str = "scheduler") -> None:
        super().__init__(interval=seconds, eager=True, expected_exceptions=(Exception,))
        self.seconds = seconds
        self.role = role

    def setup(self) -> None:
        self.database = Database.of(self.container.service_name, self.container.config["settings"])

    def handle_timer_tick(self) -> None:
        while not self._tried() and not self._stops_within(min(self.seconds, RETRY_JOB_SECONDS)):
            pass
        # the timer waits for this before it sleeps
        self.worker_complete.send()

    def _tried(self) -> bool:
        try:
            with self.database.transaction() as session:
                if session.scalar(_ONE_AT_A_TIME, {"job": f"{self.container.service_name}.{self.method_name}"}):
                    work(self, session)
        except Exception as error:
            log.error("%s failed and is tried again soon", self.method_name, exc_info=not is_outage(error))
            return False
        return True

    def _stops_within(self, seconds: float) -> bool:
        with eventlet.Timeout(seconds, False):
            self.should_stop.wait()
            return True
        return False


every: Callable[..., Any] = Every.decorator
_ONE_AT_A_TIME = text("select pg_try_advisory_xact_lock(hashtextextended(:job, 0))")

_CLEAN_UP = (
    # some at a time: a statement that is always cut off for its length would never remove anything
    "delete from inbox where ctid = any(array("
    " select ctid from inbox where handled_at < now() - make_interval(days => :inbox_days) limit 200000))",
    "delete from idempotency_keys where created_at < now() - interval '2 days'",
)


class Service:
    """What every service has: database, relay, health, metrics, its own description."""

    name: str
    db: Database = Db()
    settings: Settings = Config()
    outbox = Relay()
    ended = EndedTokensReader()
    logged = LogContext()

    @route("GET", "/health/live", may=anyone, raw=True, role=None)
    def health_live(self, request: Request, who: Viewer) -> Response:
        """The process runs."""
        return Response(json.dumps({"status": "ok", "service": self.name}), content_type=JSON)

    @route("GET", "/health/ready", may=anyone, raw=True, role=None)
    def health_ready(self, request: Request, who: Viewer) -> Response:
        """The service reaches its database; how much waits in its outbox and how many messages are dead. A broker that
        is away does not make it unready: it reads and writes all the same."""
        with self.db.transaction() as session:
            state = _state(session)
        return Response(json.dumps({"status": "ok", "service": self.name, **state}), content_type=JSON)

    @route("GET", "/metrics", may=anyone, raw=True, role=None)
    def metrics(self, request: Request, who: Viewer) -> Response:
        """Prometheus metrics of this process."""
        with contextlib.suppress(Exception), self.db.transaction() as session:
            state = _state(session)
            telemetry.OUTBOX_AGE.labels(self.name).set(state["outbox_age_seconds"])
            telemetry.OUTBOX_ROWS.labels(self.name).set(state["outbox_rows"])
            telemetry.HELD.labels(self.name).set(state["dead_messages"])
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    @route("GET", "/openapi.json", may=anyone, raw=True, role=None)
    def openapi(self, request: Request, who: Viewer) -> Response:
        """This service's API as OpenAPI 3.1."""
        return Response(json.dumps(describe(type(self)), ensure_ascii=False), content_type=JSON)

    @every(3600)
    def forget_what_is_old(self, session: UnitOfWork) -> None:
        """Keep the platform's tables to the days that the settings name, and make next month's partitions."""
        for statement in _CLEAN_UP:
            session.execute(text(statement), {"inbox_days": self.settings.keep_inbox_days})
        forget_ended(session)
        session.execute(text("select keep_published_events(:days)"), {"days": self.settings.keep_published_days})


def _state(session: UnitOfWork) -> dict[str, Any]:
    age, rows = outbox_state(session)
    dead = session.scalar(text("select count(*) from held_messages where retry_at is null"))
    return {"outbox_age_seconds": round(age, 3), "outbox_rows": rows, "dead_messages": dead}


class Container(ServiceContainer):
    """nameko's container, less the entry points whose role this process does not have."""

    def __init__(self, service_cls: type, config: dict[str, Any]) -> None:
        super().__init__(service_cls, config)
        wanted = config["roles"]
        for entrypoint in list(self.entrypoints):
            if getattr(entrypoint, "role", None) not in (None, *wanted):
                self.entrypoints.discard(entrypoint)


@dataclass
class Suite:
    """Services that run in this process."""

    runner: Any
    bus: Bus
    settings: Settings

    def start(self) -> None:
        """Start them all; returns when all are up."""
        self.runner.start()

    def stop(self) -> None:
        """Finish what is being worked on, then leave."""
        self.runner.stop()
        self.bus.close()
        Database.close_all()

    def wait(self) -> None:
        """Return when the services have stopped; raises what killed one."""
        self.runner.wait()


def known_services() -> dict[str, type]:
    """Every service there is, built in or brought by a plugin (entry-point group `kartoteka.services`)."""
    return {found.name: found.load() for found in entry_points(group="kartoteka.services")}


def make_bus(settings: Settings) -> Bus:
    """The bus that the settings ask for."""
    if settings.in_process:
        return LocalBus()
    return AmqpBus(
        settings.amqp_url,
        settings.namespace,
        quorum=settings.quorum_queues,
        retry_seconds=settings.retry_pauses,
    )


def make_suite(
    settings: Settings,
    services: Sequence[str] = (),
    roles: Sequence[str] = ROLES,
    known: Mapping[str, type] | None = None,
) -> Suite:
    """Prepare services (default: all) to run in this process with the given roles. `known`: the services there are,
    if not those of the installed packages."""
    known = known_services() if known is None else known
    chosen = {name: known[name] for name in services or known}
    bus = make_bus(settings)
    config = {
        "settings": settings,
        "roles": frozenset(roles),
        "bus": bus,
        "tokens": Tokens(settings.token_public_key),
        # in one process only what runs here can listen; on a broker, everybody's queues must stand before we publish
        "queues": [q for cls in (chosen if settings.in_process else known).values() for q in queues_of(cls)],
        "max_workers": settings.workers,
        "SERVICE_CONTAINER_CLS": "kartoteka.host.Container",
    }
    runner = ServiceRunner(config)
    for cls in chosen.values():
        runner.add_service(cls)
    return Suite(runner, bus, settings)


def wait_for_database(url: str, seconds: float = 60) -> None:
    """Wait until a database answers, and prove that waiting for it does not freeze the process."""
    with eventlet.Timeout(seconds):
        while not _answers(url):
            eventlet.sleep(0.5)
    green.prove_it_yields(url)


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        log.warning("the database does not answer yet: %s", in_one_line(error))
        return False
    return True


__all__ = ["ROLES", "Service", "Suite", "every", "make_suite", "wait_for_database"]
