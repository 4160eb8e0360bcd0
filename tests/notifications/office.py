"""The running service, as its clients see it."""

import gc
import json
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import eventlet
import requests

from kartoteka.auth import Tokens, Viewer
from kartoteka.db import Database
from kartoteka.settings import Settings
from notifications.stream.hub import Hub, note_to_self


@dataclass
class Office:
    settings: Settings
    hub: Hub

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.settings.port}/api/notifications{path}"

    def headers(self, who: Viewer) -> dict[str, str]:
        return {"Authorization": f"Bearer {Tokens(self.settings.token_key).make(who, 60)}"}

    def get(self, who: Viewer, path: str) -> requests.Response:
        return requests.get(self.url(path), headers=self.headers(who), timeout=5)

    def post(self, who: Viewer, path: str) -> requests.Response:
        return requests.post(self.url(path), headers=self.headers(who), timeout=5)

    def emit(self, *events: object) -> None:
        """As if other services had told of these."""
        with Database.of("notifications", self.settings).transaction() as session:
            for event in events:
                session.emit(event)

    def let_readers_go(self) -> None:
        """Write to those who have gone until it is noticed."""
        with eventlet.Timeout(10):
            while len(self.hub):
                self.hub.tell(note_to_self("anybody there?"))
                eventlet.sleep(0.02)
        eventlet.sleep(0.02)
        # eventlet's WSGI leaves the socket of a reader who went to the garbage collector
        with warnings.catch_warnings(action="ignore", category=ResourceWarning):
            gc.collect()

    def wait_for(self, who: Viewer, path: str, wanted: Callable[[Any], bool]) -> Any:
        """The answer, as soon as it is as wanted."""
        with eventlet.Timeout(10):
            while not wanted(answer := self.get(who, path).json()):
                eventlet.sleep(0.02)
        return answer

    @contextmanager
    def stream(self, who: Viewer, last: str = "") -> Iterator["Stream"]:
        """A stream that is ready."""
        headers = {**self.headers(who), **({"Last-Event-ID": last} if last else {})}
        with requests.get(self.url("/stream"), headers=headers, stream=True, timeout=10) as answer:
            assert answer.status_code == 200
            yield Stream(answer)


class Stream:
    """The events of an open stream."""

    def __init__(self, answer: requests.Response) -> None:
        self.answer = answer
        self._lines = answer.iter_lines(chunk_size=1, decode_unicode=True)

    def next(self) -> dict[str, Any]:
        """The next event: its id, name and data."""
        found: dict[str, Any] = {}
        for line in self._lines:
            if not line and "event" in found:
                return {**found, "data": json.loads(found["data"])}
            name, _, value = line.partition(": ")
            found[name] = value
        raise EOFError

    def until(self, name: str) -> list[dict[str, Any]]:
        """All events up to the next one of a name, that one included."""
        events = [self.next()]
        while events[-1]["event"] != name:
            events.append(self.next())
        return events
