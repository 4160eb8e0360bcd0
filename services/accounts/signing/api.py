"""The public keys that tokens are checked by."""

import json

from werkzeug.wrappers import Response

from accounts.signing.schemas import KeySetSchema
from kartoteka.auth import Viewer, anyone, public_keys
from kartoteka.db import UnitOfWork
from kartoteka.http import JSON, route
from kartoteka.settings import Settings

KEEP_SECONDS = 300


class SigningApi:
    """For whoever wants to check our tokens himself."""

    settings: Settings

    @route("GET", "/jwks.json", may=anyone, answer=KeySetSchema)
    def list_public_keys(self, session: UnitOfWork, who: Viewer) -> Response:
        """The public keys as a set (RFC 7517)."""
        body = json.dumps({"keys": public_keys(self.settings.token_public_key)})
        headers = {"Cache-Control": f"public, max-age={KEEP_SECONDS}"}
        return Response(body, content_type=JSON, headers=headers)
