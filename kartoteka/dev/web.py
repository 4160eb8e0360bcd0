"""The desktop's files: `web/dist`, built from `web/` when something there, or an API that it is typed by, has changed.

Node is the machine's own where it is new enough; otherwise one from a wheel, in .venv beside everything else.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from kartoteka.dev.locks import alone

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
DIST = WEB / "dist"
MODULES = WEB / "node_modules"
NODE_LOCK = ROOT / "requirements" / "node.txt"
OLDEST_NODE = (20, 19)
NOT_SOURCES = {"dist", "node_modules", "types"}


class WebError(Exception):
    """The desktop can't be built; the message says why."""


def build() -> Path:
    """The folder of the built desktop; nothing is done when it is there and nothing has changed."""
    with alone("web"):
        wanted = fingerprint()
        stamp = DIST / ".stamp"
        if not stamp.exists() or stamp.read_text() != wanted:
            _say("Building the desktop (only when its sources change) …")
            began = time.monotonic()
            shutil.rmtree(DIST, ignore_errors=True)
            _npm("run", "build")
            _quietly([sys.executable, "-m", "whitenoise.compress", str(DIST)])
            stamp.write_text(wanted)
            _say(f"Built in {time.monotonic() - began:.0f} s.")
    return DIST


def fingerprint() -> str:
    """Of everything that the built files are made from."""
    digest = hashlib.sha256()
    for path in sorted([*_sources(WEB), *_sources(ROOT / "docs" / "openapi")]):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir() and path.name not in NOT_SOURCES:
            yield from _sources(path)
        elif path.is_file():
            yield path


def run(*script: str) -> int:
    """Run one of the scripts of web/package.json, its output to ours."""
    with alone("web"):
        environ = prepared()
    return subprocess.run(["npm", "run", "--silent", *script], cwd=WEB, env=environ).returncode


def _npm(*arguments: str) -> None:
    _quietly(["npm", *arguments], prepared())


def prepared() -> Mapping[str, str]:
    """The environment in which `npm` is a good one, with the pinned packages installed."""
    environ = _with_node()
    lock = (WEB / "package-lock.json").read_bytes()
    stamp, wanted = MODULES / ".stamp", hashlib.sha256(lock).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        _say("Installing the desktop's pinned packages into web/node_modules (only when they change) …")
        _quietly(["npm", "ci", "--no-fund", "--no-audit"], environ)
        stamp.write_text(wanted)
    return environ


def _with_node() -> Mapping[str, str]:
    own = Path(sys.executable).parent
    if _node_version(own / "node") >= OLDEST_NODE:
        return {**os.environ, "PATH": f"{own}{os.pathsep}{os.environ.get('PATH', '')}"}
    if _node_version("node") < OLDEST_NODE or not shutil.which("npm"):
        _say("Installing a Node into .venv (once) …")
        options = ["--disable-pip-version-check", "--quiet", "--require-hashes", "--only-binary", ":all:"]
        _quietly([sys.executable, "-m", "pip", "install", *options, "-r", str(NODE_LOCK)])
        return {**os.environ, "PATH": f"{own}{os.pathsep}{os.environ.get('PATH', '')}"}
    return os.environ


def _node_version(program: Path | str) -> tuple[int, ...]:
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return ()
    return tuple(map(int, re.findall(r"\d+", said)[:2]))


def _quietly(command: list[str], environ: Mapping[str, str] | None = None) -> None:
    finished = subprocess.run(
        command,
        cwd=WEB,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if finished.returncode:
        raise WebError(f"{finished.stdout[-5000:]}\nThis failed in web/: {' '.join(command)}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(arguments: list[str]) -> int:
    """`./run web [script]`: a script of web/package.json (`dev`, `check`, `test` …); `build` without one."""
    try:
        if arguments:
            return run(*arguments)
        build()
    except WebError as error:
        sys.exit(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
