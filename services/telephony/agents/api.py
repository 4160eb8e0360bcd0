"""Agents over HTTP."""

from typing import Any

from kartoteka.auth import Viewer
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from telephony.agents.models import AgentStatus
from telephony.agents.schemas import AgentsSchema, NewStatusSchema, StatusSchema
from telephony.agents.statuses import agents_for, set_status
from telephony.calls.api import callers, readers


class AgentsApi:
    """Who is there to talk with clients."""

    @route("PUT", "/agents/me/status", may=callers, body=NewStatusSchema, answer=StatusSchema)
    def set_my_status(self, session: UnitOfWork, who: Viewer, body: dict[str, Any]) -> AgentStatus:
        """Say whether I take calls. Saying the same again changes nothing, `since` neither."""
        return set_status(session, who, body["status"], body["reason"])

    @route("GET", "/agents", may=readers, answer=AgentsSchema)
    def list_agents(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """Myself and the people of my team, by name, with what they say of themselves and whether they are in a call;
        everybody, for administrators and auditors."""
        return {"items": agents_for(session, who)}
