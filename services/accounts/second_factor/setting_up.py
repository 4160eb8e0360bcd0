"""Turning the second factor on and off."""

import io
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
import segno

from accounts.second_factor.errors import NoSecondFactor, NotTheCode, SecondFactorIsOn
from accounts.second_factor.models import SecondFactor
from accounts.second_factor.sealing import Seal
from accounts.second_factor.totp import forget, is_on, new_recovery_codes, take_step
from accounts.sessions.models import UserSession
from accounts.users.alarming import alarm
from accounts.users.models import User
from kartoteka.contracts.audit import record
from kartoteka.db import UnitOfWork

ISSUER = "Kartoteka"


@dataclass(frozen=True, slots=True)
class Offer:
    """What an authenticator needs to know: as text, as a link, as a picture (SVG)."""

    secret: str
    uri: str
    qr: str


def offer(session: UnitOfWork, user: User, seal: Seal, now: datetime) -> Offer:
    """A new secret for an authenticator; it counts when its owner has typed a code of it."""
    session.refresh(user, with_for_update={"key_share": True})  # of two offers at once the later one counts
    present = session.get(SecondFactor, user.id, with_for_update=True)
    if present and present.on_at:
        raise SecondFactorIsOn
    secret = pyotp.random_base32()
    sealed = seal.close(secret)
    session.merge(SecondFactor(user_id=user.id, sealed_secret=sealed, last_step=0, made_at=now, on_at=None))
    uri = pyotp.TOTP(secret).provisioning_uri(name=user.login, issuer_name=ISSUER)
    return Offer(secret, uri, _picture(uri))


def _picture(uri: str) -> str:
    picture = io.BytesIO()
    segno.make(uri, micro=False).save(picture, kind="svg", xmldecl=False, scale=4, light="#fff")
    return picture.getvalue().decode()


def turn_on(
    session: UnitOfWork, user_id: UUID, session_id: UUID | None, code: str, seal: Seal, now: datetime
) -> list[str]:
    """From now on it is asked for; returns recovery codes. The session that it is done in has shown one by that."""
    factor = session.get(SecondFactor, user_id, with_for_update=True)
    if factor is None:
        raise NoSecondFactor
    if factor.on_at:
        raise SecondFactorIsOn
    if not take_step(factor, "".join(code.split()), seal, now):
        raise NotTheCode
    factor.on_at = now
    current = session.get(UserSession, session_id) if session_id else None
    if current:
        current.had_second_factor = True
    record(session, "second-factor.on", "user", user_id)
    alarm(session, session.get_one(User, user_id), "second-factor-on")
    return new_recovery_codes(session, user_id)


def turn_off(session: UnitOfWork, user_id: UUID) -> None:
    """It is asked for no longer, and its recovery codes are worth nothing."""
    if is_on(session, user_id):
        record(session, "second-factor.off", "user", user_id)
        alarm(session, session.get_one(User, user_id), "second-factor-off")
    forget(session, user_id)
