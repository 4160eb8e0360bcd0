"""The audit log over HTTP."""

from typing import Any

from accounts.audit.schemas import AuditEntryPage, AuditQuery, VerificationQuery, VerificationSchema
from accounts.audit.search import find_entries
from accounts.audit.verification import Verdict, verify
from kartoteka.auth import Viewer
from kartoteka.contracts.access import right
from kartoteka.db import UnitOfWork
from kartoteka.http import route

auditors = right("audit.read")


class AuditApi:
    """Who did what, when, and from where."""

    @route("GET", "/audit", may=auditors, query=AuditQuery, answer=AuditEntryPage)
    def search_audit_log(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """The audit log by pages, newest first: by person, record, client, field, action, address, time."""
        return find_entries(session, query)

    @route("GET", "/audit/verification", may=auditors, query=VerificationQuery, answer=VerificationSchema)
    def verify_audit_log(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> Verdict:
        """Whether the end of the log is as it was written. What is cut off its end is only seen by comparing `last` and
        `hash` with what was noted elsewhere."""
        return verify(session, at_most=query["last"])
