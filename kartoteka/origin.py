"""One listening socket a process: all services of a process answer at one origin, each under its own path."""

import contextlib
import logging
import socket
from pathlib import Path
from typing import Any, Protocol
from wsgiref.types import StartResponse, WSGIEnvironment

import eventlet
from eventlet import wsgi
from eventlet.support.greenlets import GreenletExit
from nameko.extensions import SharedExtension
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from kartoteka import problems
from kartoteka.ids import uuid7
from kartoteka.pages import with_pages

log = logging.getLogger(__name__)

wsgi.MAX_HEADER_LINE = 65_536  # the token of somebody who heads a thousand teams has 40,000 characters
URL_BYTES = 65_536  # what is too long is named by the field, long before
SOCKET_SECONDS = 75  # how long an idle connection is kept
GOODBYE_SECONDS = 2.0


class Answers(Protocol):
    """What stands behind a path."""

    method: str

    @property
    def url(self) -> str: ...

    def respond(self, request: Request, path_values: dict[str, Any]) -> Response: ...


class PortInUseError(OSError):
    """Another program listens at the address."""


def refuse_busy_port(host: str, port: int) -> None:
    """PortInUseError at once, before anything is started, instead of one for each route."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUseError(_busy(host, port)) from error


def _busy(host: str, port: int) -> str:
    return f"port {port} of {host} is in use: choose another by KARTOTEKA_PORT or --port"


class Listening:
    """A socket and the routes behind it."""

    def __init__(self, host: str, port: int, web_root: str) -> None:
        try:
            self.socket = eventlet.listen((host, port), reuse_port=False, backlog=512)
        except OSError as error:
            raise PortInUseError(_busy(host, port)) from error
        # headers and body leave as two packets: without this the second waits 40 ms for the first one's delayed ACK
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._routes: dict[Answers, tuple[str, str]] = {}
        self._leaving = False
        self._map = Map()
        self._paths = self._map.bind("")  # once: binding to each request costs as much as finding its route
        app: Any = self._answer
        if web_root and Path(web_root).is_dir():
            app = with_pages(app, Path(web_root))
        self._server = eventlet.spawn(
            wsgi.server,
            self.socket,
            app,
            log_output=False,
            debug=False,  # True would send tracebacks to clients
            socket_timeout=SOCKET_SECONDS,
            max_size=2048,
            url_length_limit=URL_BYTES,
        )

    def add(self, answers: Answers) -> None:
        """Answer a path from now on."""
        self._leaving = False
        self._routes[answers] = answers.url, answers.method
        self._map.add(Rule(answers.url, methods=[answers.method], endpoint=answers))

    def remove(self, answers: Answers) -> bool:
        """No longer answer a path; True when none is left."""
        self._leaving = True
        self._routes.pop(answers, None)
        left = self._routes.items()
        self._map = Map([Rule(url, methods=[method], endpoint=answers) for answers, (url, method) in left])
        self._paths = self._map.bind("")
        return not self._routes

    def close(self) -> None:
        """Stop listening; answers that are on their way are finished, streams are not waited for long."""
        self._server.kill()
        with eventlet.Timeout(GOODBYE_SECONDS, False), contextlib.suppress(GreenletExit):
            self._server.wait()
        self.socket.close()

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        if environ.get("HTTP_TRANSFER_ENCODING"):
            environ["wsgi.input_terminated"] = True  # eventlet ends a chunked body; werkzeug must be told
        try:
            path = environ["PATH_INFO"].encode("latin1").decode(errors="replace")
            endpoint, values = self._paths.match(path, environ["REQUEST_METHOD"])
        except HTTPException as error:
            return self._no_route(error)(environ, start_response)
        return endpoint.respond(Request(environ), values)(environ, start_response)

    def _no_route(self, error: HTTPException) -> Any:
        if isinstance(error, NotFound) and self._leaving:
            return problems.answer(problems.Unavailable("This process is stopping"), str(uuid7()))
        return problems.answer_no_route(error, str(uuid7()))


class Origin(SharedExtension):
    """A service's hold on the socket that it shares with the other services of the process."""

    _open: dict[tuple[str, int], Listening] = {}

    def _address(self) -> tuple[str, int]:
        settings = self.container.config["settings"]
        return settings.host, settings.port

    def add(self, answers: Answers) -> None:
        """Answer a path of this service."""
        address = self._address()
        if address not in self._open:
            self._open[address] = Listening(*address, self.container.config["settings"].web_root)
        self._open[address].add(answers)

    def remove(self, answers: Answers) -> None:
        """The service stops: the last one closes the socket."""
        listening = self._open.get(self._address())
        if listening and listening.remove(answers):
            listening.close()
            del self._open[self._address()]


__all__ = ["Origin", "PortInUseError", "refuse_busy_port"]
