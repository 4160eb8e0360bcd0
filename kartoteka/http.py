"""HTTP: nameko's entry point with a thin layer on top. A route says who may, what it takes and what it answers:

    @route("GET", "/cards/<uuid:card_id>", may=staff, answer=CardSchema)
    def get_card(self, session: UnitOfWork, who: Viewer, card_id: UUID) -> Card: ...

The request is one transaction, committed before the answer leaves; a method that takes `cause` instead of `session`
opens its own, because it waits for something slow between them, or must keep what it wrote when it refuses. `body` and
`query` come decoded by their schemas.
What is wrong is answered as problem+json (RFC 9457) that names each wrong field. Paths stand under `/api/<service>`.
A route without `may` stops the start: nothing is open by accident.
"""

import hashlib
import inspect
import json
import logging
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import eventlet
import msgspec
import psycopg
from marshmallow import EXCLUDE, Schema, ValidationError
from nameko.extensions import Entrypoint
from sqlalchemy import text
from structlog.contextvars import bound_contextvars
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from kartoteka import problems, telemetry
from kartoteka.answers import dumper
from kartoteka.auth import NOBODY, May, Tokens, Viewer, anyone
from kartoteka.db import Database, UnitOfWork, in_one_line, is_outage, is_too_slow
from kartoteka.ended import EndedTokens
from kartoteka.events import Cause
from kartoteka.ids import uuid7
from kartoteka.origin import Origin
from kartoteka.refusals import Refusals
from kartoteka.settings import Settings
from kartoteka.workers import work

log = logging.getLogger(__name__)

JSON = "application/json"


class UndeclaredRouteError(TypeError):
    """A route does not say who may use it."""


