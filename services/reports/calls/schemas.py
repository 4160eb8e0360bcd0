"""Figures of calls on the wire."""

from marshmallow import Schema, fields

from reports.period import PeriodQuery
from reports.summary import ByField, PeriodSchema

_rang = {"description": "times a phone rang for a call that nobody took, counted at each person"}
_missed = {"description": "calls of clients that nobody answered, each counted once"}


class CallFigures(Schema):
    """Calls, counted. Times are in seconds."""

    calls = fields.Integer(required=True)
    answered = fields.Integer(required=True)
    missed = fields.Integer(required=True, metadata=_missed)
    rang_in_vain = fields.Integer(required=True, metadata=_rang)
    ring_seconds = fields.Float(required=True)
    talk_seconds = fields.Float(required=True)
    hold_seconds = fields.Float(required=True)


class CallsQuery(PeriodQuery):
    """Which calls, and how to add them up."""

    by = ByField(
        "agent",
        "team",
        "hour",
        "day",
        "outcome",
        "queue",
        "direction",
        load_default=lambda: ["agent"],
        metadata={
            "type": "string",
            "default": "agent",
            "description": "agent, team (in which the agent works now), hour (of the day), day, outcome, queue,"
            " direction: one or several, with commas."
            " Hours and days are the time zone's; `day,hour` gives the hours one by one.",
        },
    )


class CallRow(CallFigures):
    """One row; of the fields that say what it is about, those are there that were asked for."""

    agent_id = fields.UUID(allow_none=True, metadata={"description": "null: nobody, or a phone of nobody we know"})
    agent = fields.String(allow_none=True)
    team_id = fields.UUID(allow_none=True, metadata={"description": "null: of no team, or nobody's"})
    team = fields.String(allow_none=True)
    extension = fields.String(metadata={"description": "the phone, where it is nobody's whom we know"})
    hour = fields.Integer()
    day = fields.Date()
    outcome = fields.String(metadata={"description": "ANSWERED, NO ANSWER, BUSY or FAILED"})
    queue = fields.String(metadata={"description": "empty: none"})
    direction = fields.String()


class CallSummary(PeriodSchema):
    """Calls, added up."""

    items = fields.List(fields.Nested(CallRow), required=True)
    total = fields.Nested(CallFigures, required=True)


class TodaySchema(PeriodSchema, CallFigures):
    """Today's calls. For those who see their own alone, `missed` is what rang at them in vain."""
