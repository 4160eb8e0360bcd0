"""An end to people's tokens before their time: who may do more or less than they say gets new ones by his session."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from accounts.users.models import User
from kartoteka.contracts.events.accounts import TokensEnded
from kartoteka.db import UnitOfWork
from kartoteka.ended import end_tokens


def end_tokens_of(session: UnitOfWork, *user_ids: UUID) -> None:
    """All tokens of these people that were made until now are dead: here with the commit, even when the broker is away,
    and in every other service as soon as it hears."""
    # whoever is just getting a token has read what he may before this change: his token is older than the end
    locked = select(User.id).where(User.id.in_(user_ids)).order_by(User.id).with_for_update(key_share=True)
    for user_id in session.scalars(locked).all():
        ended_at = datetime.now(UTC)
        end_tokens(session, user_id, ended_at)
        session.emit(TokensEnded(subject_id=user_id, user_id=user_id, ended_at=ended_at))
