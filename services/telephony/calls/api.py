"""Calls over HTTP."""

from typing import Any
from uuid import UUID

from kartoteka.auth import Viewer
from kartoteka.contracts.access import right
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from telephony.calls.dialling import Wish, find_request, request_call
from telephony.calls.errors import NoExtension, NoPbx, NotANumber, NotYourPhone, UnknownCall, UnknownDialRequest
from telephony.calls.finding import find_call, find_calls, find_live_calls
from telephony.calls.models import Call, DialRequest
from telephony.calls.schemas import (
    CallDetailSchema,
    CallPage,
    CallsQuery,
    DialRequestSchema,
    DialSchema,
    LiveCallsSchema,
)
from telephony.pbxs.registry import Registry

readers, callers = right("calls.read"), right("calls.make")
"""People who talk with clients."""

_DIAL_ERRORS = (NoPbx, NoExtension, NotYourPhone, NotANumber)


class CallsApi:
    """Calls that were, calls that are, calls that somebody wants."""

    pbxs: Registry

    @route("GET", "/calls", may=readers, query=CallsQuery, answer=CallPage)
    def list_calls(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """Calls that have ended, newest first."""
        return find_calls(session, who, query, self.pbxs.regions)

    @route("GET", "/calls/live", may=readers, answer=LiveCallsSchema)
    def list_live_calls(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """Calls that ring or are talked just now."""
        return find_live_calls(session, who)

    @route("GET", "/calls/<uuid:call_id>", may=readers, answer=CallDetailSchema, errors=(UnknownCall,))
    def get_call(self, session: UnitOfWork, who: Viewer, call_id: UUID) -> Call:
        """A call with each party's line."""
        return find_call(session, who, call_id)

    @route("POST", "/calls", may=callers, body=DialSchema, answer=DialRequestSchema, status=202, errors=_DIAL_ERRORS)
    def make_call(self, session: UnitOfWork, who: Viewer, body: dict[str, Any]) -> DialRequest:
        """Click to call: my phone rings, and when I pick up, the client's."""
        return request_call(session, self.pbxs, who, Wish(**body))

    @route(
        "GET",
        "/calls/requests/<uuid:request_id>",
        may=callers,
        answer=DialRequestSchema,
        errors=(UnknownDialRequest,),
    )
    def get_dial_request(self, session: UnitOfWork, who: Viewer, request_id: UUID) -> DialRequest:
        """What became of a click."""
        return find_request(session, who, request_id)
