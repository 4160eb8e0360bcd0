"""Ends servers when their owner has ended, however that came about (Ctrl-C, an exception, kill -9).

`hire()` starts this file as a small process of its own, holding one end of a pipe; the owner holds the other and never
writes. When the pipe closes, the processes named in the folder's *.pid files are stopped, and a temporary folder is
removed. Leaving politely takes the same path: `dismiss()` closes the pipe and waits.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from pathlib import Path

PATIENCE_SECONDS = 30


def hire(home: Path, *, remove: bool, keep_open: Collection[int] = ()) -> subprocess.Popen[bytes]:
    """A temporary folder's servers are killed, for nobody needs their data; others are asked to stop. `keep_open`:
    file descriptors, locks say, that stay open until the work is done."""
    command = [sys.executable, "-I", "-S", __file__, "remove" if remove else "keep", str(home)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, cwd="/", start_new_session=True, pass_fds=keep_open)


def dismiss(undertaker: subprocess.Popen[bytes]) -> None:
    assert undertaker.stdin
    undertaker.stdin.close()
    undertaker.wait(PATIENCE_SECONDS + 5)


def main(mode: str, home: Path) -> None:
    sys.stdin.buffer.read()
    polite = mode == "keep"
    for pid in pids(home):
        stop(pid, signal.SIGINT if polite else signal.SIGKILL)
    if not polite:
        remove(home)


def pids(home: Path) -> Iterator[int]:
    """Only processes that work in the folder: a number in an old file may be a stranger's by now."""
    for path in sorted(home.rglob("*.pid")):
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(path.read_text().split()[0])
            if Path(f"/proc/{pid}/cwd").readlink().is_relative_to(home):
                yield pid


def stop(pid: int, how: signal.Signals) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, how)
        while is_alive(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(pid, signal.SIGKILL)


def remove(home: Path) -> None:
    """A killed server's children go on writing for a moment."""
    deadline = time.monotonic() + 5
    while home.exists() and time.monotonic() < deadline:
        shutil.rmtree(home, ignore_errors=True)
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """A zombie has ended too: only its parent has not looked yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
