"""The cookie of a session, and from which pages it counts."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from werkzeug.http import dump_cookie
from werkzeug.wrappers import Request, Response

from accounts.sessions.errors import ForeignPage
from accounts.sessions.living import Lifetime
from accounts.sessions.schemas import TokenSchema
from accounts.sessions.secrets import Presented, read_cookie
from accounts.sessions.starting import Started
from kartoteka.answers import dumper
from kartoteka.settings import Settings

COOKIE, PATH = "kartoteka_session", "/api/accounts"
OWN_HEADER = "X-Kartoteka"  # which no form and no picture of another page can send

_dump = dumper(TokenSchema())


def shown_by(request: Request) -> Presented | None:
    """What the request's cookie says."""
    return read_cookie(request.cookies.get(COOKIE))


def answer_with_cookie(payload: dict[str, Any], started: Started, settings: Settings, now: datetime) -> Response:
    """The token in the body, the session in the cookie, which no script can read."""
    response = Response(msgspec.json.encode(_dump(payload)), content_type="application/json")
    give_cookie(response, started, settings, now)
    return response


def give_cookie(response: Response, started: Started, settings: Settings, now: datetime) -> None:
    """Lay the session into the browser, for as long as it lives unused."""
    left = int((Lifetime.of(settings).end_of(started.session) - now).total_seconds())
    response.headers.add("Set-Cookie", _cookie(f"{started.session.id}.{started.secret}", left, settings))


def taken_away(settings: Settings) -> dict[str, str]:
    """The header that takes the cookie out of the browser."""
    return {"Set-Cookie": _cookie("", 0, settings)}


def _cookie(value: str, seconds: int, settings: Settings) -> str:
    is_secure = settings.public_url.startswith("https:")
    return dump_cookie(COOKIE, value, max_age=seconds, path=PATH, secure=is_secure, httponly=True, samesite="Strict")


def insist_on_own_page(request: Request, settings: Settings) -> None:
    """For what the cookie alone allows: the request says by a header that it is no form of another page's, and its
    origin, which browsers name, is ours."""
    if request.headers.get(OWN_HEADER) != "1":
        raise ForeignPage(f"Send {OWN_HEADER}: 1")
    insist_on_own_origin(request, settings)


def insist_on_own_origin(request: Request, settings: Settings) -> None:
    """A page of another origin, if the browser names one, may not."""
    origin = request.headers.get("Origin")
    if origin is None:
        return
    if not _is_own(origin, request, settings):
        raise ForeignPage(f"Origin is {origin}")


def _is_own(origin: str, request: Request, settings: Settings) -> bool:
    try:
        named = urlsplit(origin)
    except ValueError:
        return False
    own = urlsplit(settings.public_url)
    # or the address that the browser itself has asked: no page of another's stands there
    return (named.scheme, named.netloc) == (own.scheme, own.netloc) or named.netloc == request.host
