"""PBXs over HTTP: how their connections fare, and webhooks from those that call us."""

import json
from typing import Any

from werkzeug.wrappers import Request, Response

from kartoteka.auth import Viewer, anyone
from kartoteka.contracts.access import right
from kartoteka.contracts.ports.pbx import WebhookPbx, WebhookRequest
from kartoteka.db import Database, UnitOfWork
from kartoteka.http import JSON, read_body, route
from kartoteka.settings import Settings
from telephony.pbxs.connections import connections
from telephony.pbxs.errors import NotGenuine, UnknownPbx
from telephony.pbxs.registry import Registry
from telephony.pbxs.schemas import PbxsSchema
from telephony.pbxs.webhooks import answer_of, is_genuine, take_webhook


class PbxsApi:
    """The PBXs of the company."""

    pbxs: Registry
    settings: Settings
    db: Database

    @route("GET", "/pbxs", may=right("system.read"), answer=PbxsSchema)
    def list_pbxs(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """Every PBX of the settings file: who reads it, since when, what was heard last, what is wrong."""
        return {"items": connections(session, self.pbxs)}

    @route("POST", "/pbx/<name>/events", may=anyone, raw=True, errors=(UnknownPbx, NotGenuine))
    def take_pbx_events(self, request: Request, who: Viewer, name: str) -> Response:
        """What a PBX tells by webhook; the request proves by its signature that it comes from there. A webhook that
        comes again changes nothing."""
        pbx = self.pbxs.find(name)
        if pbx is None or not isinstance(pbx.adapter, WebhookPbx):
            raise UnknownPbx
        hook = _as_webhook(request, read_body(request, self.settings))
        if not is_genuine(pbx, hook):
            raise NotGenuine
        with self.db.transaction() as session:
            take_webhook(session, pbx, hook)
        answer = answer_of(pbx, hook)
        kind = JSON if _is_json(answer) else "text/plain; charset=utf-8"
        return Response(answer, status=200, content_type=kind)


def _as_webhook(request: Request, body: bytes) -> WebhookRequest:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return WebhookRequest(request.method, headers, request.args.to_dict(), body)


def _is_json(answer: bytes) -> bool:
    try:
        json.loads(answer)
    except ValueError:
        return False
    return True
