"""The PBXs as the service's container holds them."""

import logging
from typing import Any

from nameko.extensions import DependencyProvider

from kartoteka.contracts.ports.pbx import StreamPbx
from kartoteka.db import Database
from kartoteka.settings import Settings
from telephony.pbxs.line import Line
from telephony.pbxs.registry import Registry, read_pbxs

log = logging.getLogger(__name__)


class Pbxs(DependencyProvider):
    """`self.pbxs`: the PBXs of the settings file. A process with the role `worker` also holds their lines, or stands
    by for the one that does."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._threads: list[Any] = []

    def setup(self) -> None:
        settings: Settings = self.container.config["settings"]
        self.registry = read_pbxs(settings.pbx_file)
        for entry in self.registry.wrong:
            log.error("PBX %s is not read: %s", entry.name, entry.problem)
        database = Database.of(self.container.service_name, settings)
        database.send_live = self.container.config["bus"].send_live
        streams = [pbx for pbx in self.registry.pbxs if isinstance(pbx.adapter, StreamPbx)]
        spawn = self.container.spawn_managed_thread
        self._lines = [Line(pbx, database, spawn, keep_journal_days=settings.keep_journal_days) for pbx in streams]

    def start(self) -> None:
        if "worker" in self.container.config["roles"]:
            self._threads = [self.container.spawn_managed_thread(line.run) for line in self._lines]

    def stop(self) -> None:
        for line in self._lines:
            line.stop()
        for thread in self._threads:
            thread.wait()

    def get_dependency(self, worker_ctx: Any) -> Registry:
        return self.registry
