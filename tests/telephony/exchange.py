"""A telephone exchange on loopback that sends what a test wants, and notes what it is sent."""

import re
import time
from collections.abc import Callable
from random import Random
from typing import Any

import eventlet

LOGIN = b"Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nMessage: Authentication accepted\r\n\r\n"
NOBODY_TALKS = b"Event: CoreShowChannelsComplete\r\nEventList: Complete\r\nListItems: 0\r\n\r\n"


class Exchange:
    """Answers each login with the bytes laid ready for that user; `send` says more to whoever is connected."""

    def __init__(self) -> None:
        self._server = eventlet.listen(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self.ready: dict[str, bytes] = {}
        self.heard = b""
        self.logins = 0
        self.answers: Callable[[bytes], bytes] = lambda heard: b""
        self._socket: Any = None
        self._dice = Random(7)
        self._threads = [eventlet.spawn(self._serve)]

    def send(self, data: bytes) -> None:
        """In chunks of any size, as networks like it."""
        wait_for(lambda: self._socket is not None)
        self._send(self._socket, data)

    def _send(self, sock: Any, data: bytes) -> None:
        while data:
            size = self._dice.choice((1, 7, 100, 1448, 4096, 65536))
            sock.sendall(data[:size])
            data = data[size:]
            eventlet.sleep(0)

    def cut(self) -> None:
        """The connection is lost."""
        sock, self._socket = self._socket, None
        sock.shutdown(2)

    def close(self) -> None:
        for thread in self._threads:
            thread.kill()
        self._server.close()

    def _serve(self) -> None:
        while True:
            sock, _ = self._server.accept()
            self._threads.append(eventlet.spawn(self._welcome, sock))

    def _welcome(self, sock: Any) -> None:
        with sock:
            self._converse(sock)

    def _converse(self, sock: Any) -> None:
        heard = sock.recv(4096)
        user = re.search(rb"Username: (\S+)", heard)
        assert user
        self._send(sock, self.ready.get(user[1].decode(), LOGIN + NOBODY_TALKS))
        self._socket = sock  # first, so that whoever has seen the login speaks to this one
        self.logins += 1
        try:
            while heard := sock.recv(4096):
                self.heard += heard
                sock.sendall(self.answers(heard))
        except OSError:
            return


def wait_for(is_so: Callable[[], Any], seconds: float = 15) -> Any:
    """Until something is so; what it is."""
    end = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < end, "this did not happen"
        eventlet.sleep(0.02)
    return found


__all__ = ["LOGIN", "NOBODY_TALKS", "Exchange", "wait_for"]
