"""Users over HTTP."""

from typing import Any

from accounts.users.schemas import MeSchema, MyChangesSchema, UsersSchema
from accounts.users.staff import active_users, change_me, describe
from kartoteka.auth import Viewer, has_any_right, signed_in
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from kartoteka.problems import NotFound


class UsersApi:
    """The list of colleagues, and oneself."""

    @route("GET", "/users", may=has_any_right, answer=UsersSchema)
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
