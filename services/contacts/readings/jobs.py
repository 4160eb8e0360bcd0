"""When readings are written down, and looked at."""

import logging
from datetime import UTC, datetime
from typing import Any

import eventlet
from nameko.extensions import DependencyProvider

from contacts.readings.alarming import forget_old_readings, raise_alarms
from contacts.readings.counting import Tally, add_readings
from kartoteka.db import Database, UnitOfWork, in_one_line
from kartoteka.host import every
from kartoteka.settings import Settings

log = logging.getLogger(__name__)

WRITE_SECONDS = 10.0
LOOK_SECONDS = 15.0
STOP_SECONDS = 5.0


class TallyKeeper(DependencyProvider):
    """`self.tally`: what this process counts; written down every ten seconds, and at the end."""

    def setup(self) -> None:
        self.database = Database.of(self.container.service_name, self.container.config["settings"])
        self.tally = Tally()
        self._stopped = eventlet.Event()
        self._thread: Any = None

    def start(self) -> None:
        if "api" in self.container.config["roles"]:
            self._thread = self.container.spawn_managed_thread(self._run)

    def stop(self) -> None:
        if not self._stopped.ready():
            self._stopped.send(None)
        if self._thread is not None:  # one that has not begun yet counts as false
            with eventlet.Timeout(STOP_SECONDS, False):
                self._thread.wait()

    def get_dependency(self, worker_ctx: Any) -> Tally:
        return self.tally

    def _run(self) -> None:
        is_last = False
        while not is_last:
            with eventlet.Timeout(WRITE_SECONDS, False):
                self._stopped.wait()
            is_last = self._stopped.ready()
            self._write()

    def _write(self) -> None:
        read = self.tally.take()
        if not read:
            return
        try:
            with self.database.transaction() as session:
                add_readings(session, read, datetime.now(UTC))
        except Exception as error:
            self.tally.put_back(read)
            log.warning("what was read can't be written down yet: %s", in_one_line(error))


class ReadingsJobs:
    """Looks at what everybody reads."""

    settings: Settings

    @every(LOOK_SECONDS)
    def raise_alarms(self, session: UnitOfWork) -> None:
        """Report whoever reads unusually much."""
        raise_alarms(session, self.settings)

    @every(3600)
    def forget_old_readings(self, session: UnitOfWork) -> None:
        """Keep three months."""
        forget_old_readings(session)
