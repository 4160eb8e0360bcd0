"""Links over HTTP."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from accounts.links.errors import IsNotHere, NoAddress, NoSuchLink
from accounts.links.links import find_link, send_link, use_link
from accounts.links.resets import wish
from accounts.links.schemas import ChosenSchema, ForgottenSchema, LinkSchema
from accounts.passwords.changing import insist_on_good
from accounts.passwords.errors import WeakPassword
from accounts.passwords.hashing import hash_password
from accounts.users.errors import NoSuchUser
from accounts.users.staff import get_user
from kartoteka.auth import Viewer, anyone
from kartoteka.contracts.access import right
from kartoteka.db import Database, UnitOfWork
from kartoteka.events import Cause
from kartoteka.http import route
from kartoteka.threads import in_thread


class LinksApi:
    """Invitations and forgotten passwords."""

    db: Database

    @route("POST", "/password-resets", may=anyone, body=ForgottenSchema, status=202)
    def ask_for_password_reset(self, session: UnitOfWork, who: Viewer, body: dict[str, str]) -> Response:
        """Somebody has forgotten his password. The answer is always the same; a letter follows if there is such a
        person with an address."""
        wish(session, body["login"], datetime.now(UTC))
        return Response(status=202)

    @route("GET", "/links/<token>", may=anyone, answer=LinkSchema, errors=(NoSuchLink,))
    def get_link(self, session: UnitOfWork, who: Viewer, token: str) -> dict[str, Any]:
        """What a link is for, and whose it is."""
        found = find_link(session, token, datetime.now(UTC))
        return {"purpose": found.link.purpose, "name": found.user.name, "login": found.user.login}

    @route("POST", "/links/<token>", may=anyone, body=ChosenSchema, errors=(NoSuchLink, WeakPassword))
    def use_link(self, who: Viewer, cause: Cause, token: str, body: dict[str, str]) -> None:
        """Set the password; the link is worth nothing from then on."""
        with self.db.transaction(cause) as session:
            insist_on_good(find_link(session, token, datetime.now(UTC)).user, body["password"], "password")
        hashed = in_thread(hash_password, body["password"])
        with self.db.transaction(cause) as session:
            use_link(session, token, hashed, datetime.now(UTC))

    @route(
        "POST",
        "/staff/<uuid:user_id>/invite",
        may=right("staff.manage"),
        status=204,
        errors=(NoSuchUser, NoAddress, IsNotHere),
    )
    def invite(self, session: UnitOfWork, who: Viewer, user_id: UUID) -> None:
        """Send somebody an invitation, again: those of before are worth nothing."""
        send_link(session, get_user(session, user_id), "invitation", datetime.now(UTC))
