"""`./run up`: builds the desktop, starts the PostgreSQL of the wheel, unless DATABASE_URL names a server, then becomes
`kartoteka up`.

The server's data stay in var/postgres, its address in var/database_url. It stops when the suite has ended, even by
kill -9.
"""

import fcntl
import os
import shutil
import sys
import time
from pathlib import Path

from kartoteka.dev import undertaker, web
from kartoteka.dev.postgres import Postgres, PostgresError, embedded_postgres

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = ROOT / "var" / "database_url"  # for commands beside the suite: DATABASE_URL_FILE
FORMER_RUN_SECONDS = 15


def main(arguments: list[str]) -> None:
    web.build()
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = own_server(fresh="--fresh" in arguments).url
        ADDRESS.write_text(os.environ["DATABASE_URL"] + "\n")
    kartoteka = Path(sys.executable).with_name("kartoteka")
    os.execv(kartoteka, [str(kartoteka), "up", *arguments])


def own_server(*, fresh: bool) -> Postgres:
    lock = only_once(ROOT / "var" / "up.lock")
    server = embedded_postgres(ROOT / "var" / "postgres")
    if fresh:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)
    server.start()
    stop_at_the_end(server, lock)
    return server


def only_once(path: Path) -> int:
    """A lock for as long as the suite runs and its server stops; a run that is just ending is waited for."""
    path.parent.mkdir(exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT)
    deadline = time.monotonic() + FORMER_RUN_SECONDS
    while not is_locked(lock):
        if time.monotonic() > deadline:
            raise PostgresError("Kartoteka already runs from this folder: stop that one first.")
        time.sleep(0.1)
    return lock


def is_locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def stop_at_the_end(server: Postgres, lock: int) -> None:
    """Both the lock and the undertaker's pipe live on in the program that this process becomes."""
    watching = undertaker.hire(server.home, remove=False, keep_open=(lock,))
    assert watching.stdin
    os.set_inheritable(watching.stdin.fileno(), True)
    os.set_inheritable(lock, True)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except (PostgresError, web.WebError) as error:
        sys.exit(str(error))
