"""Who asks, and who may: short-lived EdDSA tokens that each service checks by itself, roles in the token."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from kartoteka.problems import SignInNeeded

ISSUER = "kartoteka"
AUDIENCE = "kartoteka-api"
CLOCK_SKEW = 60  # seconds
MOST_KNOWN = 10_000  # tokens whose signature need not be checked again
_ALGORITHMS = ["Ed25519"]  # EdDSA by its exact name (RFC 9864)

ROLES = ("agent", "manager", "lead", "marketer", "cashier", "auditor", "administrator", "machine")


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks."""

    user_id: UUID
    name: str
    roles: frozenset[str]
    team_ids: frozenset[UUID] = frozenset()
    scopes: frozenset[str] = frozenset()
    language: str = "en"
    time_zone: str = "UTC"

    def is_any(self, *roles: str) -> bool:
        """Whether the viewer has one of the roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def sees_everything(self) -> bool:
        """Administrators and auditors read the whole base."""
        return self.is_any("administrator", "auditor")


NOBODY = Viewer(UUID(int=0), "nobody", frozenset())

May = Callable[[Viewer], bool]


def anyone(viewer: Viewer) -> bool:
    """No sign-in needed."""
    return True


def signed_in(viewer: Viewer) -> bool:
    """Every member of staff and every machine."""
    return viewer is not NOBODY


def roles(*wanted: str) -> May:
    """Whoever has one of the roles; administrators always."""
    unknown = set(wanted) - set(ROLES)
    if unknown:
        raise ValueError(f"no such role: {', '.join(sorted(unknown))}")

    def may(viewer: Viewer) -> bool:
        return viewer.is_any("administrator", *wanted)

    may.__doc__ = f"Roles: {', '.join(('administrator', *wanted))}"
    return may


staff = roles("agent", "manager", "lead", "marketer", "auditor")
"""People who work with clients."""


class Tokens:
    """Makes tokens (accounts, with the private key) and checks them (every service, with the public one)."""

    def __init__(self, key: str) -> None:
        self._key = OKPKey.import_key(json.loads(key)) if key else None
        self._claims = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            sub={"essential": True},
            leeway=CLOCK_SKEW,
        )
        self._known: dict[str, tuple[Viewer, float]] = {}

    def make(self, viewer: Viewer, seconds: int) -> str:
        """A token that says who the viewer is, for so many seconds."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(viewer.user_id),
            "iat": now,
            "nbf": now,
            "exp": now + seconds,
            "name": viewer.name,
            "roles": sorted(viewer.roles),
            "teams": sorted(map(str, viewer.team_ids)),
            "scope": " ".join(sorted(viewer.scopes)),
            "locale": viewer.language,
            "zoneinfo": viewer.time_zone,
        }
        return jwt.encode({"alg": "Ed25519", "typ": "JWT"}, claims, self._known_key(), algorithms=_ALGORITHMS)

    def read(self, token: str) -> Viewer:
        """Whom a token stands for; SignInNeeded when it is not good. A token that was good is taken until it expires,
        without checking its signature again (0.3 ms)."""
        viewer, until = self._known.get(token, (NOBODY, 0.0))
        if time.time() < until:
            return viewer
        viewer, until = self._checked(token)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[token] = viewer, until
        return viewer

    def _checked(self, token: str) -> tuple[Viewer, float]:
        try:
            claims = jwt.decode(token, self._known_key(), algorithms=_ALGORITHMS).claims
            self._claims.validate(claims)
            return _viewer(claims), float(claims["exp"]) + CLOCK_SKEW
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise SignInNeeded("The token is not good, or no longer") from error

    def _known_key(self) -> OKPKey:
        if self._key is None:
            raise SignInNeeded("This service has no key to check tokens by (KARTOTEKA_TOKEN_PUBLIC_KEY)")
        return self._key


def _viewer(claims: dict[str, object]) -> Viewer:
    return Viewer(
        user_id=UUID(str(claims["sub"])),
        name=str(claims.get("name", "")),
        roles=frozenset(_words(claims.get("roles"))) & frozenset(ROLES),
        team_ids=frozenset(UUID(team) for team in _words(claims.get("teams"))),
        scopes=frozenset(str(claims.get("scope", "")).split()),
        language=str(claims.get("locale", "en")),
        time_zone=str(claims.get("zoneinfo", "UTC")),
    )


def _words(value: object) -> Sequence[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def new_key_pair() -> tuple[str, str]:
    """A private and a public key, each as JWK (JSON)."""
    key = OKPKey.generate_key("Ed25519")
    return json.dumps(key.as_dict(private=True)), json.dumps(key.as_dict(private=False))
