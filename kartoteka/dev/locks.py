"""What only one command of this folder may do at a time: the others wait."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VAR = Path(__file__).resolve().parents[2] / "var"


@contextmanager
def alone(what: str) -> Iterator[None]:
    """Two commands started at once must not both build or install."""
    VAR.mkdir(exist_ok=True)
    with (VAR / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
