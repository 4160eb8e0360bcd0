"""`./run test`: pytest, twice at once. The services' tests run under eventlet as the services do; a browser is driven
by a loop of its own, which eventlet would stop, so `tests/web` has a process to itself. Both wait more than they work.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
WEB_TESTS = "tests/web"
NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    """What follows `./run test` goes to pytest; paths say which of the two runs is wanted, without any both are."""
    paths = [argument for argument in arguments if (ROOT / argument.partition("::")[0]).exists()]
    options = [argument for argument in arguments if argument not in paths]
    of_web = [path for path in paths if path.startswith(WEB_TESTS)]
    others = [path for path in paths if path not in of_web]
    if paths and not others:
        return ended(web_tests([*of_web, *options]))
    if paths and not of_web:
        return ended(pytest([*others, *options]))
    with TemporaryFile() as printed:
        print(f"{WEB_TESTS} runs meanwhile; what it prints stands below.", flush=True)
        web = web_tests([*(of_web or [WEB_TESTS]), *options], printed)
        services = pytest([*(others or ["tests", f"--ignore={WEB_TESTS}"]), *options])
        codes = [ended(services), ended(web)]
        printed.seek(0)
        sys.stdout.buffer.write(printed.read())
    return max((code for code in codes if code != NOTHING_COLLECTED), default=NOTHING_COLLECTED)


def web_tests(arguments: list[str], printed: IO[bytes] | None = None) -> "subprocess.Popen[bytes]":
    return pytest(arguments, printed, KARTOTEKA_WEB_TESTS="1")


def pytest(arguments: list[str], printed: IO[bytes] | None = None, **environ: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environ}, stdout=printed, stderr=printed)


def ended(run: "subprocess.Popen[bytes]") -> int:
    """How a run ended; Ctrl-C reaches it without us, and it cleans up before it ends."""
    while True:
        try:
            return run.wait()
        except KeyboardInterrupt:
            continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
