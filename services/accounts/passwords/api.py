"""One's own password over HTTP."""

from datetime import UTC, datetime

from accounts.keys.errors import OnlyInPerson
from accounts.keys.keys import insist_on_person
from accounts.passwords.changing import insist_on_good, set_password
from accounts.passwords.errors import NotYourPassword, WeakPassword
from accounts.passwords.hashing import check_password, hash_password
from accounts.passwords.schemas import NewPasswordSchema
from accounts.sessions.door import knock_again, note_wrong_password, still_the_same
from accounts.sessions.errors import TooManyTries
from accounts.sessions.throttle import forget_tries
from accounts.users.errors import NoSuchUser
from accounts.users.staff import get_user
from kartoteka.auth import Viewer, signed_in
from kartoteka.db import Database
from kartoteka.events import Cause
from kartoteka.http import route
from kartoteka.threads import in_thread


class PasswordsApi:
    """Changing it."""

    db: Database

    @route(
        "PUT",
        "/me/password",
        may=signed_in,
        body=NewPasswordSchema,
        errors=(NotYourPassword, WeakPassword, TooManyTries, OnlyInPerson, NoSuchUser),
    )
    def change_my_password(self, who: Viewer, cause: Cause, body: dict[str, str]) -> None:
        """Another password for oneself; all other sessions end."""
        with self.db.transaction(cause) as session:
            insist_on_person(session, who)
            insist_on_good(get_user(session, who.user_id), body["new_password"])
            attempt = knock_again(session, who.user_id, cause.address, datetime.now(UTC))
        checked = in_thread(check_password, body["password"], attempt.password_hash)
        if not checked.is_right:
            with self.db.transaction(cause) as session:
                note_wrong_password(session, attempt)
            raise NotYourPassword
        hashed = in_thread(hash_password, body["new_password"])
        with self.db.transaction(cause) as session:
            user = still_the_same(session, attempt)
            if user is None:
                raise NotYourPassword
            forget_tries(session, attempt.tried)
            set_password(session, user, hashed, datetime.now(UTC), keep=who.session_id)
