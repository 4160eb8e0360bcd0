"""Calls, added up for whoever asks."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func
from sqlalchemy.orm import Session

from kartoteka.auth import NOBODY, Viewer
from reports.calls.models import CallSum
from reports.period import Period, period_of
from reports.scope import scope_of, seen_by, team_of
from reports.summary import added_up, day_of, hour_of, name_agents, name_teams, total_of, whole

_is_answered = CallSum.disposition == "ANSWERED"
_is_missed = and_(CallSum.direction == "inbound", CallSum.disposition != "ANSWERED")
_AMOUNTS = {
    "calls": whole(func.sum(CallSum.calls)),
    "answered": whole(func.sum(CallSum.calls).filter(_is_answered)),
    "missed": whole(func.sum(CallSum.calls).filter(_is_missed)),
    "rang_in_vain": whole(func.sum(CallSum.rang_in_vain)),
}
_TIMES = {
    "ring_seconds": func.coalesce(func.sum(CallSum.ring_ms), 0),
    "talk_seconds": func.coalesce(func.sum(CallSum.talk_ms), 0),
    "hold_seconds": func.coalesce(func.sum(CallSum.hold_ms), 0),
}
_is_nobody = CallSum.user_id == NOBODY.user_id


def summarise(session: Session, who: Viewer, query: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The calls of a period that the viewer may see, added up by what he asks for."""
    period = period_of(query, who.time_zone, now)
    items = _figures(session, who, period, _groups(query["by"], period))
    if "agent" in query["by"]:
        name_agents(session, items)
    if "team" in query["by"]:
        name_teams(session, items)
    total = total_of(items, [*_AMOUNTS, *_TIMES])
    return {**_about(who, period), "items": [_in_seconds(item) for item in items], "total": _in_seconds(total)}


def today(session: Session, who: Viewer, now: datetime) -> dict[str, Any]:
    """The viewer's calls of today, his team's, or all, as far as he may see."""
    period = period_of({}, who.time_zone, now)
    [figures] = _figures(session, who, period, {}) or [dict.fromkeys([*_AMOUNTS, *_TIMES], 0)]
    if scope_of(who) == "own":
        figures["missed"] = figures["rang_in_vain"]
    return _about(who, period) | _in_seconds(figures)


def _groups(by: list[str], period: Period) -> dict[str, Any]:
    columns = {
        "hour": hour_of(CallSum.slot_at, period),
        "day": day_of(CallSum.slot_at, period),
        "outcome": CallSum.disposition,
        "queue": CallSum.queue,
        "direction": CallSum.direction,
    }
    groups: dict[str, Any] = {}
    for name in by:
        if name == "agent":
            groups["agent_id"] = CallSum.user_id
            groups["extension"] = case((_is_nobody, CallSum.extension), else_="")
        elif name == "team":
            groups["team_id"] = team_of(CallSum.user_id)
        else:
            groups[name] = columns[name]
    return groups


def _figures(session: Session, who: Viewer, period: Period, groups: dict[str, Any]) -> list[dict[str, Any]]:
    narrow = [period.holds(CallSum.slot_at), seen_by(who, CallSum.user_id)]
    rows = added_up(session, groups, _AMOUNTS | _TIMES, narrow)
    return [row for row in rows if row["calls"] or row["rang_in_vain"]]


def _about(who: Viewer, period: Period) -> dict[str, Any]:
    return {
        "since": period.since,
        "until": period.until,
        "time_zone": period.time_zone,
        "scope": scope_of(who),
    }


def _in_seconds(figures: dict[str, Any]) -> dict[str, Any]:
    """Sums are kept in milliseconds."""
    return figures | {name: int(figures[name]) / 1000 for name in _TIMES}
