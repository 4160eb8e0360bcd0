"""What PBXs need by the clock."""

from datetime import timedelta

from sqlalchemy import delete, func

from kartoteka.db import UnitOfWork
from kartoteka.host import every
from telephony.pbxs.models import WebhookId

REMEMBERED = timedelta(days=2)  # far longer than a signature is good for


class PbxsJobs:
    """Forgets what nobody asks for any more."""

    @every(3600)
    def forget_webhook_ids(self, session: UnitOfWork) -> None:
        """Ids of webhooks whose signature is too old by now."""
        session.execute(delete(WebhookId).where(WebhookId.received_at < func.now() - REMEMBERED))
