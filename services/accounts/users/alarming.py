"""Whoever may be impersonated hears of it: each change of how somebody proves who he is goes to him by letter."""

from datetime import UTC, datetime
from typing import Literal

from accounts.users.models import User
from kartoteka.contracts.events.accounts import CredentialsChanged
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7

What = Literal["password", "second-factor-on", "second-factor-off", "email", "key"]


def alarm(session: UnitOfWork, user: User, what: What, email: str | None = None) -> None:
    """Tell somebody what was changed; `email` is where, if not where letters reach him now. Who has no address is not
    told, nor is who never signed in: he has nothing to lose yet."""
    to = email or user.email
    if to is None or user.last_sign_in_at is None:
        return
    session.emit(
        CredentialsChanged(
            change_id=uuid7(),
            user_id=user.id,
            email=to,
            name=user.name,
            language=user.language,
            time_zone=user.time_zone,
            what=what,
            address=session.cause.address,
            changed_at=datetime.now(UTC),
        )
    )
