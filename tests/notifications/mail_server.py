"""A little mail server on loopback that says what it is told to say."""

import re
import socket
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import BinaryIO


class MailServer:
    """Takes letters. `say(verb, answer)` queues an answer of its own for a command; `TEXT` is the end of the text;
    the answer "hang" says nothing more, "drop" closes the connection."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.connections = 0
        self._answers: dict[str, deque[str]] = defaultdict(deque)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._over = threading.Event()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._socket.getsockname()[1]}"

    def say(self, verb: str, *answers: str) -> None:
        self._answers[verb].extend(answers)

    def __enter__(self) -> "MailServer":
        self._start(self._accept)
        return self

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # who waits in a socket must wake up before it is closed
        self._over.set()
        for waiting in (self._socket, *self._open):
            with suppress(OSError):
                waiting.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as lines, suppress(OSError):
            self._talk(connection, lines)

    def _talk(self, connection: socket.socket, lines: BinaryIO) -> None:
        if not self._answer(connection, "GREETING", "220 here"):
            return
        for line in lines:
            verb = line.split()[0].decode().upper()
            if not self._answer(connection, verb, "354 go on" if verb == "DATA" else "250 fine"):
                return
            if verb == "DATA" and not self._take(connection, lines):
                return

    def _take(self, connection: socket.socket, lines: BinaryIO) -> bool:
        text = b""
        while (line := lines.readline()) not in (b".\r\n", b""):
            text += re.sub(rb"^\.", b"", line)
        self.raw.append(text)
        self.letters.append(message_from_bytes(text, policy=policy.default))  # type: ignore[arg-type]
        return self._answer(connection, "TEXT", "250 taken")

    def _answer(self, connection: socket.socket, verb: str, usual: str) -> bool:
        answer = self._answers[verb].popleft() if self._answers[verb] else usual
        if answer == "hang":
            self._over.wait()
        if answer in ("drop", "hang"):
            return False
        connection.sendall(answer.encode() + b"\r\n")
        return verb != "QUIT"
