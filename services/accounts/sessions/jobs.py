"""What the door does by the clock."""

from datetime import UTC, datetime

from accounts.sessions.living import forget_old_sessions
from accounts.sessions.throttle import forget_old_tries
from kartoteka.db import UnitOfWork
from kartoteka.host import every


class SessionsJobs:
    """Forgets."""

    @every(3600)
    def forget_old_sessions(self, session: UnitOfWork) -> None:
        """Remove sessions of three months ago, and tries that count no longer."""
        forget_old_sessions(session, datetime.now(UTC))
        forget_old_tries(session, datetime.now(UTC))
