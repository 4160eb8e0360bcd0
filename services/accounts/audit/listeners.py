"""What the audit log hears: what people do in every service, and who is to be forgotten."""

from collections.abc import Sequence

from accounts.audit.erasing import forget_client
from accounts.audit.log import append_entries
from kartoteka.contracts.events.audit import ActionRecorded
from kartoteka.contracts.events.contacts import CardErased
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.listeners import listens


class AuditListeners:
    """Keeps the log."""

    @listens(ActionRecorded, batch=200)
    def keep_audit_log(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Each action once, however often it is told, at the end of the log."""
        append_entries(session, [one.event for one in heard])

    @listens(CardErased, batch=1)
    def forget_in_audit_log(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """What changed of a client goes; the entries stay."""
        for one in heard:
            forget_client(session, one)