class Route(Entrypoint):
    """The entry point behind `@route`."""

    role = "api"
    server = Origin()

    def __init__(
        self,
        method: str,
        path: str,
        *,
        may: May | None = None,
        query: type[Schema] | None = None,
        body: type[Schema] | None = None,
        answer: type[Schema] | None = None,
        status: int = 200,
        raw: bool = False,
        secret: bool = False,
        errors: tuple[type[problems.Problem], ...] = (),
        role: str | None = "api",
        media: str = "",
    ) -> None:
        """`raw`: the method gets the request itself and no session, and answers as it likes (streams, webhooks).
        `secret`: the answer holds one, so it is not kept to be given again (no Idempotency-Key).
        `errors`: the refusals of the business, for OpenAPI. `role`: None for what every process answers. `media`: what
        kind of text the method answers, when it makes the response itself."""
        super().__init__(expected_exceptions=(Exception,))
        self.method, self.path, self.may, self.status, self.raw, self.errors = method, path, may, status, raw, errors
        self.query, self.body, self.answer, self.secret = query, body, answer, secret
        self.role = role  # type: ignore[assignment]
        self.media = media

    def setup(self) -> None:
        config = self.container.config
        self.settings: Settings = config["settings"]
        self.tokens: Tokens = config["tokens"]
        self.service = self.container.service_name
        if self.may is None:
            raise UndeclaredRouteError(f"{self.method} {self.url} does not say who may use it")
        self.database = Database.of(self.service, self.settings)
        self.ended = EndedTokens.of(self.database)
        self.refusals: Refusals | None = getattr(self.container.service_cls, "refusals", None)
        self._query = self.query(unknown=EXCLUDE) if self.query else None
        self._body = self.body() if self.body else None
        self._dump = dumper(self.answer()) if self.answer else None
        method = getattr(self.container.service_cls, self.method_name)
        wanted = inspect.signature(method).parameters
        self._wants_match, self._wants_request = "if_match" in wanted, "request" in wanted and not self.raw
        self._wants_cause = "cause" in wanted
        self.server.add(self)

    def stop(self) -> None:
        self.server.remove(self)

    @property
    def url(self) -> str:
        """The path as clients see it."""
        return f"/api/{self.container.service_name}{self.path}"

    def respond(self, request: Request, path_values: dict[str, Any]) -> Response:
        """Answer a request: the process border, so whatever happens becomes an answer."""
        request_id = str(uuid7())
        began = time.monotonic()
        trace = telemetry.traceparent_from(request.headers.get("Traceparent"))
        said = {name: str(value) for name, value in path_values.items() if name.endswith("_id")}
        with bound_contextvars(**{**said, "request_id": request_id, "trace": telemetry.trace_id(trace)}):
            response = self._guarded(request, path_values, request_id, trace)
        telemetry.REQUESTS.labels(self.service, f"{self.method} {self.path}", response.status_code).observe(
            time.monotonic() - began
        )
        response.headers["X-Request-Id"] = request_id
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response

    def _guarded(self, request: Request, path_values: dict[str, Any], request_id: str, trace: str) -> Response:
        who = NOBODY
        try:
            who = self._who(request)
            self._admit(who)
            if self.raw:
                response: Response = work(self, request, who, **path_values)
                return response
            return self._unit_of_work(request, who, path_values, trace)
        except problems.Problem as problem:
            if isinstance(problem, problems.Forbidden):
                self._note_refusal(self._cause(request, who, trace), problem, path_values)
            return problems.answer(problem, request_id)
        except RequestEntityTooLarge:
            return problems.answer(problems.TooLarge(f"At most {self.settings.body_limit} bytes"), request_id)
        except ClientDisconnected:
            return problems.answer(problems.BadRequest("The body is not complete"), request_id)
        except Exception as error:
            return self._failure(error, request_id)

    def _failure(self, error: Exception, request_id: str) -> Response:
        if is_outage(error) or is_too_slow(error):
            log.warning("%s %s: the database is away: %s", self.method, self.url, in_one_line(error))
            return problems.answer(problems.Unavailable(), request_id)
        refused = getattr(error, "orig", error)
        if isinstance(refused, psycopg.DataError | UnicodeEncodeError):
            log.warning("%s %s: %s", self.method, self.url, refused)
            return problems.answer(problems.Invalid("A value holds what can't be stored, like a NUL"), request_id)
        log.error("%s %s failed", self.method, self.url, exc_info=error)
        return problems.answer(problems.Problem(), request_id)

    def _note_refusal(self, cause: Cause, problem: problems.Problem, path_values: dict[str, Any]) -> None:
        """Have the service note who wanted what he may not, if it does; the answer does not depend on it."""
        ids = {name: str(value) for name, value in path_values.items() if isinstance(value, UUID)}
        try:
            if self.refusals and self.refusals.is_new(cause.actor, self.method, self.url):
                with self.database.transaction(cause) as session:
                    self.refusals.note(session, f"{self.method} {self.url}", problem.code, ids)
        except Exception as error:
            log.warning("%s %s: the refusal is not noted: %s", self.method, self.url, in_one_line(error))

    def _who(self, request: Request) -> Viewer:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        try:
            who = self.tokens.read(token.strip()) if kind.lower() == "bearer" else NOBODY
            if self.ended.has(who):
                raise problems.SignInNeeded("The session has ended")
        except problems.SignInNeeded:
            if self.may is not anyone:  # whose token has expired must still be able to sign in
                raise
            who = NOBODY
        return who

    def _admit(self, who: Viewer) -> None:
        assert self.may is not None
        if not self.may(who):
            raise problems.SignInNeeded if who is NOBODY else problems.Forbidden(self.may.__doc__ or "")

    def _unit_of_work(self, request: Request, who: Viewer, path_values: dict[str, Any], trace: str) -> Response:
        taken = self._taken(request, path_values)
        cause = self._cause(request, who, trace)
        if self._wants_cause:
            return self._encoded(request, work(self, who, cause=cause, **taken))
        with self.database.transaction(cause) as session:
            key = request.headers.get("Idempotency-Key")
            # strangers share one name, so one's answer could be given to another
            if key is not None and self.method == "POST" and who is not NOBODY and not self.secret:
                return self._once(session, request, who, key, taken)
            return self._answered(session, request, who, taken)

    def _cause(self, request: Request, who: Viewer, trace: str) -> Cause:
        return Cause(
            correlation_id=uuid7(),
            traceparent=trace,
            actor=str(who.user_id) if who is not NOBODY else "nobody",
            address=address_of(request, self.settings),
            session_id=who.session_id,
        )

    def _taken(self, request: Request, path_values: dict[str, Any]) -> dict[str, Any]:
        taken = dict(path_values)
        if self._query:
            taken["query"] = _load(self._query, request.args.to_dict(), "query")
        if self._body:
            taken["body"] = _load(self._body, self._json(request), "body")
        if self._wants_request:
            taken["request"] = request
        if self._wants_match:
            taken["if_match"] = _version(request.headers.get("If-Match"), needed=self.method in ("PATCH", "PUT"))
        return taken

    def _json(self, request: Request) -> Any:
        if (request.mimetype or JSON) != JSON:
            raise problems.WrongMedia(f"Content-Type is {request.mimetype}")
        try:
            # stricter than `json`: no NaN, no halves of surrogate pairs, which no database takes
            return msgspec.json.decode(read_body(request, self.settings) or b"null")
        except (msgspec.DecodeError, RecursionError) as error:
            raise problems.BadRequest(f"The body is no JSON: {error}") from error

    def _once(self, session: UnitOfWork, request: Request, who: Viewer, key: str, taken: dict[str, Any]) -> Response:
        """Answer a repeated request as the first time (draft-ietf-httpapi-idempotency-key-header)."""
        if not 1 <= len(key) <= 200:
            raise problems.BadRequest("Idempotency-Key has 1 to 200 characters")
        digest = hashlib.sha256(request.full_path.encode() + b"\0" + read_body(request, self.settings)).hexdigest()
        owned = session.execute(_CLAIM_KEY, {"caller": str(who.user_id), "key": key, "hash": digest}).first()
        if owned is None:
            return _given_before(session, who, key, digest)
        response = self._answered(session, request, who, taken)
        session.execute(
            _KEEP_ANSWER,
            {
                "caller": str(who.user_id),
                "key": key,
                "status": response.status_code,
                "headers": json.dumps(
                    {k: v for k, v in response.headers.items() if k in ("Location", "ETag", "Content-Type")}
                ),
                "body": response.get_data(),
            },
        )
        return response

    def _answered(self, session: UnitOfWork, request: Request, who: Viewer, taken: dict[str, Any]) -> Response:
        return self._encoded(request, work(self, session, who, **taken))

    def _encoded(self, request: Request, result: Any) -> Response:
        if isinstance(result, Response):
            return result
        if self._dump is None:
            return Response(status=204 if result is None else self.status)
        payload = self._dump(result)
        response = Response(msgspec.json.encode(payload), status=self.status, content_type=JSON)
        if isinstance(payload, dict) and "version" in payload:
            response.headers["ETag"] = f'"{payload["version"]}"'
        if self.status == 201 and isinstance(payload, dict) and "id" in payload:
            response.headers["Location"] = f"{request.path}/{payload['id']}"
        return response


