"""Figures of calls over HTTP."""

from datetime import UTC, datetime
from typing import Any

from kartoteka.auth import Viewer
from kartoteka.contracts.access import right
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from reports.calls import figures
from reports.calls.schemas import CallsQuery, CallSummary, TodaySchema


class CallsApi:
    """How many calls there were, whose, and how they ended."""

    @route("GET", "/calls/summary", may=right("figures.read"), query=CallsQuery, answer=CallSummary)
    def summarise_calls(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """Calls added up: one's own, for leads the team's and nobody's, for administrators and auditors all."""
        return figures.summarise(session, who, query, datetime.now(UTC))

    @route("GET", "/calls/today", may=right("figures.read"), answer=TodaySchema)
    def count_todays_calls(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """Today's calls, of the day in the viewer's time zone: one's own, the team's, or all."""
        return figures.today(session, who, datetime.now(UTC))
