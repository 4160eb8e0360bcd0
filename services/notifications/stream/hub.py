"""Who looks on, and what they are told: the open streams of one process, and the last minutes of what it told.

Every replica hears every live event and has a hub of its own, so nothing is shared but the ids: an event keeps the id
of its envelope (UUIDv7) on every replica, and a browser that lost its connection goes on at another replica with the
last id it saw. Delivery is at least once; screens drop an id that they have seen.
"""

import json
import random
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from queue import Empty, Full, Queue
from uuid import UUID

from prometheus_client import Counter, Gauge

from kartoteka.auth import Viewer
from kartoteka.ids import uuid7, uuid7_time

OPEN = Gauge("kartoteka_streams_open", "Live streams that this process feeds.")
CUT = Counter("kartoteka_streams_cut_total", "Live streams closed because their reader was too slow.")

KEEP_ALIVE_SECONDS = 15.0
RETRY_MILLISECONDS = 2000
LONGEST_SECONDS = 1800.0  # then the browser comes back and shows its token again
SLACK = timedelta(seconds=2)  # how much later an event may come than one with a higher id from another process


@dataclass(frozen=True, slots=True)
class Told:
    """Something for the screens: the name of the event, its JSON in one line, whose screens it concerns, and when it
    came. What not all of them may know is said without it (`discreet`) but to those whom `trusts` names."""

    id: UUID
    name: str
    data: str
    concerns: Callable[[Viewer], bool] = lambda who: True
    came_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    discreet: str | None = None
    trusts: Callable[[Viewer], bool] = lambda who: False

    def frame(self, who: Viewer) -> bytes:
        """As it goes over the wire (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""
        data = self.data if self.discreet is None or self.trusts(who) else self.discreet
        return f"id: {self.id}\nevent: {self.name}\ndata: {data}\n\n".encode()


def note_to_self(name: str, **data: str) -> Told:
    """An event of the stream itself: `ready`, `reset`, `bye`."""
    return Told(uuid7(), name, json.dumps(data))


class ClosedError(Exception):
    """The stream is closed on our side."""


class Screen:
    """One open stream: what its reader has not yet fetched."""

    def __init__(self, who: Viewer, waiting: int) -> None:
        self.who = who
        self.backlog: list[Told] = []
        self._waiting: Queue[Told | None] = Queue(waiting)
        self._is_open = True

    def tell(self, told: Told) -> bool:
        """Hand over without waiting; False when the reader is too slow."""
        try:
            self._waiting.put_nowait(told)
        except Full:
            return False
        return True

    def fetch(self, seconds: float) -> Told | None:
        """What comes next; None when nothing came in so many seconds; ClosedError at the end."""
        try:
            told = self._waiting.get(timeout=max(seconds, 0.001))
        except Empty:
            told = None
            if self._is_open:
                return None
        if told is None:
            raise ClosedError
        return told

    def close(self, last_word: Told | None = None) -> None:
        """End the stream; what waits is not lost, for the reader comes back with the last id it has seen."""
        self._is_open = False
        while not self._waiting.empty():
            self._waiting.get_nowait()
        for told in (last_word, None) if last_word else (None,):
            self.tell(told)  # type: ignore[arg-type]


class Hub:
    """The open streams of this process. Nobody waits for anybody here: who does not read is cut off."""

    def __init__(
        self,
        *,
        recent: int = 10_000,
        keep_seconds: float = 300,
        per_user: int = 10,
        waiting: int = 500,
        since: datetime | None = None,
        has_ended: Callable[[Viewer], bool] = lambda who: False,
    ) -> None:
        """`recent` events are kept for those who come back, `keep_seconds` at most; `waiting` may wait for one reader;
        `since` is when this hub began to hear; `has_ended` says whose token is dead."""
        self._screens: dict[UUID, list[Screen]] = {}
        self._recent: deque[Told] = deque()
        self._most, self._keep = recent, timedelta(seconds=keep_seconds)
        self._per_user, self._waiting = per_user, waiting
        self._complete_since = since or datetime.now(UTC)
        self._has_ended = has_ended

    def tell(self, told: Told) -> None:
        """Tell everybody whom it concerns, now; and for some minutes those who come back."""
        self._remember(told)
        for screen in self._all():
            if told.concerns(screen.who) and not screen.tell(told):
                CUT.inc()
                self.close(screen)

    def _all(self) -> list[Screen]:
        return [screen for screens in self._screens.values() for screen in screens]

    def _remember(self, told: Told) -> None:
        self._recent.append(told)
        oldest_kept = datetime.now(UTC) - self._keep
        while len(self._recent) > self._most or self._recent[0].came_at < oldest_kept:
            self._complete_since = max(self._complete_since, self._recent.popleft().came_at)
            if not self._recent:
                return

    def open(self, who: Viewer, last: UUID | None, notes: Sequence[Told] = ()) -> Screen:
        """A new stream. `last` is the last id that the reader has seen, None when he has just come; `notes` are those
        that the database has for him since then."""
        screen = Screen(who, self._waiting)
        screen.backlog = self._backlog(who, last, notes)
        screens = self._screens.setdefault(who.user_id, [])
        screens.append(screen)
        OPEN.inc()
        if len(screens) > self._per_user:
            self.close(screens[0], note_to_self("bye", reason="too-many"))
        if self._has_ended(who):  # since the token was looked at
            self._end(screen)
        return screen

    def _backlog(self, who: Viewer, last: UUID | None, notes: Sequence[Told]) -> list[Told]:
        if last is None:
            return [note_to_self("ready")]
        missed = self._since(last)
        if missed is None:
            return [note_to_self("reset")]
        mine = [told for told in missed if told.concerns(who)]
        known = {told.id for told in mine} | {last}
        return [note for note in notes if note.id not in known] + mine + [note_to_self("ready")]

    def _since(self, last: UUID) -> list[Told] | None:
        later: list[Told] = []
        for told in reversed(self._recent):
            if told.id == last:
                return later[::-1]
            later.append(told)
        if last.version != 7 or not self._complete_since < uuid7_time(last) < datetime.now(UTC) + self._keep:
            return None
        # an id of another replica, whose order is not ours
        return [told for told in self._recent if told.came_at >= uuid7_time(last) - SLACK]

    def close(self, screen: Screen, last_word: Told | None = None) -> None:
        """End a stream, from whichever side."""
        screens = self._screens.get(screen.who.user_id, [])
        if screen in screens:
            screens.remove(screen)
            OPEN.dec()
            screen.close(last_word)
        if not screens:
            self._screens.pop(screen.who.user_id, None)

    def close_ended(self) -> None:
        """End the streams of those whose tokens are dead; who has a new one may come back with it."""
        for screen in self._all():
            if self._has_ended(screen.who):
                self._end(screen)

    def _end(self, screen: Screen) -> None:
        screen.backlog.clear()
        self.close(screen, note_to_self("bye", reason="ended"))

    def close_all(self) -> None:
        """The process stops: browsers come back elsewhere."""
        for screen in self._all():
            self.close(screen)

    def __len__(self) -> int:
        return sum(map(len, self._screens.values()))


def frames(
    hub: Hub,
    who: Viewer,
    last: UUID | None,
    notes: Sequence[Told] = (),
    *,
    keep_alive: float = KEEP_ALIVE_SECONDS,
    longest: float = LONGEST_SECONDS,
) -> Iterator[bytes]:
    """A stream as the bytes of its answer, until the reader goes, is cut off, or half an hour is over."""
    end = time.monotonic() + longest * random.uniform(0.8, 1)  # not all of them come back in the same second
    screen = hub.open(who, last, notes)
    try:
        yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
        for told in screen.backlog:
            yield told.frame(who)
        while time.monotonic() < end:
            next_told = screen.fetch(keep_alive)
            # an id alone moves the reader's Last-Event-ID on, so that a quiet hour does not make it too old
            yield next_told.frame(who) if next_told else f": keep-alive\nid: {uuid7()}\n\n".encode()
    except ClosedError:
        return
    finally:
        hub.close(screen)
