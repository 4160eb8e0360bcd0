"""Whether the migrations lead to the tables that the code declares: migrates an empty PostgreSQL, then compares."""

import os
import subprocess
import sys
from pathlib import Path

from kartoteka.dev.postgres import PrivatePostgres

KARTOTEKA = Path(sys.executable).with_name("kartoteka")


def main() -> int:
    with PrivatePostgres() as server:
        environ = {**os.environ, "DATABASE_URL": server.url}
        return run(environ, "migrate") or run(environ, "migrate", "--check")


def run(environ: dict[str, str], *command: str) -> int:
    return subprocess.run([KARTOTEKA, *command], env=environ).returncode


if __name__ == "__main__":
    sys.exit(main())
