"""Sums by agent, hour, day and what else they are kept by: what all reports have in common."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, ValidationError, fields
from sqlalchemy import Date, Integer, Select, cast, extract, func, select
from sqlalchemy.orm import Session

from kartoteka.auth import NOBODY
from kartoteka.problems import Invalid
from reports.period import Period
from reports.scope import names_of, teams_named

MOST_ROWS = 10_000


class ByField(fields.Field[Any]):
    """Names with commas between them."""

    def __init__(self, *choices: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = choices

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[str]:
        wanted = [name.strip() for name in str(value).split(",") if name.strip()]
        if not wanted or not set(wanted) <= set(self.choices):
            raise ValidationError(f"Some of: {', '.join(self.choices)}.")
        return list(dict.fromkeys(wanted))


class PeriodSchema(Schema):
    """What an answer is about."""

    since = fields.AwareDateTime(required=True)
    until = fields.AwareDateTime(required=True, metadata={"description": "not included"})
    time_zone = fields.String(required=True)
    scope = fields.String(required=True, metadata={"description": "own, team, tree (the team and all below it) or all"})


def day_of(slot_at: Any, period: Period) -> Any:
    """The local day."""
    return cast(func.timezone(period.time_zone, slot_at), Date)


def hour_of(slot_at: Any, period: Period) -> Any:
    """The local hour of the day, 0 to 23; where clocks are set back, the hour that comes twice counts once."""
    return cast(extract("hour", func.timezone(period.time_zone, slot_at)), Integer)


def added_up(
    session: Session, groups: Mapping[str, Any], amounts: Mapping[str, Any], narrow: Sequence[Any]
) -> list[dict[str, Any]]:
    """The sums of `amounts`, one row for each combination of `groups`, in their order; Invalid when there are too many
    to be read by anybody."""
    named = [column.label(name) for name, column in groups.items()]
    sums: Select[Any] = select(*named, *(total.label(name) for name, total in amounts.items())).where(*narrow)
    rows = session.execute(sums.group_by(*named).order_by(*named).limit(MOST_ROWS + 1)).mappings().all()
    if len(rows) > MOST_ROWS:
        raise Invalid(fields={"by": [f"More than {MOST_ROWS} rows: ask for a shorter time, or by less."]})
    return [dict(row) for row in rows]


def name_agents(session: Session, items: Sequence[dict[str, Any]]) -> None:
    """Say whose rows they are; nobody has neither id nor name."""
    names = names_of(session, {item["agent_id"] for item in items})
    for item in items:
        item["agent"] = names.get(item["agent_id"])
        if item["agent_id"] == NOBODY.user_id:
            item["agent_id"] = None


def name_teams(session: Session, items: Sequence[dict[str, Any]]) -> None:
    """Say which teams' rows they are; whoever is of no team, and nobody, has neither id nor name."""
    names = teams_named(session, {item["team_id"] for item in items})
    for item in items:
        item["team"] = names.get(item["team_id"])
        if item["team_id"] == NOBODY.user_id:
            item["team_id"] = None


def total_of(items: Iterable[Mapping[str, Any]], amounts: Iterable[str]) -> dict[str, Any]:
    """All rows together."""
    rows = list(items)
    return {name: sum(row[name] for row in rows) for name in amounts}


def whole(total: Any) -> Any:
    """A sum as a whole number, 0 where there is nothing."""
    return cast(func.coalesce(total, 0), Integer)
