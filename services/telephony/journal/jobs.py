"""What the journal does by the clock."""

from kartoteka.db import UnitOfWork
from kartoteka.host import every
from kartoteka.settings import Settings
from telephony.journal.pages import keep_days


class JournalJobs:
    """Keeps the journal to the days that the settings name."""

    settings: Settings

    @every(3600)
    def keep_pbx_journal(self, session: UnitOfWork) -> None:
        """Make the partitions to come, drop the old ones."""
        keep_days(session, self.settings.keep_journal_days)
