"""A switch for fault tests: `KARTOTEKA_CRASH_AT=relay:published:0.05` lets one visit in twenty to that place end the
process as `kill -9` does. Unset, it costs a comparison."""

import os
import random
import signal


def _read(setting: str) -> tuple[str, float]:
    place, _, chance = setting.rpartition(":")
    return place, float(chance or 0)


_place, _chance = _read(os.environ.get("KARTOTEKA_CRASH_AT", ""))


def at(place: str) -> None:
    """A place where a crash would be unpleasant."""
    if place == _place and random.random() < _chance:
        os.kill(os.getpid(), signal.SIGKILL)
