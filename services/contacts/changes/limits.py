"""How many cards somebody may change within an hour who may not change many: whoever leaves can't spoil the base."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from contacts.changes.errors import TooManyChanges
from contacts.changes.models import EditCount
from kartoteka.auth import Viewer
from kartoteka.contracts.audit import record
from kartoteka.db import Database, UnitOfWork

HOUR = timedelta(hours=1)
IMPORTERS = 50  # times as many: machines and stewards keep whole files in step with the base

Count = tuple[datetime, int]


def count_edits(session: UnitOfWork, who: Viewer, count: int, most: int | None) -> None:
    """Somebody changes so many cards; TooManyChanges when these are more than `most` within an hour. The last step of
    a transaction: two of one person wait here for each other, so that together they don't exceed it."""
    if not count or most is None or who.may("cards.edit-many"):
        return
    most *= IMPORTERS if who.may("cards.import") else 1
    now = datetime.now(UTC)
    _add(session, who, count, now)
    lately = _lately(session, who, now)
    total = sum(cards for _, cards in lately)
    if total > most:
        left = max(0, most - (total - count))
        raise TooManyChanges(limit=most, left=left, retry_after=_seconds_until_fewer(lately, total - most, now))


def _add(session: UnitOfWork, who: Viewer, count: int, now: datetime) -> None:
    minute = now.replace(second=0, microsecond=0)
    counted = insert(EditCount).values(user_id=who.user_id, minute=minute, cards=count)
    added = {"cards": EditCount.cards + counted.excluded.cards}
    session.execute(counted.on_conflict_do_update(index_elements=["user_id", "minute"], set_=added))


def _lately(session: UnitOfWork, who: Viewer, now: datetime) -> Sequence[Count]:
    found = select(EditCount.minute, EditCount.cards).where(
        EditCount.user_id == who.user_id, EditCount.minute > now - HOUR
    )
    return [(minute, cards) for minute, cards in session.execute(found.order_by(EditCount.minute))]


def _seconds_until_fewer(lately: Sequence[Count], by: int, now: datetime) -> int:
    for minute, cards in lately:
        by -= cards
        if by <= 0:
            return int((minute + HOUR - now).total_seconds()) + 1
    return int(HOUR.total_seconds())


@contextmanager
def tell_if_too_many(database: Database, session: UnitOfWork, who: Viewer) -> Iterator[None]:
    """Leave a trace of a refusal, though nothing else is left of its transaction."""
    try:
        yield
    except TooManyChanges as refused:
        session.rollback()  # its connection goes back to the pool before another one is taken
        with database.transaction(session.cause) as another:
            record(another, "cards.edit-limit-reached", "user", who.user_id, **refused.details)
        raise


def forget_old_counts(session: UnitOfWork) -> None:
    """Drop what no limit counts any more."""
    session.execute(delete(EditCount).where(EditCount.minute < datetime.now(UTC) - 2 * HOUR))
