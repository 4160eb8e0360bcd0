"""The second factor: codes by the clock (TOTP, RFC 6238) and recovery codes. Each code is good once."""

import base64
import hashlib
import hmac
import logging
import secrets
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from accounts.second_factor.models import RecoveryCode, SecondFactor
from accounts.second_factor.sealing import Seal, SealError
from kartoteka.ids import uuid7

log = logging.getLogger(__name__)

STEP_SECONDS = 30
NEARBY = (0, -1, 1)  # clocks differ, and people type slowly
RECOVERY_CODES = 10
_RECOVERY_BYTES = 10  # 80 bits: 16 letters and digits


def seal_of(token_key: str) -> Seal:
    """What seals these secrets."""
    return Seal(token_key, "second factor")


def is_on(session: Session, user_id: UUID) -> bool:
    """Whether somebody is asked for a second factor."""
    factor = session.get(SecondFactor, user_id)
    return factor is not None and factor.on_at is not None


def take_code(session: Session, user_id: UUID, code: str, seal: Seal, now: datetime) -> bool:
    """Whether a code is right; it is not again."""
    typed = "".join(character for character in code if character.isalnum())
    if typed.isdecimal() and len(typed) == 6:
        factor = session.get(SecondFactor, user_id, with_for_update=True)
        return factor is not None and take_step(factor, typed, seal, now)
    return _take_recovery_code(session, user_id, typed, now)


def take_step(factor: SecondFactor, typed: str, seal: Seal, now: datetime) -> bool:
    """Whether an authenticator shows this code about now, and no code of this time step or a later one was taken."""
    try:
        totp = pyotp.TOTP(seal.open(factor.sealed_secret))
    except SealError:
        log.warning("the second factor of %s can't be opened: the key it was sealed by is gone", factor.user_id)
        return False
    present = int(now.timestamp()) // STEP_SECONDS
    for step in (present + away for away in NEARBY):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode()) and step > factor.last_step:
            factor.last_step = step
            return True
    return False


def _take_recovery_code(session: Session, user_id: UUID, typed: str, now: datetime) -> bool:
    unused = select(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    for kept in session.scalars(unused.with_for_update()):
        if hmac.compare_digest(_hashed(kept.id, typed), kept.code_hash):
            kept.used_at = now
            return True
    return False


def new_recovery_codes(session: Session, user_id: UUID) -> list[str]:
    """Ten new ones instead of those there are: this is the only time that anybody sees them."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    return [_new_recovery_code(session, user_id) for _ in range(RECOVERY_CODES)]


def _new_recovery_code(session: Session, user_id: UUID) -> str:
    code = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode()
    id = uuid7()
    session.add(RecoveryCode(id=id, user_id=user_id, code_hash=_hashed(id, code), used_at=None))
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _hashed(salt: UUID, code: str) -> str:
    # 80 random bits can't be guessed however fast the hash is (ASVS 2.6.2)
    return hashlib.sha256(salt.bytes + code.upper().encode()).hexdigest()


def codes_left(session: Session, user_id: UUID) -> int:
    """How many recovery codes were not used yet."""
    unused = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return session.scalar(unused) or 0


def forget(session: Session, user_id: UUID) -> None:
    """Nothing is left of somebody's second factor."""
    for model in (RecoveryCode, SecondFactor):
        session.execute(delete(model).where(model.user_id == user_id))


def renew_seals(session: Session, seal: Seal) -> int:
    """After the key that signs has changed: seal all by the new one; returns how many were not yet."""
    renewed = [(factor, _renewed(factor, seal)) for factor in session.scalars(select(SecondFactor))]
    changed = [(factor, sealed) for factor, sealed in renewed if sealed]
    for factor, sealed in changed:
        same = (SecondFactor.user_id == factor.user_id) & (SecondFactor.sealed_secret == factor.sealed_secret)
        session.execute(update(SecondFactor).where(same).values(sealed_secret=sealed))
    return len(changed)


def _renewed(factor: SecondFactor, seal: Seal) -> str | None:
    try:
        return seal.renewed(factor.sealed_secret)
    except SealError:  # it is lost, and the others are not to be lost with it
        return None
