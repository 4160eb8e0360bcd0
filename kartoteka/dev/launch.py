"""Behind `./run`: makes the virtual environment when it is missing or out of date, then hands over to the command.

It runs on the machine's bare Python, so it imports the standard library only, and nothing of Kartoteka.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.stamp"
LOCK = ROOT / "requirements" / "dev.txt"


@dataclass(frozen=True)
class Command:
    name: str
    help: str
    module: str
    needs_packages: bool = True


COMMANDS = (
    Command("up", "start the whole suite and print its address (--fresh, --port N, --no-demo)", "kartoteka.dev.up"),
    Command("test", "run the tests; what follows goes to pytest", "kartoteka.dev.tests"),
    Command("check", "lint, formatting, types, layers: everything quick, in under a minute", "kartoteka.dev.check"),
    Command("web", "build the desktop, or run a script of web/package.json (dev, check, test)", "kartoteka.dev.web"),
    Command("bench", "run the benchmarks, or the one that is named", "kartoteka.dev.bench"),
    Command("lock", "refresh the pinned dependencies in requirements/", "kartoteka.dev.lock", needs_packages=False),
)


class Refusal(Exception):
    """The machine lacks something; the message says what to do."""


def main(arguments: list[str]) -> int:
    name, *rest = arguments or ["help"]
    if name in ("help", "-h", "--help"):
        print(usage())
        return 0
    command = next((each for each in COMMANDS if each.name == name), None)
    if command is None:
        raise Refusal(f"There is no command {name!r}.\n\n{usage()}")
    python = prepared() if command.needs_packages else sys.executable
    os.execv(python, [python, "-m", command.module, *rest])


def prepared() -> str:
    with alone():
        prepare()
    return str(PYTHON)


def usage() -> str:
    lines = [f"  ./run {command.name:<7} {command.help}" for command in COMMANDS]
    return "\n".join(["Usage:", *lines, "  ./run help    this list"])


@contextmanager
def alone() -> Iterator[None]:
    """Two commands started at once must not both install."""
    lock = ROOT / "var" / "install.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def prepare() -> None:
    if not is_usable():
        make_venv()
    if not STAMP.exists() or STAMP.read_text() != fingerprint():
        install()
        STAMP.write_text(fingerprint())


def is_usable() -> bool:
    """A venv that works is kept, unless PYTHON asks for another version than the one inside."""
    probe = "import pip, sys; print(sys.version_info[:2])"
    answer = subprocess.run([PYTHON, "-c", probe], capture_output=True, text=True) if PYTHON.exists() else None
    if answer is None or answer.returncode:
        return False
    return "PYTHON" not in os.environ or answer.stdout.strip() == str(sys.version_info[:2])


def fingerprint() -> str:
    parts = [str(ROOT).encode(), LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_venv() -> None:
    if not (find_spec("venv") and find_spec("ensurepip")):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Refusal(
            f"{sys.executable} cannot make virtual environments: its venv module is missing.\n"
            f"On Debian or Ubuntu: apt install python{version}-venv. Elsewhere: PYTHON=/path/to/another/python3 ./run …"
        )
    quietly([sys.executable, "-m", "venv", "--clear", str(VENV)])


def install() -> None:
    started = time.monotonic()
    print("Installing the pinned packages into .venv (only when they change) …", file=sys.stderr, flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    # Wheels only: a source package would be built with tools that no hash vouches for.
    quietly([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(LOCK)])
    quietly([*pip, "--no-deps", "--no-build-isolation", "--editable", str(ROOT)])
    print(f"Installed in {time.monotonic() - started:.0f} s.", file=sys.stderr, flush=True)


def quietly(command: list[str]) -> None:
    finished = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
    if finished.returncode:
        raise Refusal(f"{finished.stdout}\nThis failed: {' '.join(command)}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Refusal as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
