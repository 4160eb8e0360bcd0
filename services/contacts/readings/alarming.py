"""Reading at an unusual rate: whoever opens or lists more than anybody does at work is reported, once an hour."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, or_, update

from contacts.readings.models import Reading
from kartoteka.contracts.audit import record
from kartoteka.contracts.events.contacts import ReadingAlarmed
from kartoteka.db import UnitOfWork
from kartoteka.settings import Settings

KEEP = timedelta(days=90)


def raise_alarms(session: UnitOfWork, settings: Settings) -> None:
    """Report whoever has read too much within an hour, and was not reported for it yet."""
    now = datetime.now(UTC)
    too_much = or_(Reading.opened > settings.reading_alarm_opened, Reading.listed > settings.reading_alarm_listed)
    recent = Reading.hour > now - timedelta(days=1)
    new = update(Reading).where(recent, Reading.alarmed_at.is_(None), too_much).values(alarmed_at=now)
    for one in session.scalars(new.returning(Reading)).all():
        hour = one.hour.isoformat()
        record(session, "cards.read-unusually", "user", one.user_id, hour=hour, opened=one.opened, listed=one.listed)
        session.emit(
            ReadingAlarmed(user_id=one.user_id, hour=one.hour, opened=one.opened, listed=one.listed, alarmed_at=now)
        )


def forget_old_readings(session: UnitOfWork) -> None:
    """Remove what is older than anybody asks about."""
    session.execute(delete(Reading).where(Reading.hour < datetime.now(UTC) - KEEP))
