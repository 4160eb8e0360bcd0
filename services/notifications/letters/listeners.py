"""Events that become letters by themselves."""

from collections.abc import Sequence
from datetime import UTC, datetime

from kartoteka.contracts.events.accounts import CredentialsChanged, LinkMade
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.listeners import listens
from kartoteka.settings import Settings
from notifications.letters.alarms import write_alarm
from notifications.letters.links import write_link_letter


class LettersListeners:
    """Hears of what is to be sent at once."""

    settings: Settings

    @listens(LinkMade)
    def write_link_letters(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Who is invited, or has forgotten his password, gets a letter with the way in."""
        for one in heard:
            write_link_letter(session, one.event, self.settings, datetime.now(UTC))

    @listens(CredentialsChanged)
    def write_alarms(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Whose password, second factor, address or keys were changed gets a letter, in case it was not him."""
        for one in heard:
            write_alarm(session, one.event, self.settings, datetime.now(UTC))
