"""The time that a report is about, as the person who asks means it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from marshmallow import Schema, ValidationError, fields
from sqlalchemy import ColumnElement, and_

from kartoteka.moments import in_utc, is_within_reach
from reports.ledger import slot_of


class MomentField(fields.Field[Any]):
    """A day (`2026-11-23`) in the report's time zone, or a moment with its offset (`2026-11-23T08:00:00+03:00`)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date | datetime:
        try:
            return _day(value) if len(value) == len("2026-11-23") else in_utc(datetime.fromisoformat(value))
        except (ValueError, TypeError):
            raise ValidationError("Say a day (YYYY-MM-DD), or a moment with its offset from UTC.") from None


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if not is_within_reach(day.year):
        raise ValueError("nobody means such a year")
    return day


def _is_zone(name: str) -> bool:
    if name not in available_timezones():
        raise ValidationError("No time zone of the IANA database.")
    return True


class PeriodQuery(Schema):
    """From when until when, and whose days. Figures are kept by quarters of an hour, which days and hours of every time
    zone consist of, also where the offset is 30 or 45 minutes; a moment inside a quarter means the quarter's start."""

    since = MomentField(metadata={"type": "string", "description": "a day or a moment; default: today"})
    until = MomentField(
        metadata={
            "type": "string",
            "description": "a day, which is included, or a moment, which is not; default: today",
        }
    )
    time_zone = fields.String(
        validate=_is_zone, metadata={"description": "IANA name; default: the viewer's own time zone"}
    )


@dataclass(frozen=True, slots=True)
class Period:
    """[since, until), with whole quarters of an hour, and the zone whose days and hours are meant."""

    since: datetime
    until: datetime
    time_zone: str

    def holds(self, slot_at: Any) -> ColumnElement[bool]:
        """The slots of this period, as a condition."""
        return and_(slot_at >= self.since, slot_at < self.until)


def period_of(query: dict[str, Any], viewers_zone: str, now: datetime) -> Period:
    """The period that a query means: today, where it says nothing."""
    name = query.get("time_zone") or (viewers_zone if viewers_zone in available_timezones() else "UTC")
    zone = ZoneInfo(name)
    today = now.astimezone(zone).date()
    since, until = query.get("since", today), query.get("until", today)
    if not isinstance(until, datetime):
        until += timedelta(days=1)
    return Period(_start(since, zone), _start(until, zone), name)


def _start(moment: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), zone)
    return slot_of(moment)
