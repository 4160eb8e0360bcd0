"""Refusals that are noted: somebody wanted what he may not. How they are noted is no matter of this room; a service
that notes them has `refusals` on its class."""

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping

from kartoteka.db import UnitOfWork

AGAIN_SECONDS = 600.0  # whoever tries on and on fills no log
MOST_KNOWN = 10_000


class Refusals(ABC):
    """Notes refusals."""

    def __init__(self) -> None:
        self._noted: dict[tuple[str, ...], float] = {}

    def is_new(self, *what: str) -> bool:
        """Whether this was not asked in the last ten minutes, in this process."""
        now = time.monotonic()
        if now - self._noted.get(what, -AGAIN_SECONDS) < AGAIN_SECONDS:
            return False
        if len(self._noted) >= MOST_KNOWN:
            self._noted.clear()
        self._noted[what] = now
        return True

    @abstractmethod
    def note(self, session: UnitOfWork, route: str, code: str, ids: Mapping[str, str]) -> None:
        """Note who, by the session's cause, was refused which route, by which problem, for which records."""
