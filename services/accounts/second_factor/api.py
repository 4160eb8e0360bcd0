"""One's own second factor over HTTP, and taking away that of somebody who has lost his telephone."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from accounts.keys.errors import OnlyInPerson
from accounts.keys.keys import insist_on_person
from accounts.passwords.errors import NotYourPassword
from accounts.passwords.hashing import check_password
from accounts.roles.book import demands_second_factor
from accounts.second_factor.errors import NoSecondFactor, NotTheCode, SecondFactorIsOn
from accounts.second_factor.schemas import (
    CodeSchema,
    OfferSchema,
    PasswordSchema,
    RecoveryCodesSchema,
    SecondFactorSchema,
)
from accounts.second_factor.setting_up import Offer, offer, turn_off, turn_on
from accounts.second_factor.totp import codes_left, is_on, seal_of
from accounts.sessions.door import knock_again, note_wrong_password, still_the_same
from accounts.sessions.ending import end_sessions_of
from accounts.sessions.errors import TooManyTries
from accounts.sessions.throttle import forget_tries
from accounts.staff.errors import NotYourself
from accounts.users.errors import NoSuchUser
from accounts.users.staff import get_user
from kartoteka.auth import Viewer, signed_in
from kartoteka.contracts.access import right
from kartoteka.db import Database, UnitOfWork
from kartoteka.events import Cause
from kartoteka.http import route
from kartoteka.settings import Settings
from kartoteka.threads import in_thread


class SecondFactorApi:
    """Setting it up."""

    db: Database
    settings: Settings

    @route("GET", "/me/totp", may=signed_in, answer=SecondFactorSchema, errors=(NoSuchUser,))
    def get_my_totp(self, session: UnitOfWork, who: Viewer) -> dict[str, Any]:
        """Whether the viewer has a second factor, and must have one."""
        user = get_user(session, who.user_id)
        left = codes_left(session, user.id)
        return {
            "is_on": is_on(session, user.id),
            "is_demanded": demands_second_factor(session, user.roles),
            "recovery_codes_left": left,
        }

    @route(
        "POST",
        "/me/totp",
        may=signed_in,
        answer=OfferSchema,
        secret=True,
        errors=(SecondFactorIsOn, OnlyInPerson, NoSuchUser),
    )
    def offer_totp(self, session: UnitOfWork, who: Viewer) -> Offer:
        """A new secret for the viewer's authenticator. It counts when he has typed a code of it (PUT)."""
        insist_on_person(session, who)
        user = get_user(session, who.user_id)
        return offer(session, user, seal_of(self.settings.token_key), datetime.now(UTC))

    @route(
        "PUT",
        "/me/totp",
        may=signed_in,
        body=CodeSchema,
        answer=RecoveryCodesSchema,
        errors=(NoSecondFactor, SecondFactorIsOn, NotTheCode, OnlyInPerson),
    )
    def turn_totp_on(self, session: UnitOfWork, who: Viewer, body: dict[str, str]) -> dict[str, list[str]]:
        """The authenticator works: from now on it is asked for. Answers the recovery codes, this once."""
        insist_on_person(session, who)
        seal = seal_of(self.settings.token_key)
        return {"recovery_codes": turn_on(session, who.user_id, who.session_id, body["code"], seal, datetime.now(UTC))}

    @route(
        "POST",
        "/me/totp/off",
        may=signed_in,
        body=PasswordSchema,
        errors=(NotYourPassword, TooManyTries, OnlyInPerson, NoSuchUser),
    )
    def turn_totp_off(self, who: Viewer, cause: Cause, body: dict[str, str]) -> None:
        """No second factor any more."""
        with self.db.transaction(cause) as session:
            insist_on_person(session, who)
            get_user(session, who.user_id)
            attempt = knock_again(session, who.user_id, cause.address, datetime.now(UTC))
        checked = in_thread(check_password, body["password"], attempt.password_hash)
        if not checked.is_right:
            with self.db.transaction(cause) as session:
                note_wrong_password(session, attempt)
            raise NotYourPassword
        with self.db.transaction(cause) as session:
            user = still_the_same(session, attempt)
            if user is None:
                raise NotYourPassword
            forget_tries(session, attempt.tried)
            turn_off(session, user.id)

    @route(
        "DELETE",
        "/staff/<uuid:user_id>/totp",
        may=right("staff.manage"),
        errors=(NoSuchUser, NotYourself, OnlyInPerson),
    )
    def take_totp_away(self, session: UnitOfWork, who: Viewer, user_id: UUID) -> None:
        """Somebody has lost his telephone, and his recovery codes too: whoever has found it is out. One's own is turned
        off with the password."""
        insist_on_person(session, who)
        if user_id == who.user_id:
            raise NotYourself
        turn_off(session, get_user(session, user_id).id)
        end_sessions_of(session, user_id, "second-factor-lost", datetime.now(UTC))
