"""How the connections to the PBXs fare."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kartoteka.contracts.ports.pbx import WebhookPbx
from telephony.pbxs.models import PbxConnection
from telephony.pbxs.registry import Pbx, Registry

STALE = timedelta(seconds=20)  # a reader reports every 3 s; one that does not is no reader

_NOTHING = {
    "holder": "",
    "connected_since": None,
    "last_event_at": None,
    "lag_seconds": 0.0,
    "live_calls": 0,
    "error": "",
    "plugin_failures": 0,
    "changed_at": None,
}
_REPORTED = ("state", "holder", "connected_since", "last_event_at", "lag_seconds", "live_calls", "error", "changed_at")


def connections(session: Session, registry: Registry) -> list[dict[str, Any]]:
    """Every PBX of the settings file, also those that can't be used."""
    reports = {report.pbx: report for report in session.scalars(select(PbxConnection))}
    wrong = [
        {**_NOTHING, "name": one.name, "adapter": "", "state": "wrong", "error": one.problem} for one in registry.wrong
    ]
    return [_connection(pbx, reports.get(pbx.name)) for pbx in registry.pbxs] + wrong


def _connection(pbx: Pbx, report: PbxConnection | None) -> dict[str, Any]:
    known = {"name": pbx.name, "adapter": pbx.adapter_name, "plugin_failures": pbx.fence.failures}
    if report is None:
        state = "webhook" if isinstance(pbx.adapter, WebhookPbx) else "unread"
        return {**_NOTHING, **known, "state": state}
    row = {**_NOTHING, **{name: getattr(report, name) for name in _REPORTED}, **known}
    if report.state != "webhook" and report.changed_at < datetime.now(UTC) - STALE:
        row |= {"state": "unread", "error": f"nobody has reported since {report.changed_at:%Y-%m-%d %H:%M:%S} UTC"}
    return row
