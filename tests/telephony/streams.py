"""Captures of a real Asterisk, ways to cut, thin and mix a stream, and how calls are read from one."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from telephony.adapters.asterisk_reader import AsteriskReader
from telephony.calls.book import CallBook
from telephony.calls.story import CallStory

CAPTURES = Path(__file__).with_name("captures")
NAMES = sorted(path.stem for path in CAPTURES.glob("*.ami"))
# By an account that an `eventfilter` spares most events, and that asks for no CEL, CDR and dialplan.
FILTERED = sorted(f"filtered/{path.stem}" for path in CAPTURES.glob("filtered/*.ami"))


@cache
def capture(name: str) -> bytes:
    return (CAPTURES / f"{name}.ami").read_bytes()


@cache
def expected(name: str) -> list[dict[str, Any]]:
    calls = json.loads((CAPTURES / f"{name}.expected.json").read_text())["calls"]
    # A number the dialplan does not know is refused before there is a channel: no event tells of it.
    return [call for call in calls if not call.get("may_have_no_channel")]


def read(*chunks: bytes, region: str = "RU") -> list[CallStory]:
    """The calls of a stream, as its end leaves them."""
    reader, book = AsteriskReader(), CallBook(region)
    for chunk in chunks:
        for event in reader.feed(chunk, None):
            book.hear(event)
    last_events, last_seen_at = reader.end()
    for event in last_events:
        book.hear(event)
    book.close(last_seen_at)
    return sorted(book.take_finished(), key=lambda story: story.started_at)


def read_one(*chunks: bytes) -> CallStory:
    [story] = read(*chunks)
    return story


def blocks(stream: bytes) -> list[bytes]:
    return [block + b"\r\n\r\n" for block in stream.split(b"\r\n\r\n") if block.strip()]


def event_name(block: bytes) -> str:
    found = re.search(rb"^Event: (\w+)", block, re.MULTILINE)
    return found[1].decode() if found else ""


def without_events(stream: bytes, *names: str) -> bytes:
    return b"".join(block for block in blocks(stream) if event_name(block) not in names)


def without_lines(stream: bytes, key: str) -> bytes:
    return re.sub(rb"(?m)^" + key.encode() + rb": .*\r\n", b"", stream)


def edited(stream: bytes, change: Callable[[bytes], bytes]) -> bytes:
    return b"".join(map(change, blocks(stream)))


def event(name: str, at: float, **fields: object) -> bytes:
    """An event as Asterisk would send it, for what no capture shows."""
    lines = [f"Event: {name}", f"Timestamp: {at:.6f}", *(f"{key}: {value}" for key, value in fields.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def in_order(events: Iterable[bytes]) -> bytes:
    """Events sorted by their times."""
    return b"".join(sorted(events, key=lambda block: float(re.search(rb"Timestamp: ([\d.]+)", block)[1])))


def at(epoch: float) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)
