"""Time for captures that have none: `timestampevents` is off by default, and a file does not know when it arrived.

Other things in the stream do tell the time: channel ids, CEL and CDR records to the second, the durations that Dial
leaves behind to the millisecond. What somebody did is held back until his call gives the next such hint.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from telephony.adapters.ami import Block

HINTS = frozenset((b"CEL", b"Cdr"))
HINTING_VARIABLES = frozenset((b"ANSWEREDTIME_MS", b"DIALEDTIME_MS"))
UNIQUEID_EPOCH = re.compile(r"(?:.*-)?(\d{9,11})\.\d+\Z")
# What somebody does begins a new moment; all other events follow at once from what was before them.
DEEDS = frozenset(("HangupRequest", "Hold", "Unhold", "Pickup", "OriginateResponse"))
LINKEDIDS = ("Linkedid", "LinkedID", "DestLinkedid", "TransfererLinkedid", "OrigTransfererLinkedid", "ParkeeLinkedid")
GIVEN_UP = frozenset(("NOANSWER", "BUSY", "CONGESTION", "CHANUNAVAIL"))
ZONE_STEP = 900  # zones differ from UTC in quarters of an hour


@dataclass(slots=True)
class Entry:
    block: Block
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """It is `at` now; and `channel`, if it was not yet, has been open since `answered_at`."""

    at: float
    answered_at: float | None = None
    channel: str = ""


@dataclass(slots=True)
class CallClock:
    now: float
    held_back: list[Entry] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        if self.held_back or _is_deed(entry.block):
            self.held_back.append(entry)
        else:
            entry.at = self.now

    def set(self, hint: Hint) -> None:
        before, self.now = self.now, max(self.now, hint.at)
        answer = _end_of_answer([entry.block for entry in self.held_back], hint.channel)
        answered_at = min(max(before, hint.answered_at or before), self.now)
        for place, entry in enumerate(self.held_back):
            entry.at = answered_at if place < answer else self.now
        self.held_back.clear()

    def whole_second(self, second: float) -> float:
        """The middle of a second is wrong by half of one at most, unless better is known of that second."""
        return self.now if second <= self.now < second + 1 else second + 0.5


class Timekeeper:
    def __init__(self) -> None:
        self.is_needed = False
        self._queue: deque[Entry] = deque()
        self._clocks: dict[str, CallClock] = {}
        self._calls: dict[str, str] = {}
        self._created_at: dict[str, float] = {}
        self._open_seconds: dict[str, float] = {}
        self._latest: float | None = None
        self._zone: float | None = None

    def misses_time(self, block: Block) -> bool:
        """Whether this is an event that should have a time and has none; replies and lists never have one."""
        return block.get("Event") in ("SuccessfulAuth", "Newchannel", "Newstate", "Hangup") and "Timestamp" not in block

    def stamp(self, block: Block) -> Iterator[Block]:
        """The blocks of which the time is known by now, in the order in which they came."""
        self._note_login(block)
        entry, clock = Entry(block), self._clock_of(block)
        self._queue.append(entry)
        if clock:
            self._follow(clock, entry)
        else:
            entry.at = self._latest or 0
        while self._queue and self._queue[0].at is not None:
            yield _stamped(self._queue.popleft())

    def end(self) -> Iterator[Block]:
        for clock in self._clocks.values():
            clock.set(Hint(clock.now))
        yield from map(_stamped, self._queue)
        self._queue.clear()

    def _follow(self, clock: CallClock, entry: Entry) -> None:
        hint = self._hint(clock, entry.block)
        if hint:
            clock.set(hint)
        clock.take(entry)
        if entry.block.get("Event") == "Newchannel":
            self._created_at[entry.block.get("Uniqueid", "")] = clock.now
        self._latest = max(self._latest or 0, clock.now)

    def _clock_of(self, block: Block) -> CallClock | None:
        uniqueid = block.get("Uniqueid") or block.get("UniqueID") or ""
        call = next((block[key] for key in LINKEDIDS if block.get(key)), None) or self._calls.get(uniqueid)
        if not call:
            return None
        self._calls.setdefault(uniqueid, call)
        if call not in self._clocks:
            second = began_second(uniqueid) or self._latest or 0.0
            self._clocks[call] = CallClock(max(self._latest or 0, second + 0.5))
        return self._clocks[call]

    def _note_login(self, block: Block) -> None:
        """The one event that always has its time."""
        if block.get("Event") == "SuccessfulAuth":
            self._latest = _epoch(block.get("EventTV")) or self._latest

    # -- what tells the time

    def _hint(self, clock: CallClock, block: Block) -> Hint | None:
        match block.get("Event"):
            case "Newchannel":
                second = began_second(block.get("Uniqueid", ""))
                return Hint(clock.whole_second(second)) if second else None
            case "CEL":
                second = self._local(block.get("EventTime"))
                return Hint(clock.whole_second(second)) if second else None
            case "Cdr":
                return self._record_hint(clock, block)
            case "VarSet":
                return self._duration_hint(block)
        return None

    def _record_hint(self, clock: CallClock, block: Block) -> Hint | None:
        end, answered = self._local(block.get("EndTime")), self._local(block.get("AnswerTime"))
        if end is None:
            return None
        return Hint(clock.whole_second(end), answered + 0.5 if answered else None, block.get("UniqueID", ""))

    def _duration_hint(self, block: Block) -> Hint | None:
        """Both are measured from the channel's own beginning and answer, whatever the names suggest."""
        channel, value = block.get("Uniqueid", ""), block.get("Value", "")
        if not value.isdigit():
            return None
        if block.get("Variable") == "ANSWEREDTIME_MS":
            self._open_seconds[channel] = int(value) / 1000
            return None
        created_at, open_seconds = self._created_at.get(channel), self._open_seconds.pop(channel, 0)
        if block.get("Variable") != "DIALEDTIME_MS" or created_at is None:
            return None
        at = created_at + int(value) / 1000
        return Hint(at, at - open_seconds, channel)

    def _local(self, text: str | None) -> float | None:
        """CEL and CDR write local time and no zone. What is known of the time by now tells what the zone is."""
        at = _epoch(text and text + "+00:00")
        if at is None or not self._latest:
            return None
        if self._zone is None:
            self._zone = round((at - self._latest) / ZONE_STEP) * ZONE_STEP
        return at - self._zone


def _stamped(entry: Entry) -> Block:
    if not entry.at or "Event" not in entry.block:
        return entry.block
    return entry.block | {"Timestamp": f"{entry.at:.6f}"}


def _is_deed(block: Block) -> bool:
    return block.get("Event") in DEEDS or block.get("DialStatus") in GIVEN_UP or _is_answer(block)


def _is_answer(block: Block) -> bool:
    return block.get("Event") == "Newstate" and block.get("ChannelStateDesc") == "Up"


def _end_of_answer(blocks: list[Block], channel: str) -> int:
    """How many of the blocks belong to the answer by which `channel` was opened: those before the next deed."""
    deeds = (place for place, block in enumerate(blocks) if _is_deed(block) and not _is_answer(block))
    end = next(deeds, len(blocks))
    is_opened = any(_is_answer(block) and block.get("Uniqueid") == channel for block in blocks[:end])
    return end if is_opened else 0


def began_second(uniqueid: str) -> float | None:
    """The second in which a channel began, as its id tells."""
    found = UNIQUEID_EPOCH.match(uniqueid)
    return float(found[1]) if found else None


def _epoch(text: str | None) -> float | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC).timestamp() if text else None
    except ValueError:
        return None
