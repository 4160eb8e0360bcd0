"""PostgreSQL refuses to run as root: the account that root lends it instead, and folders which that account can use."""

import contextlib
import hashlib
import os
import pwd
import subprocess
import sys
from pathlib import Path
from typing import Any

SHELTER = Path("/var/lib/kartoteka")
"""For what would lie in a place that only root can enter."""


def account() -> pwd.struct_passwd:
    """Who runs the server: ourselves, or for root an account without rights."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


def own(folder: Path) -> None:
    """Make a folder of the server's account, closed to all others; an existing one keeps its owner."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid not in (os.geteuid(), account().pw_uid) and os.geteuid() != 0:
        raise PermissionError(f"{folder} belongs to somebody else: remove it and start again.")
    if folder.stat().st_uid == 0 and os.geteuid() == 0:
        os.chown(folder, account().pw_uid, account().pw_gid)


def as_owner(folder: Path) -> dict[str, Any]:
    """Arguments for `subprocess` to run as the one who owns a folder."""
    if os.geteuid() != 0:
        return {}
    owner = folder.stat()
    return {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}


def can_reach(path: Path) -> bool:
    """Whether that account may enter or run a path: asked by trying, as it."""
    if os.geteuid() != 0:
        return os.access(path, os.X_OK)
    user = account()
    finished = subprocess.run(["test", "-x", path], user=user.pw_uid, group=user.pw_gid, extra_groups=[], cwd="/")
    return finished.returncode == 0


def reachable(wanted: Path) -> Path:
    """The folder to use for data: the wanted one, or one in the shelter, which is announced."""
    wanted = wanted.absolute()
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if can_reach(wanted.parent):
        return wanted
    chosen = SHELTER / f"{wanted.name}-{hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]}"
    print(f"PostgreSQL does not run as root and can't enter {wanted.parent}: its data is in {chosen}.", file=sys.stderr)
    return chosen
