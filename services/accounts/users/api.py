"""Users over HTTP."""

from typing import Any

from accounts.users.errors import WrongPassword
from accounts.users.schemas import SignInSchema, TokenSchema, UserSchema, UsersSchema
from accounts.users.staff import active_users, sign_in
from kartoteka.auth import Tokens, Viewer, anyone, signed_in
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from kartoteka.settings import Settings

TOKEN_SECONDS = 12 * 3600


class UsersApi:
    """Sign-in and the list of colleagues."""

    settings: Settings

    @route("POST", "/tokens", may=anyone, body=SignInSchema, answer=TokenSchema, errors=(WrongPassword,))
    def make_token(self, session: UnitOfWork, who: Viewer, body: dict[str, str]) -> dict[str, Any]:
        """Sign in: a token for a working day."""
        viewer = sign_in(session, body["login"], body["password"])
        token = Tokens(self.settings.token_key).make(viewer, TOKEN_SECONDS)
        return {"access_token": token, "expires_in": TOKEN_SECONDS}

    @route("GET", "/users", may=signed_in, answer=UsersSchema)
    def list_users(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """Everybody who works here."""
        return {"items": active_users(session)}

    @route("GET", "/me", may=signed_in, answer=UserSchema)
    def get_me(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """Who the token says I am."""
        return {
            "id": who.user_id,
            "name": who.name,
            "roles": sorted(who.roles),
            "team_id": next(iter(who.team_ids), None),
            "language": who.language,
            "time_zone": who.time_zone,
        }
