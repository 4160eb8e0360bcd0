"""Telling in time that a key will end: a program whose key is over stops without a word."""

from datetime import datetime, timedelta

from sqlalchemy import literal, select

from accounts.keys.models import ApiKey
from accounts.users.models import User
from kartoteka.contracts.events.accounts import KeyEnding
from kartoteka.db import UnitOfWork

NOTICE = timedelta(days=14)


def tell_endings(session: UnitOfWork, now: datetime) -> None:
    """Tell, once a key, that it ends within two weeks, if at least half of its time is over."""
    is_half_over = ApiKey.expires_at - now <= literal(now) - ApiKey.made_at
    is_ending = ApiKey.expires_at.between(now, now + NOTICE) & is_half_over
    untold = select(ApiKey, User).join(User).where(is_ending, ApiKey.end_told_at.is_(None), ApiKey.revoked_at.is_(None))
    wanted = untold.where(User.is_active).order_by(ApiKey.id).with_for_update(of=ApiKey)
    for key, holder in session.execute(wanted):
        key.end_told_at = now
        session.emit(
            KeyEnding(
                key_id=key.id,
                user_id=holder.id,
                name=key.name,
                is_machines=holder.is_machine,
                expires_at=key.expires_at,
            )
        )
