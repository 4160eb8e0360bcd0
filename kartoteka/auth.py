"""Who asks, and who may: short-lived EdDSA tokens that each service checks by itself, with what the holder may do in
them. Which rights there are, and who has which, is no matter of this room: see kartoteka.contracts.access."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from kartoteka.problems import SignInNeeded

ISSUER = "kartoteka"
AUDIENCE = "kartoteka-api"
CLOCK_SKEW = 60  # seconds
MOST_KNOWN = 10_000  # tokens whose signature need not be checked again
_ALGORITHMS = ["Ed25519"]  # EdDSA by its exact name (RFC 9864)

Reach = Literal["none", "own", "team", "tree", "all"]
"""How far somebody sees: nothing; what is his own; his team's; that of all teams below his, too; everything."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks. `rights` are what he may do, `reach` is how far, by kind of record; `team_ids` are the teams he works
    in, `tree_ids` those and all below them. `issued_at` is when his token was made, in seconds (Unix time)."""

    user_id: UUID
    name: str
    roles: frozenset[str] = frozenset()
    team_ids: frozenset[UUID] = frozenset()
    tree_ids: frozenset[UUID] = frozenset()
    rights: frozenset[str] = frozenset()
    reach: Mapping[str, Reach] = field(default_factory=dict, hash=False)
    session_id: UUID | None = None
    issued_at: float = field(default=0.0, compare=False)
    language: str = "en"
    time_zone: str = "UTC"

    def may(self, right: str) -> bool:
        """Whether the viewer has a right."""
        return right in self.rights

    def is_any(self, *roles: str) -> bool:
        """Whether the viewer has one of the roles."""
        return not self.roles.isdisjoint(roles)


NOBODY = Viewer(UUID(int=0), "nobody")

May = Callable[[Viewer], bool]


def anyone(viewer: Viewer) -> bool:
    """No sign-in needed."""
    return True


def signed_in(viewer: Viewer) -> bool:
    """Everybody who is signed in, machines too."""
    return viewer is not NOBODY


def has_any_right(viewer: Viewer) -> bool:
    """Whoever may do something here: not who has to set up a second factor first."""
    return bool(viewer.rights)


def has_right(*rights: str) -> May:
    """Whoever has one of the rights."""

    def may(viewer: Viewer) -> bool:
        return not viewer.rights.isdisjoint(rights)

    may.__doc__ = f"Right: {' or '.join(rights)}"
    may.rights = rights  # type: ignore[attr-defined]
    return may


class Tokens:
    """Makes tokens (accounts, with the private key) and checks them (every service, with the public ones)."""

    def __init__(self, key: str) -> None:
        """`key`: one JWK, or a set of them (RFC 7517) while keys are being changed; the first one signs."""
        self._keys = _key_set(key)
        self._claims = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            leeway=CLOCK_SKEW,
        )
        self._known: dict[str, tuple[Viewer, float]] = {}

    def make(self, viewer: Viewer, seconds: int) -> str:
        """A token that says who the viewer is, for so many seconds."""
        now = time.time()
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": str(viewer.user_id),
            "iat": now,
            "nbf": int(now),
            "exp": int(now) + seconds,
            "name": viewer.name,
            "roles": sorted(viewer.roles),
            "teams": _packed(viewer.team_ids),
            "tree": _packed(viewer.tree_ids - viewer.team_ids),
            "scope": " ".join(sorted(viewer.rights)),
            "reach": dict(viewer.reach),
            "locale": viewer.language,
            "zoneinfo": viewer.time_zone,
            **({"sid": str(viewer.session_id)} if viewer.session_id else {}),
        }
        key = self._usable().keys[0]
        header = {"alg": "Ed25519", "typ": "JWT", "kid": key.kid}
        return jwt.encode(header, claims, key, algorithms=_ALGORITHMS)

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
            claims = jwt.decode(token, self._usable(), algorithms=_ALGORITHMS).claims
            self._claims.validate(claims)
            return _viewer(claims), float(claims["exp"]) + CLOCK_SKEW
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise SignInNeeded("The token is not good, or no longer") from error

    def _usable(self) -> KeySet:
        if self._keys is None:
            raise SignInNeeded("This service has no key to check tokens by (KARTOTEKA_TOKEN_PUBLIC_KEY)")
        return self._keys


def _key_set(key: str) -> KeySet | None:
    if not key:
        return None
    found = json.loads(key)
    keys: list[Any] = [OKPKey.import_key(one) for one in found.get("keys", [found])]
    for one in keys:
        one.ensure_kid()
    return KeySet(keys)


def _viewer(claims: dict[str, Any]) -> Viewer:
    teams = _unpacked(claims.get("teams"))
    return Viewer(
        user_id=UUID(str(claims["sub"])),
        name=str(claims.get("name", "")),
        roles=frozenset(_words(claims.get("roles"))),
        team_ids=teams,
        tree_ids=teams | _unpacked(claims.get("tree")),
        rights=frozenset(str(claims.get("scope", "")).split()),
        reach=dict(claims.get("reach") or {}),
        session_id=UUID(claims["sid"]) if "sid" in claims else None,
        issued_at=float(claims["iat"]),
        language=str(claims.get("locale", "en")),
        time_zone=str(claims.get("zoneinfo", "UTC")),
    )


def _words(value: object) -> Sequence[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _packed(ids: Iterable[UUID]) -> list[str]:
    # a head of three hundred shops carries them all, so each takes 22 characters and not 36
    return sorted(urlsafe_b64encode(id.bytes).decode().rstrip("=") for id in ids)


def _unpacked(value: object) -> frozenset[UUID]:
    return frozenset(UUID(bytes=urlsafe_b64decode(f"{word}==")) for word in _words(value))


def public_keys(key: str) -> list[dict[str, Any]]:
    """The public half of a key or of each in a set."""
    found = _key_set(key)
    return [one.as_dict(private=False) for one in found.keys] if found else []


def new_key_pair() -> tuple[str, str]:
    """A private and a public key, each as JWK (JSON)."""
    key = OKPKey.generate_key("Ed25519")
    key.ensure_kid()
    return json.dumps(key.as_dict(private=True)), json.dumps(key.as_dict(private=False))


def with_new_key(private: str) -> tuple[str, str]:
    """The first step to another key: both sets, to which a new one is added that everybody knows and nobody signs by
    yet. Of the old ones only that which signs stays."""
    signing, added = _key_set(private), new_key_pair()[0]
    if signing is None:
        raise ValueError("there is no key yet")
    kept = signing.keys[0].as_dict(private=True)
    privately = json.dumps({"keys": [kept, json.loads(added)]})
    return privately, json.dumps({"keys": public_keys(privately)})


def with_new_key_signing(private: str, public: str) -> tuple[str, str]:
    """The second step: the new one signs; tokens of the old one are good until they expire."""
    known = _key_set(private)
    if known is None or len(known.keys) < 2:
        raise ValueError("there is no new key yet")
    turned = [one.as_dict(private=True) for one in reversed(known.keys)]
    return json.dumps({"keys": turned}), public


def with_signing_key_only(private: str) -> tuple[str, str]:
    """The last step, if it is in haste: nobody takes tokens of the old one any more, or opens what it has sealed."""
    known = _key_set(private)
    if known is None:
        raise ValueError("there is no key yet")
    kept = json.dumps(known.keys[0].as_dict(private=True))
    return kept, json.dumps(public_keys(kept)[0])
