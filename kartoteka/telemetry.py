"""What a process tells about itself: structured logs, Prometheus metrics, W3C trace context."""

import logging
import os
import re
import sys
from typing import Any

import structlog
from prometheus_client import Counter, Gauge, Histogram

from kartoteka.settings import Settings

EVENTS_PUBLISHED = Counter("kartoteka_events_published_total", "Events that left by the relay.", ["service"])
EVENTS_UNHEARD = Counter("kartoteka_events_unheard_total", "Published events that no queue wanted.", ["event"])
RELAY_FAILURES = Counter("kartoteka_relay_failures_total", "Batches the bus did not take.", ["service"])
OUTBOX_AGE = Gauge("kartoteka_outbox_age_seconds", "Age of the oldest event that waits to leave.", ["service"])
OUTBOX_ROWS = Gauge("kartoteka_outbox_rows", "Events that wait to leave (counted up to 10,000).", ["service"])
HANDLED = Counter("kartoteka_messages_handled_total", "Messages handled for the first time.", ["listener"])
REPEATED = Counter("kartoteka_messages_repeated_total", "Messages dropped by the inbox.", ["listener"])
RETRIED = Counter("kartoteka_messages_retried_total", "Messages laid aside to be tried again.", ["listener"])
DIED = Counter("kartoteka_messages_died_total", "Messages that became dead letters.", ["listener"])
HELD = Gauge("kartoteka_messages_dead", "Dead letters that wait for somebody.", ["service"])
LAG = Histogram(
    "kartoteka_listener_lag_seconds",
    "From an event to its being handled.",
    ["listener"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 30, 300, 3600),
)
REQUESTS = Histogram(
    "kartoteka_http_seconds",
    "Time to answer a request.",
    ["service", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
)
PLUGIN_ERRORS = Counter("kartoteka_plugin_errors_total", "Calls of a plugin that failed.", ["group", "plugin"])

SECRET = re.compile(r"(?i)(password|secret|token|authorization|api_?key)")


def configure_logging(settings: Settings) -> None:
    """Logs to standard error: for people, or a JSON object a line."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _redact,
    ]
    renderer: Any = structlog.dev.ConsoleRenderer(
        # the pretty one prints every local variable: clients' data, and seconds of work
        colors=sys.stderr.isatty(),
        exception_formatter=structlog.dev.plain_traceback,
    )
    if settings.log_format == "json":
        shared.append(structlog.processors.format_exc_info)
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=settings.log_level, force=True)
    # what a handler raises is logged by our entry points, once and with its context
    logging.getLogger("nameko").setLevel(logging.CRITICAL)
    logging.getLogger("amqp").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _redact(logger: object, method: str, entry: Any) -> Any:
    for key in entry:
        if SECRET.search(key):
            entry[key] = "***"
    return entry


_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-[0-9a-f]{16}-([0-9a-f]{2})$")


def traceparent_from(header: str | None) -> str:
    """The next span of the caller's trace, or of a new one when there is no (valid) header.

    https://www.w3.org/TR/trace-context/#traceparent-header
    """
    found = _TRACEPARENT.match(header or "")
    trace_id, flags = found.groups() if found else (os.urandom(16).hex(), "01")
    return f"00-{trace_id}-{os.urandom(8).hex()}-{flags}"


def trace_id(traceparent: str | None) -> str:
    """The trace's id, to be shown to a person who reports a failure."""
    return (traceparent or "").split("-")[1] if traceparent else ""
