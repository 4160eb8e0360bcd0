"""Users over HTTP."""

from typing import Any

from accounts.users.errors import WrongPassword
from accounts.users.schemas import MeSchema, MyChangesSchema, SignInSchema, TokenSchema, UsersSchema
from accounts.users.staff import active_users, change_me, describe, sign_in
from kartoteka.auth import Tokens, Viewer, anyone, signed_in
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from kartoteka.problems import NotFound
from kartoteka.settings import Settings

TOKEN_SECONDS = 12 * 3600


class UsersApi:
    """Sign-in and the list of colleagues."""

    settings: Settings

    @route("POST", "/tokens", may=anyone, body=SignInSchema, answer=TokenSchema, errors=(WrongPassword,))
    def make_token(self, session: UnitOfWork, who: Viewer, body: dict[str, str]) -> dict[str, Any]:
        """Sign in: a token for a working day, and who I am."""
        viewer = sign_in(session, body["login"], body["password"])
        token = Tokens(self.settings.token_key).make(viewer, TOKEN_SECONDS)
        return {"access_token": token, "expires_in": TOKEN_SECONDS, "user": describe(session, viewer)}

    @route("GET", "/users", may=signed_in, answer=UsersSchema)
    def list_users(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """Everybody who works here."""
        return {"items": active_users(session)}

    @route("GET", "/me", may=signed_in, answer=MeSchema)
    def get_me(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """Who I am: what the token lets me do, and how the others reach me."""
        return describe(session, who)

    @route("PATCH", "/me", may=signed_in, body=MyChangesSchema, answer=MeSchema, errors=(NotFound,))
    def change_me(self, session: UnitOfWork, who: Viewer, body: dict[str, Any]) -> dict[str, Any]:
        """Choose my language and time zone."""
        return change_me(session, who, body)
