"""`./run test`: pytest, twice. The services' tests run under eventlet as the services do; a browser is driven by a loop
of its own, which eventlet would stop, so `tests/web` has a process to itself."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEB_TESTS = "tests/web"
NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    """What follows `./run test` goes to pytest; paths say which of the two runs is wanted, without any both are."""
    paths = [argument for argument in arguments if (ROOT / argument.partition("::")[0]).exists()]
    options = [argument for argument in arguments if argument not in paths]
    of_web = [path for path in paths if path.startswith(WEB_TESTS)]
    others = [path for path in paths if path not in of_web]
    codes = []
    if others or not paths:
        codes.append(pytest([*(others or ["tests", f"--ignore={WEB_TESTS}"]), *options]))
    if of_web or not paths:
        codes.append(pytest([*(of_web or [WEB_TESTS]), *options], KARTOTEKA_WEB_TESTS="1"))
    return max((code for code in codes if code != NOTHING_COLLECTED), default=NOTHING_COLLECTED)


def pytest(arguments: list[str], **environ: str) -> int:
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env={**os.environ, **environ}
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
