"""Connections to a RabbitMQ: none waits for ever, whatever the broker does or fails to do."""

import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import amqp
import eventlet
from amqp.exceptions import AMQPError
from amqp.transport import TCPTransport
from kombu import Connection
from kombu.exceptions import KombuError

from kartoteka.bus import BusUnavailableError

HEARTBEAT = 10  # seconds; a black hole is noticed after two
ANSWER_SECONDS = 10.0
GOODBYE_SECONDS = 2.0
READ_AHEAD = 16_384  # bytes; each further frame in them is one copy of the rest
BROKER_ERRORS = (AMQPError, KombuError, OSError, EOFError)


def connect(url: str, heartbeat: int = HEARTBEAT) -> amqp.Connection:
    """A connection to the broker, or to one of several (`url;url`). No heartbeats: 0."""
    chosen = random.choice(url.split(";"))
    # kombu reads the URL and the settings of TLS; its own connecting tries twice and sleeps in between
    connection = Connection(chosen, heartbeat=heartbeat, connect_timeout=5).transport.establish_connection()
    _read_ahead(connection)
    return connection


def _read_ahead(connection: amqp.Connection) -> None:
    """py-amqp asks the socket three times for each of a message's three frames, which is half of its time."""
    transport = connection._transport
    if type(transport) is TCPTransport:
        receive = transport.sock.recv
        transport._quick_recv = lambda size: receive(max(size, READ_AHEAD))


@contextmanager
def within(seconds: float, complaint: str) -> Iterator[None]:
    """A deadline for a talk with the broker, after which the connection is to be dropped: TimeoutError."""
    with eventlet.Timeout(seconds, TimeoutError(complaint)):
        yield


@contextmanager
def broker_errors() -> Iterator[None]:
    """Whatever goes wrong with the broker becomes BusUnavailableError."""
    try:
        yield
    except BROKER_ERRORS as error:
        raise BusUnavailableError(f"the broker is unavailable: {error or type(error).__name__}") from error


def leave(connection: amqp.Connection) -> None:
    """Say goodbye, so that the last acknowledgements arrive, but not for long."""
    with suppress(Exception), eventlet.Timeout(GOODBYE_SECONDS, False):
        connection.close()
    drop(connection)


def drop(connection: amqp.Connection | None) -> None:
    """Close without a goodbye: a broker that has blocked us never answers one, and `close()` would hang for ever."""
    if connection is None:
        return
    with suppress(Exception):
        connection._transport.sock.shutdown(socket.SHUT_RDWR)  # the property `transport` would connect again
    with suppress(Exception):
        connection.collect()
