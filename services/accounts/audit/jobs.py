"""What the audit log does by the clock."""

import logging

from accounts.audit.verification import head_of
from kartoteka.db import UnitOfWork
from kartoteka.host import every

log = logging.getLogger(__name__)


class AuditJobs:
    """Notes where the log stands, outside the database."""

    @every(3600)
    def note_head_of_audit_log(self, session: UnitOfWork) -> None:
        """A line for `kartoteka accounts verify-audit --expect`: logs are kept where who may change the database may
        not."""
        log.info("the audit log stands at %s", head_of(session) or "its beginning")
