"""A TCP proxy that spoils a connection on demand: for tests of what a service does when the network fails."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self
from urllib.parse import urlsplit, urlunsplit


class StallingProxy:
    """Forwards to a server. `stall()`: connections stay open and carry nothing, like a black hole; `cut()`: all end
    and new ones end at once; `heal()`: all is well again, and what was held back while stalled arrives."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._flowing = threading.Event()
        self._flowing.set()
        self._is_cut = False
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self.port = int(self._listener.getsockname()[1])

    @classmethod
    def before(cls, url: str) -> "StallingProxy":
        """A proxy for the server that a URL names."""
        parts = urlsplit(url)
        assert parts.hostname and parts.port
        return cls(parts.hostname, parts.port)

    def url(self, url: str) -> str:
        """The same URL, by way of this proxy."""
        parts = urlsplit(url)
        credentials, at, _ = parts.netloc.rpartition("@")
        return urlunsplit(parts._replace(netloc=f"{credentials}{at}127.0.0.1:{self.port}"))

    def __enter__(self) -> Self:
        self._accepting.start()
        return self

    def __exit__(self, *exception: object) -> None:
        end(self._listener)
        self._accepting.join()
        self.cut()

    def stall(self) -> None:
        self._flowing.clear()

    def cut(self) -> None:
        self._is_cut = True
        self._flowing.set()
        for connection in list(self._open):
            end(connection)

    def heal(self) -> None:
        self._is_cut = False
        self._flowing.set()

    def _accept(self) -> None:
        with self._listener, contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with self._kept(client):
            self._flowing.wait()
            if self._is_cut:
                return
            with contextlib.suppress(OSError), self._kept(socket.create_connection(self._target)) as server:
                upward = threading.Thread(target=self._pump, args=(client, server), daemon=True)
                upward.start()
                self._pump(server, client)
                upward.join()

    @contextmanager
    def _kept(self, connection: socket.socket) -> Iterator[socket.socket]:
        """Closed by the thread that serves it, for under eventlet a socket that is closed while another thread reads
        from it leaves a trap behind for whoever gets its number next."""
        self._open.add(connection)
        with connection:
            yield connection
            self._open.discard(connection)

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                self._flowing.wait()
                sink.sendall(data)
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


def end(connection: socket.socket) -> None:
    """Wake up whoever waits for this socket: it is over."""
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
