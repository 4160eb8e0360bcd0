"""What links need by the clock."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from accounts.links.models import Link
from accounts.links.resets import grant_wishes
from kartoteka.db import UnitOfWork
from kartoteka.host import every

KEEP = timedelta(days=90)


class LinksJobs:
    """Sends and forgets."""

    @every(5)
    def send_password_resets(self, session: UnitOfWork) -> None:
        """Send links to those who say that they have forgotten their passwords."""
        grant_wishes(session, datetime.now(UTC))

    @every(3600)
    def forget_old_links(self, session: UnitOfWork) -> None:
        """Remove links of three months ago."""
        session.execute(delete(Link).where(Link.made_at < datetime.now(UTC) - KEEP))
