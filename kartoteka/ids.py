"""Identifiers: UUID version 7 (RFC 9562, section 5.7), so that ids sort by the moment they were made."""

import os
import threading
import time
from datetime import UTC, datetime
from uuid import UUID

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """A new id, greater than every id this process made before it (RFC 9562, section 6.2, method 2)."""
    global _last
    stamp = time.time_ns() // 1_000_000 << 12 | int.from_bytes(os.urandom(2)) >> 5
    with _lock:
        _last = stamp = max(stamp, _last + 1)
    return uuid7_at_stamp(stamp)


def uuid7_at_stamp(stamp: int) -> UUID:
    """`stamp` is milliseconds since the epoch in the high bits and a 12-bit counter in the low ones."""
    high = (stamp >> 12) << 16 | 0x7000 | stamp & 0xFFF
    low = 0x8000_0000_0000_0000 | int.from_bytes(os.urandom(8)) >> 2
    return UUID(int=high << 64 | low)


def uuid7_time(value: UUID) -> datetime:
    """When the id was made, to the millisecond."""
    return datetime.fromtimestamp((value.int >> 80) / 1000, UTC)
