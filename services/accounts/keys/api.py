"""API keys over HTTP."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from accounts.keys.errors import NoMachine, NoSuchKey, OnlyInPerson, TooMuchForAKey
from accounts.keys.keys import insist_on_person, keys_of, make_key, revoke_key
from accounts.keys.models import ApiKey
from accounts.keys.schemas import KeySchema, KeysSchema, MadeKeySchema, NewKeySchema
from accounts.users.errors import NoSuchUser
from accounts.users.staff import get_user
from kartoteka.auth import Viewer, signed_in
from kartoteka.contracts.access import right
from kartoteka.db import UnitOfWork
from kartoteka.http import route

managers = right("staff.manage")


class KeysApi:
    """Keys for programs: one's own, and those of machine accounts."""

    @route("GET", "/me/keys", may=signed_in, answer=KeysSchema)
    def list_my_keys(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """The viewer's own keys, the newest first."""
        return {"items": keys_of(session, who.user_id)}

    @route(
        "POST",
        "/me/keys",
        may=signed_in,
        body=NewKeySchema,
        answer=MadeKeySchema,
        status=201,
        secret=True,
        errors=(OnlyInPerson, TooMuchForAKey),
    )
    def make_my_key(self, session: UnitOfWork, who: Viewer, body: dict[str, Any]) -> dict[str, Any]:
        """A key in the viewer's name, for some of his rights."""
        insist_on_person(session, who)
        beyond = set(body["rights"]) - who.rights
        if beyond:
            raise TooMuchForAKey(fields={"rights": [f"Not a right of yours: {name}" for name in sorted(beyond)]})
        return _shown(*make_key(session, get_user(session, who.user_id), body, datetime.now(UTC)))

    @route("DELETE", "/me/keys/<uuid:key_id>", may=signed_in, errors=(NoSuchKey, OnlyInPerson))
    def revoke_my_key(self, session: UnitOfWork, who: Viewer, key_id: UUID) -> None:
        """This key is worth nothing from now on."""
        insist_on_person(session, who)
        revoke_key(session, who.user_id, key_id, datetime.now(UTC))

    @route("GET", "/staff/<uuid:user_id>/keys", may=managers, answer=KeysSchema, errors=(NoSuchUser,))
    def list_keys_of(self, session: UnitOfWork, who: Viewer, user_id: UUID) -> dict[str, Any]:
        """Somebody's keys."""
        return {"items": keys_of(session, get_user(session, user_id).id)}

    @route(
        "POST",
        "/staff/<uuid:user_id>/keys",
        may=managers,
        body=NewKeySchema,
        answer=MadeKeySchema,
        status=201,
        secret=True,
        errors=(NoSuchUser, OnlyInPerson, NoMachine, TooMuchForAKey),
    )
    def make_key_for(self, session: UnitOfWork, who: Viewer, user_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
        """A key for a machine account, for some of its rights. People make theirs themselves."""
        insist_on_person(session, who)
        user = get_user(session, user_id)
        if not user.is_machine:
            raise NoMachine
        return _shown(*make_key(session, user, body, datetime.now(UTC)))

    @route("DELETE", "/staff/<uuid:user_id>/keys/<uuid:key_id>", may=managers, errors=(NoSuchKey, OnlyInPerson))
    def revoke_key_of(self, session: UnitOfWork, who: Viewer, user_id: UUID, key_id: UUID) -> None:
        """Somebody's key is worth nothing from now on."""
        insist_on_person(session, who)
        revoke_key(session, user_id, key_id, datetime.now(UTC))


def _shown(key: ApiKey, text: str) -> dict[str, Any]:
    return {**{name: getattr(key, name) for name in KeySchema().fields}, "key": text}
