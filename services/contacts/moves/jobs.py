"""What moves do by the clock."""

import logging
import time
from collections.abc import Callable
from typing import Any

from nameko.timer import Timer

from contacts.moves.moving import move_some
from kartoteka.db import Database

log = logging.getLogger(__name__)

ROUND_SECONDS = 2


class Round(Timer):
    """Unlike `@every`: many transactions in a round, for all clients of a whole life may be on their way."""

    role = "scheduler"


rounds: Callable[..., Any] = Round.decorator


class MovesJobs:
    """Carries clients from one to another."""

    db: Database

    @rounds(interval=ROUND_SECONDS)
    def move_cards(self) -> None:
        """Move cards for as long as there are any, or until the next round."""
        end = time.monotonic() + ROUND_SECONDS
        try:
            while self._move_some() and time.monotonic() < end:
                pass
        except Exception:
            log.exception("moves wait for the next round")

    def _move_some(self) -> bool:
        with self.db.transaction() as session:
            return move_some(session)
