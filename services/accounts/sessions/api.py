"""Signing in and out over HTTP."""

from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from werkzeug.wrappers import Request, Response

from accounts.keys.errors import OnlyInPerson
from accounts.keys.keys import insist_on_person, use_key
from accounts.passwords.hashing import check_password
from accounts.second_factor.totp import seal_of
from accounts.sessions.cookies import (
    answer_with_cookie,
    insist_on_own_origin,
    insist_on_own_page,
    shown_by,
    taken_away,
)
from accounts.sessions.door import knock, open_door
from accounts.sessions.ending import end_own_session, end_sessions_of
from accounts.sessions.errors import (
    ForeignPage,
    NoSuchSession,
    SecondFactorNeeded,
    SessionOver,
    TooManyTries,
    WrongCode,
    WrongKey,
    WrongPassword,
)
from accounts.sessions.living import Lifetime, living_sessions
from accounts.sessions.models import UserSession
from accounts.sessions.refreshing import refresh, sign_out
from accounts.sessions.schemas import SessionSchema, SessionsSchema, SignInSchema, TokenSchema
from accounts.sessions.starting import Device, Started, grant, token_for
from accounts.users.errors import NoSuchUser
from accounts.users.staff import get_user
from kartoteka.auth import Viewer, anyone, signed_in
from kartoteka.contracts.access import right
from kartoteka.db import Database, UnitOfWork
from kartoteka.events import Cause
from kartoteka.http import route
from kartoteka.problems import SignInNeeded
from kartoteka.settings import Settings
from kartoteka.threads import in_thread

T = TypeVar("T")

managers = right("staff.manage")


class SessionsApi:
    """The door."""

    db: Database
    settings: Settings

    @route(
        "POST",
        "/tokens",
        may=anyone,
        body=SignInSchema,
        answer=TokenSchema,
        errors=(WrongPassword, SecondFactorNeeded, WrongCode, WrongKey, TooManyTries, ForeignPage),
    )
    def make_token(self, who: Viewer, cause: Cause, body: dict[str, Any], request: Request) -> Any:
        """Sign in: a token of ten minutes, and a cookie that brings the next ones (POST /tokens/refresh). A program
        shows its key instead, each time."""
        insist_on_own_origin(request, self.settings)
        if "api_key" in body:
            return self._by_key(cause, body["api_key"])
        device = Device(cause.address, request.headers.get("User-Agent", ""))
        return self._by_password(cause, body, device)

    def _by_key(self, cause: Cause, shown: str) -> dict[str, Any]:
        with self.db.transaction(cause) as session:
            viewer = use_key(session, shown, datetime.now(UTC))
            if viewer is None:
                raise WrongKey
            return {**token_for(session, viewer, self.settings.token_key), "must_set_up_second_factor": False}

    def _by_password(self, cause: Cause, body: dict[str, Any], device: Device) -> Response:
        with self.db.transaction(cause) as session:
            attempt = knock(session, body["login"], device.address, datetime.now(UTC))
        checked = in_thread(check_password, body["password"], attempt.password_hash)
        seal = seal_of(self.settings.token_key)
        with self.db.transaction(cause) as session:
            outcome = open_door(session, attempt, checked, body.get("code"), seal, device, datetime.now(UTC))
            answer = self._answer(session, outcome)
        return _given(answer)

    def _answer(self, session: UnitOfWork, outcome: Started | T) -> Response | T:
        if not isinstance(outcome, Started):
            return outcome
        payload = grant(session, outcome.session, outcome.user, self.settings.token_key)
        return answer_with_cookie(payload, outcome, self.settings, datetime.now(UTC))

    @route("POST", "/tokens/refresh", may=anyone, answer=TokenSchema, errors=(SessionOver, ForeignPage))
    def refresh_token(self, who: Viewer, cause: Cause, request: Request) -> Response:
        """The next token, for the cookie of a session; the cookie is exchanged as well. Needs the header
        `X-Kartoteka: 1`."""
        insist_on_own_page(request, self.settings)
        with self.db.transaction(cause) as session:
            outcome = refresh(session, shown_by(request), Lifetime.of(self.settings), datetime.now(UTC))
            answer = self._answer(session, outcome)
        return _given(answer)

    @route("DELETE", "/sessions/current", may=anyone, errors=(ForeignPage,))
    def sign_out(self, session: UnitOfWork, who: Viewer, request: Request) -> Response:
        """Sign out: the cookie and the tokens of this session are worth nothing. Needs the header `X-Kartoteka: 1`."""
        insist_on_own_page(request, self.settings)
        sign_out(session, shown_by(request), who.session_id, datetime.now(UTC))
        return Response(status=204, headers=taken_away(self.settings))

    @route("GET", "/me/sessions", may=signed_in, answer=SessionsSchema)
    def list_my_sessions(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """Where the viewer is signed in."""
        return self._sessions(session, who.user_id, who)

    @route("DELETE", "/me/sessions", may=signed_in, errors=(OnlyInPerson,))
    def end_my_other_sessions(self, session: UnitOfWork, who: Viewer) -> None:
        """Sign out everywhere else."""
        insist_on_person(session, who)
        end_sessions_of(session, who.user_id, "ended", datetime.now(UTC), but=who.session_id)

    @route("DELETE", "/me/sessions/<uuid:session_id>", may=signed_in, errors=(NoSuchSession, OnlyInPerson))
    def end_my_session(self, session: UnitOfWork, who: Viewer, session_id: UUID) -> None:
        """Sign out there."""
        insist_on_person(session, who)
        end_own_session(session, who.user_id, session_id, "ended", datetime.now(UTC))

    @route("GET", "/staff/<uuid:user_id>/sessions", may=managers, answer=SessionsSchema, errors=(NoSuchUser,))
    def list_sessions_of(self, session: UnitOfWork, who: Viewer, user_id: UUID) -> dict[str, Any]:
        """Where somebody is signed in."""
        return self._sessions(session, get_user(session, user_id).id, who)

    @route("DELETE", "/staff/<uuid:user_id>/sessions", may=managers, errors=(NoSuchUser, OnlyInPerson))
    def end_sessions_of(self, session: UnitOfWork, who: Viewer, user_id: UUID) -> None:
        """Sign somebody out everywhere."""
        insist_on_person(session, who)
        end_sessions_of(session, get_user(session, user_id).id, "ended-by-administrator", datetime.now(UTC))

    def _sessions(self, session: UnitOfWork, user_id: UUID, who: Viewer) -> dict[str, Any]:
        living = living_sessions(session, user_id, Lifetime.of(self.settings), datetime.now(UTC))
        return {"items": [_described(one, who) for one in living]}


def _given(answer: Response | SignInNeeded) -> Response:
    # only now: what a refusal has written is committed
    if isinstance(answer, SignInNeeded):
        raise answer
    return answer


def _described(one: UserSession, who: Viewer) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in SessionSchema().fields if name != "is_current"}
    return {**told, "is_current": one.id == who.session_id}
