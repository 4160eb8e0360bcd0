"""What a service has told the audit log."""

from typing import Any

import msgspec
from sqlalchemy import text

from kartoteka.db import Database

_TOLD = """
    select id, body from outbox where name = 'audit.action.recorded'
    union select id, body from published_events where name = 'audit.action.recorded' order by id"""


def traces(database: Database) -> list[dict[str, Any]]:
    """The actions, in the order in which they were done."""
    with database.transaction() as session:
        return [msgspec.json.decode(body)["data"] for _, body in session.execute(text(_TOLD))]


def said(trace: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """What was done, to which kind of record, and what changed."""
    return trace["action"], trace["record_kind"], trace["changes"]
