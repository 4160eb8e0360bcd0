"""Figures of promises on the wire."""

from marshmallow import Schema, fields, validate

from reports.period import PeriodQuery
from reports.summary import ByField, PeriodSchema


class PromiseFigures(Schema):
    """Promises that were made in the period, counted as they stand now."""

    missed = fields.Integer(required=True, metadata={"description": "missed calls that the promises were made for"})
    promised = fields.Integer(required=True, metadata={"description": "clients to be called back"})
    called_back = fields.Integer(required=True, metadata={"description": "kept, in time or late"})
    kept_in_time = fields.Integer(required=True)
    kept_late = fields.Integer(required=True)
    given_up = fields.Integer(required=True)
    open = fields.Integer(required=True)
    overdue = fields.Integer(required=True, metadata={"description": "of the open ones, those past their time"})


class PromisesQuery(PeriodQuery):
    """Which promises, and how to add them up."""

    by = ByField(
        "agent",
        "team",
        "day",
        load_default=lambda: ["agent"],
        metadata={
            "type": "string",
            "default": "agent",
            "description": "agent, team (in which the agent works now), day: one or several, with commas",
        },
    )
    kind = fields.String(
        load_default="call_back",
        validate=validate.OneOf(["call_back", "todo"]),
        metadata={"description": "call_back: promised by a missed call; todo: by a person"},
    )


class PromiseRow(PromiseFigures):
    """One row."""

    agent_id = fields.UUID(allow_none=True, metadata={"description": "whose it is or who did it; null: nobody yet"})
    agent = fields.String(allow_none=True)
    team_id = fields.UUID(allow_none=True, metadata={"description": "null: of no team, or nobody's"})
    team = fields.String(allow_none=True)
    day = fields.Date()


class PromiseSummary(PeriodSchema):
    """Promises, added up."""

    items = fields.List(fields.Nested(PromiseRow), required=True)
    total = fields.Nested(PromiseFigures, required=True)
