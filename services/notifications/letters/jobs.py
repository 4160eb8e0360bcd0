"""The post's rounds."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import eventlet
from nameko.timer import Timer
from sqlalchemy import delete

from kartoteka.db import Database, UnitOfWork
from kartoteka.host import every
from kartoteka.settings import Settings
from notifications.letters import smtp
from notifications.letters.links import blank_stale_secrets
from notifications.letters.models import Letter
from notifications.letters.post import Claimed, deliver_next, give_up_on_leavers, release_abandoned
from notifications.letters.states import Outcome, State

log = logging.getLogger(__name__)

ROUND_SECONDS = 5
ATTEMPT_SECONDS = 60
KEEP = timedelta(days=90)


class Round(Timer):
    """Unlike `@every`: in each worker at once (letters are claimed one by one), and outside any transaction, since a
    mail server may take its time."""

    role = "worker"


rounds: Callable[..., Any] = Round.decorator


class LettersJobs:
    """Sends what is written."""

    db: Database
    settings: Settings

    @rounds(interval=ROUND_SECONDS)
    def send_letters(self) -> None:
        """Send letters for as long as there are any, or until the next round."""
        if not self.settings.smtp_url:
            return
        end = time.monotonic() + ROUND_SECONDS
        try:
            with self.db.transaction() as session:
                release_abandoned(session)
                give_up_on_leavers(session)
            while time.monotonic() < end and deliver_next(self.db.transaction, self._send):
                pass
        except Exception:
            log.exception("letters wait for the next round")

    def _send(self, letter: Claimed, hand_over: Callable[[], None]) -> Outcome:
        with eventlet.Timeout(ATTEMPT_SECONDS, TimeoutError(f"the mail server took more than {ATTEMPT_SECONDS} s")):
            return smtp.send(letter, self.settings.smtp_url, self.settings.mail_from, hand_over)

    @every(3600)
    def forget_old_letters(self, session: UnitOfWork) -> None:
        """Remove letters of three months ago, but for those that somebody has to decide about, and the text of secret
        ones that nobody could use any more."""
        blank_stale_secrets(session, datetime.now(UTC))
        then = datetime.now(UTC) - KEEP
        session.execute(delete(Letter).where(Letter.written_at < then, Letter.state != State.UNKNOWN))
