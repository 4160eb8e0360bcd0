"""The company's own OpenID provider (OpenID Connect Core 1.0): authorization code flow with PKCE, state and nonce.

Nothing here comes from a user: where the provider is, the settings say, and it says where its endpoints are. Redirects
are not followed.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from accounts.oidc.errors import ProviderError
from kartoteka.settings import Settings

T = TypeVar("T")

SCOPE = "openid email profile"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "Ed25519", "EdDSA"]  # nothing with a shared key
WAIT_SECONDS = 10
KEEP_SECONDS = 3600
CLOCK_SKEW = 60  # seconds
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser is sent, and what must be known when it comes back."""

    url: str
    state: str
    nonce: str
    verifier: str


class Provider:
    """One provider, as one process knows it."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._client_id, self._client_secret = settings.oidc_client_id, settings.oidc_client_secret
        self._redirect_uri = f"{settings.public_url.rstrip('/')}/api/accounts/oidc/callback"
        self._kept: dict[str, tuple[float, Any]] = {}

    def depart(self) -> Departure:
        """The way to the provider, another one each time; ProviderError when it is away."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        found = self._metadata()
        with self._client() as client:
            url, _ = client.create_authorization_url(
                found["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        return Departure(url, state, nonce, verifier)

    def arrive(self, code: str, verifier: str, nonce: str) -> dict[str, Any]:
        """What the provider says of whoever came back with a code; ProviderError when it can't be trusted."""
        return _told(lambda: self._arrive(code, verifier, nonce))

    def _arrive(self, code: str, verifier: str, nonce: str) -> dict[str, Any]:
        found = self._metadata()
        with self._client() as client:
            token = client.fetch_token(
                found["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=verifier
            )
            claims = self._claims(token, nonce)
            if "email" not in claims and found.get("userinfo_endpoint"):
                said = client.get(found["userinfo_endpoint"]).json()
                claims |= said if said.get("sub") == claims["sub"] else {}
            return claims

    def _claims(self, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        decoded = self._decoded(token["id_token"])
        options: Any = {
            "iss": {"essential": True, "value": self._metadata()["issuer"]},
            "aud": {"essential": True, "value": self._client_id},
        }
        known = {"nonce": nonce, "client_id": self._client_id, "access_token": token.get("access_token")}
        claims = CodeIDToken(decoded.claims, decoded.header, options, known)
        claims.validate(leeway=CLOCK_SKEW)
        return dict(claims)

    def _decoded(self, id_token: str) -> jwt.Token:
        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        try:
            return jwt.decode(id_token, self._keys(), registry=registry)
        except InvalidKeyIdError:  # the provider has changed its keys
            self._kept.clear()
            return jwt.decode(id_token, self._keys(), registry=registry)

    def _keys(self) -> KeySet:
        return KeySet.import_key_set(self._get(self._metadata()["jwks_uri"]))

    def _metadata(self) -> dict[str, Any]:
        parts = urlsplit(self._issuer)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise ProviderError("KARTOTEKA_OIDC_ISSUER does not begin with https:")
        found: dict[str, Any] = _told(lambda: self._get(f"{self._issuer}/.well-known/openid-configuration"))
        if str(found.get("issuer", "")).rstrip("/") != self._issuer:
            raise ProviderError(f"the provider calls itself {found.get('issuer')}")
        return found

    def _get(self, url: str) -> Any:
        until, kept = self._kept.get(url, (0.0, None))
        if time.monotonic() < until:
            return kept
        answer = requests.get(url, timeout=WAIT_SECONDS, allow_redirects=False)
        answer.raise_for_status()
        self._kept[url] = time.monotonic() + KEEP_SECONDS, answer.json()
        return self._kept[url][1]

    def _client(self) -> OAuth2Session:
        client = OAuth2Session(
            client_id=self._client_id,
            client_secret=self._client_secret,
            scope=SCOPE,
            redirect_uri=self._redirect_uri,
            code_challenge_method="S256",
            default_timeout=WAIT_SECONDS,
        )
        client.max_redirects = 0
        return client


def _told(step: Callable[[], T]) -> T:
    """Whatever goes wrong with a provider is one kind of trouble to us."""
    try:
        return step()
    except (requests.RequestException, AuthlibBaseError, JoseError) as error:
        raise ProviderError(f"{type(error).__name__}: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProviderError(f"the provider's answer can't be understood: {error!r}") from error
