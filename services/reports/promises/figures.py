"""Promises, added up for whoever asks."""

from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from kartoteka.auth import NOBODY, Viewer
from reports.period import Period, period_of
from reports.promises.models import PromiseFact, PromiseSum
from reports.scope import scope_of, seen_by, team_of
from reports.summary import added_up, day_of, name_agents, name_teams, total_of, whole

_KEPT = ("missed", "promised", "kept_in_time", "kept_late", "given_up")
_SHOWN = (*_KEPT, "called_back", "open", "overdue")
_LABELS = {"agent": "agent_id", "team": "team_id"}
_agent: Any = func.coalesce(PromiseFact.agent_id, NOBODY.user_id)


def summarise(session: Session, who: Viewer, query: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The promises made in a period that the viewer may see, added up by what he asks for."""
    period = period_of(query, who.time_zone, now)
    overdue = _overdue(session, who, query, period, now)
    items = [_shown(row, overdue) for row in _sums(session, who, query, period)]
    total = total_of(items, _SHOWN)
    if "agent" in query["by"]:
        name_agents(session, items)
    if "team" in query["by"]:
        name_teams(session, items)
    return {
        "since": period.since,
        "until": period.until,
        "time_zone": period.time_zone,
        "scope": scope_of(who),
        "items": items,
        "total": total,
    }


def _sums(session: Session, who: Viewer, query: dict[str, Any], period: Period) -> list[dict[str, Any]]:
    columns = {
        "agent": PromiseSum.agent_id,
        "team": team_of(PromiseSum.agent_id),
        "day": day_of(PromiseSum.slot_at, period),
    }
    amounts = {name: whole(func.sum(getattr(PromiseSum, name))) for name in _KEPT}
    narrow = [
        period.holds(PromiseSum.slot_at),
        seen_by(who, PromiseSum.agent_id),
        PromiseSum.kind == query["kind"],
    ]
    rows = added_up(session, _groups(query["by"], columns), amounts, narrow)
    return [row for row in rows if row["promised"]]


def _overdue(
    session: Session, who: Viewer, query: dict[str, Any], period: Period, now: datetime
) -> dict[tuple[Any, ...], int]:
    """What is past its time depends on the clock, so it is no sum: it is counted among the open promises, by index."""
    columns = {"agent": _agent, "team": team_of(_agent), "day": day_of(PromiseFact.opened_at, period)}
    narrow = [
        period.holds(PromiseFact.opened_at),
        seen_by(who, _agent),
        PromiseFact.kind == query["kind"],
        PromiseFact.closed_at.is_(None),
        PromiseFact.due_at < now,
    ]
    groups = _groups(query["by"], columns)
    rows = added_up(session, groups, {"overdue": whole(func.count())}, narrow)
    return {tuple(row[name] for name in groups): row["overdue"] for row in rows}


def _groups(by: list[str], columns: dict[str, Any]) -> dict[str, Any]:
    return {_LABELS.get(name, name): columns[name] for name in by}


def _shown(row: dict[str, Any], overdue: dict[tuple[Any, ...], int]) -> dict[str, Any]:
    key = tuple(value for name, value in row.items() if name not in _KEPT)
    called_back = row["kept_in_time"] + row["kept_late"]
    return row | {
        "called_back": called_back,
        "open": row["promised"] - called_back - row["given_up"],
        "overdue": overdue.get(key, 0),
    }
