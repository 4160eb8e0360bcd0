"""Every way to say no over HTTP: RFC 9457 problem details.

A service's errors are small subclasses: a status, a stable kebab-case code, a title; what is special goes into details.
"""

import json
from typing import Any, ClassVar

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

PROBLEM_JSON = "application/problem+json"


class Problem(Exception):
    """An answer that is a refusal. `fields` names what is wrong in the request, by path."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Something went wrong on our side"
    headers: dict[str, str] = {}

    def __init__(self, detail: str = "", *, fields: dict[str, Any] | None = None, **details: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.fields = fields
        self.details = details

    def as_json(self, request_id: str = "") -> dict[str, Any]:
        """The body of the answer."""
        body: dict[str, Any] = {
            "type": f"urn:kartoteka:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "request_id": request_id,
            **self.details,
        }
        if self.detail:
            body["detail"] = self.detail
        if self.fields:
            body["fields"] = self.fields
        return body


class BadRequest(Problem):
    """The request can't be understood, or a field of it is wrong."""

    status, code, title = 400, "bad-request", "The request can't be understood"


class Invalid(Problem):
    """A field is wrong."""

    status, code, title = 422, "invalid", "Some fields are not right"


class SignInNeeded(Problem):
    """No token, or one that is not (or no longer) good."""

    status, code, title = 401, "sign-in-needed", "Sign in first"
    headers = {"WWW-Authenticate": "Bearer"}


class Forbidden(Problem):
    """The caller may not do this."""

    status, code, title = 403, "forbidden", "You may not do this"


class NotFound(Problem):
    """There is no such thing, or the caller may not know of it."""

    status, code, title = 404, "not-found", "There is no such thing"


class NotAllowed(Problem):
    """The path is there, the method is not."""

    status, code, title = 405, "method-not-allowed", "This can't be done here"


class TooSlow(Problem):
    """The body did not come in time."""

    status, code, title = 408, "request-timeout", "The request did not come in time"


class Conflict(Problem):
    """The request contradicts what stands."""

    status, code, title = 409, "conflict", "This contradicts what is there already"


class Stale(Problem):
    """Somebody else has changed it since it was read (If-Match)."""

    status, code, title = 412, "stale", "Somebody has changed this meanwhile"


class TooLarge(Problem):
    """The body is over the limit."""

    status, code, title = 413, "too-large", "The request is too large"


class WrongMedia(Problem):
    """The body is no JSON."""

    status, code, title = 415, "unsupported-media-type", "Send JSON"


class MatchNeeded(Problem):
    """What people edit together is changed only against a known version."""

    status, code, title = 428, "precondition-required", "Say which version you change (If-Match)"


class Unavailable(Problem):
    """The database is away; the same request may succeed in a moment."""

    status, code, title = 503, "unavailable", "The service can't reach its database just now"
    headers = {"Retry-After": "2"}


def answer(problem: Problem, request_id: str = "") -> Response:
    """A refusal as an answer."""
    body = json.dumps(problem.as_json(request_id), ensure_ascii=False)
    return Response(body, status=problem.status, content_type=PROBLEM_JSON, headers=problem.headers)


def answer_no_route(error: HTTPException, request_id: str = "") -> Response:
    """The router's own 404 and 405 in our form."""
    found = {404: NotFound, 405: NotAllowed}.get(error.code or 500, BadRequest)
    response = answer(found(), request_id)
    if error.code == 405:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
    return response
