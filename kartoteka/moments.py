"""Moments as clients write them: ISO 8601 with an offset, taken as UTC.

Python, PostgreSQL and the wire each have their own edges (year 1, year 10000, an offset of 18 hours): what one of them
takes and the next one can't read would stop a whole list, or an event. So every moment is well inside all of them.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields

FIRST_YEAR, LAST_YEAR = 1900, 2999


def is_within_reach(year: int) -> bool:
    """Whether a year is one that people mean, far enough from where calendars of computers end."""
    return FIRST_YEAR <= year <= LAST_YEAR


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; ValueError when it has no offset, or when nobody can mean it."""
    if moment.utcoffset() is None:
        raise ValueError("no offset from UTC")
    if not is_within_reach(moment.year):
        raise ValueError(f"not between {FIRST_YEAR} and {LAST_YEAR}")
    return moment.astimezone(UTC)


class Moment(fields.AwareDateTime):
    """A moment in a body or a query."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> datetime:
        moment = super()._deserialize(value, attr, data, **options)
        try:
            return in_utc(moment)
        except ValueError:
            raise ValidationError(f"Give a moment between {FIRST_YEAR} and {LAST_YEAR}.") from None
