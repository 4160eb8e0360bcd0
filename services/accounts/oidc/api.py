"""Signing in by the company's own provider, over HTTP: the browser goes there and comes back."""

import json
import logging
from datetime import UTC, datetime
from functools import cache
from typing import Any

from werkzeug.http import dump_cookie
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from accounts.oidc.errors import NoProvider, ProviderError
from accounts.oidc.people import let_in
from accounts.oidc.provider import Departure, Provider
from accounts.oidc.schemas import ProviderSchema
from accounts.second_factor.sealing import Seal, SealError
from accounts.sessions.cookies import give_cookie
from accounts.sessions.starting import Device
from kartoteka.auth import Viewer, anyone
from kartoteka.db import Database, UnitOfWork
from kartoteka.events import Cause
from kartoteka.http import route
from kartoteka.settings import Settings

log = logging.getLogger(__name__)

COOKIE, PATH = "kartoteka_oidc", "/api/accounts/oidc"
TRIP_SECONDS = 600


class OidcApi:
    """There and back again."""

    db: Database
    settings: Settings

    @route("GET", "/oidc", may=anyone, answer=ProviderSchema)
    def get_provider(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """Whether there is a provider, and what people call it."""
        return {"is_on": bool(self.settings.oidc_issuer), "name": self.settings.oidc_name}

    @route("GET", "/oidc/start", may=anyone, status=302, errors=(NoProvider,))
    def start_oidc(self, who: Viewer, cause: Cause) -> Response:
        """Go to the provider."""
        try:
            departure = self._provider().depart()
        except ProviderError as error:
            return self._failed(error)
        return self._back(departure.url, self._packed(departure))

    @route("GET", "/oidc/callback", may=anyone, status=302, errors=(NoProvider,))
    def finish_oidc(self, who: Viewer, cause: Cause, request: Request) -> Response:
        """Come back: signed in to `/`; `/?sign-in=unknown` when the provider knows him and we don't,
        `/?sign-in=failed` when something went wrong."""
        try:
            claims = self._claims(request)
        except (ProviderError, SealError) as error:
            return self._failed(error)
        device = Device(cause.address, request.headers.get("User-Agent", ""))
        with self.db.transaction(cause) as session:
            started = let_in(session, claims, device, datetime.now(UTC))
        if started is None:
            return self._back("/?sign-in=unknown")
        response = self._back("/")
        give_cookie(response, started, self.settings, datetime.now(UTC))
        return response

    def _claims(self, request: Request) -> dict[str, Any]:
        provider = self._provider()
        trip = json.loads(self._seal().open(request.cookies.get(COOKIE, ""), TRIP_SECONDS))
        if request.args.get("state") != trip["state"]:
            raise ProviderError("this answer belongs to another question")
        if "code" not in request.args:
            raise ProviderError(f"the provider says no: {request.args.get('error', '')[:100]}")
        return provider.arrive(request.args["code"], trip["verifier"], trip["nonce"])

    def _provider(self) -> Provider:
        if not self.settings.oidc_issuer:
            raise NoProvider
        return _provider_of(self.settings)

    def _seal(self) -> Seal:
        return Seal(self.settings.token_key, "trip to the provider")

    def _packed(self, departure: Departure) -> str:
        kept = {"state": departure.state, "nonce": departure.nonce, "verifier": departure.verifier}
        return self._seal().close(json.dumps(kept))

    def _failed(self, error: Exception) -> Response:
        log.warning("sign-in by the provider failed: %s", error)
        return self._back("/?sign-in=failed")

    def _back(self, url: str, trip: str = "") -> Response:
        # Lax: the browser comes back from another site, and must have it then
        cookie = dump_cookie(
            COOKIE,
            trip,
            max_age=TRIP_SECONDS if trip else 0,
            path=PATH,
            secure=self.settings.public_url.startswith("https:"),
            httponly=True,
            samesite="Lax",
        )
        response = redirect(url, 302)
        response.headers.add("Set-Cookie", cookie)
        return response


@cache
def _provider_of(settings: Settings) -> Provider:
    return Provider(settings)
