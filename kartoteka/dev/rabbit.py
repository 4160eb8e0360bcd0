"""A RabbitMQ node of one's own, for fault tests and for machines where none runs: free ports, an Erlang port mapper of
its own, everything in one temporary folder, nothing shared with the machine's broker."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import kombu

from kartoteka.dev import undertaker
from kartoteka.dev.ports import free_port
from kartoteka.dev.programs import rabbit_by_apt, rabbit_of_the_machine

START_SECONDS = 60
CONFIGURATION = """\
disk_free_limit.absolute = 50MB
log.file.level = warning
"""


class RabbitError(Exception):
    """The node can't be started or told something; the message says why."""


class PrivateRabbit:
    """A node that ends, with its data, at the end of the `with` block or of the process."""

    def __init__(self, programs: Path | None = None) -> None:
        found = programs or rabbit_of_the_machine() or rabbit_by_apt()
        if found is None:
            raise RabbitError("There is no rabbitmq-server here: apt install rabbitmq-server.")
        self.programs = found
        self.home = Path(tempfile.mkdtemp(prefix="kt-rabbit-"))
        self.port = free_port()
        self.name = f"kt{secrets.token_hex(4)}@localhost"
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}/"
        self._environ = self._settings(mapper_port=free_port(), distribution_port=free_port())
        self._mapper: subprocess.Popen[bytes] | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._undertaker = undertaker.hire(self.home, remove=True)

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *exception: object) -> None:
        self.close()

    def start(self) -> Self:
        """Start on what earlier starts left; ready to serve when it returns."""
        if self._mapper is None:
            self._mapper = self._spawn("epmd", mapper_program(), "-port", self._environ["ERL_EPMD_PORT"])
        if self._server is None:
            self._server = self._spawn("server", str(self.programs / "rabbitmq-server"))
            self._wait_until_ready(self._server)
        return self

    def stop(self) -> None:
        """Politely: what was confirmed is on disk, clients are told."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def settle(self) -> None:
        """Queues reach the disk a moment after their declaration is answered: wait for that before a `kill`."""
        self.control("eval", "mnesia:sync_log().")

    def restart(self) -> None:
        self.stop()
        self.start()

    def alarm(self) -> None:
        """The disk counts as full: the broker stops reading from whoever publishes, until `clear_alarm`."""
        self.control("set_disk_free_limit", "900000GB")

    def clear_alarm(self) -> None:
        self.control("set_disk_free_limit", "50MB")

    def control(self, *arguments: str) -> str:
        """Run rabbitmqctl on this node."""
        command = [str(self.programs / "rabbitmqctl"), "--quiet", "--node", self.name, *arguments]
        finished = subprocess.run(command, env=self._environ, cwd=self.home, capture_output=True, text=True)
        if finished.returncode:
            raise RabbitError(f"{' '.join(command)}\n{finished.stdout}{finished.stderr}")
        return finished.stdout

    def close(self) -> None:
        """End at once and leave nothing behind."""
        undertaker.dismiss(self._undertaker)
        for process in (self._server, self._mapper):
            if process:
                process.wait()

    def _settings(self, mapper_port: int, distribution_port: int) -> dict[str, str]:
        configuration = self.home / "rabbitmq.conf"
        configuration.write_text(CONFIGURATION)
        plugins = self.home / "enabled_plugins"
        plugins.write_text("[].\n")
        return {
            "PATH": f"{os.environ.get('PATH', '')}:/usr/bin:/bin:/usr/sbin:/sbin",
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            "ERL_EPMD_PORT": str(mapper_port),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": self.name,
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(distribution_port),
            "RABBITMQ_CONF_ENV_FILE": str(self.home / "no-rabbitmq-env.conf"),
            "RABBITMQ_CONFIG_FILE": str(configuration),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
            "RABBITMQ_MNESIA_BASE": str(self.home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.home / "log"),
            "RABBITMQ_PID_FILE": str(self.home / "rabbitmq.process"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            # The start script then becomes the node instead of guarding it, so that its process is the one to kill.
            "RUNNING_UNDER_SYSTEMD": "true",
        }

    def _spawn(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        with (self.home / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                env=self._environ,
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        (self.home / f"{name}.pid").write_text(str(process.pid))
        return process

    def _wait_until_ready(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.url):
            if server.poll() is not None or time.monotonic() > deadline:
                log = (self.home / "server.log").read_text(errors="replace")
                raise RabbitError(f"RabbitMQ does not start in {self.home}:\n{log[-2000:]}")
            time.sleep(0.2)

    def _end(self, how: signal.Signals) -> None:
        if self._server is None:
            return
        self._server.send_signal(how)
        self._server.wait(START_SECONDS)
        self._server = None
        (self.home / "server.pid").unlink()


def mapper_program() -> str:
    """Erlang would start a mapper by itself, but one that nobody ends."""
    inside = sorted(Path("/usr/lib/erlang").glob("erts-*/bin/epmd"))
    found = shutil.which("epmd") or (str(inside[-1]) if inside else None)
    if found is None:
        raise RabbitError("Erlang's epmd is not on the PATH.")
    return found


def answers(url: str) -> bool:
    """Whether a broker lets us in; asked once, where kombu's own `connect` would ask again after two seconds."""
    transport = kombu.Connection(url, connect_timeout=3).transport
    try:
        transport.close_connection(transport.establish_connection())
    except (OSError, *transport.connection_errors):
        return False
    return True
