"""Figures of promises over HTTP."""

from datetime import UTC, datetime
from typing import Any

from kartoteka.auth import Viewer
from kartoteka.contracts.access import right
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from reports.promises import figures
from reports.promises.schemas import PromisesQuery, PromiseSummary


class PromisesApi:
    """How often we promise to call, and do."""

    @route("GET", "/promises/summary", may=right("figures.read"), query=PromisesQuery, answer=PromiseSummary)
    def summarise_promises(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """Promises added up: one's own, for leads the team's and nobody's, for administrators and auditors all."""
        return figures.summarise(session, who, query, datetime.now(UTC))