route: Callable[..., Any] = Route.decorator


_CLAIM_KEY = text("""
    insert into idempotency_keys (caller, key, request_hash) values (:caller, :key, :hash)
    on conflict do nothing returning key""")
_KEEP_ANSWER = text("""
    update idempotency_keys set status = :status, headers = cast(:headers as jsonb), body = :body
    where caller = :caller and key = :key""")
_GIVEN = text("select request_hash, status, headers, body from idempotency_keys where caller = :caller and key = :key")


def _given_before(session: UnitOfWork, who: Viewer, key: str, digest: str) -> Response:
    given = session.execute(_GIVEN, {"caller": str(who.user_id), "key": key}).one()
    if given.request_hash != digest:
        raise problems.Invalid(
            "This Idempotency-Key was used for another request", fields={"Idempotency-Key": ["used"]}
        )
    response = Response(bytes(given.body or b""), status=given.status, headers=given.headers)
    response.headers["Idempotent-Replayed"] = "true"
    return response


def address_of(request: Request, settings: Settings) -> str:
    """Where a request comes from, as far as one's own proxies say so; what a client writes there himself is not
    believed."""
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    believed = [*forwarded, request.remote_addr or ""][-settings.trusted_proxies - 1 :]
    return believed[0]


def read_body(request: Request, settings: Settings) -> bytes:
    """The body, within the limits of size and time."""
    limit = settings.body_limit
    # a body that comes in chunks has no length beforehand, and werkzeug would cut it off at its limit without a word
    request.max_content_length = limit + 1
    if (request.content_length or 0) > limit:
        raise problems.TooLarge(f"At most {limit} bytes")
    with eventlet.Timeout(settings.body_seconds, problems.TooSlow()):
        body = request.get_data()
    if len(body) > limit:
        raise problems.TooLarge(f"At most {limit} bytes")
    return body


def _load(schema: Schema, data: Any, where: str) -> Any:
    try:
        return schema.load(data)
    except ValidationError as error:
        found = error.messages_dict if isinstance(error.messages, dict) else {where: error.messages}
        raise problems.Invalid(fields=(found.get("_schema") and {where: found["_schema"]}) or found) from error


def _version(header: str | None, *, needed: bool) -> int | None:
    if header is None and needed:
        raise problems.MatchNeeded
    if header is None or header.strip() == "*":
        return None
    try:
        return int(header.strip().removeprefix("W/").strip('"'))
    except ValueError:
        raise problems.Stale("If-Match is no ETag of this resource") from None
