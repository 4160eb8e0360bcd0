"""The timeline on the wire."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kartoteka.moments import Moment
from kartoteka.paging import PageQuery, page_of

BY_HAND = ("note", "call", "meeting", "letter")


class EntrySchema(Schema):
    """Something that happened between the client and the company."""

    id = fields.UUID(required=True)
    card_id = fields.UUID(required=True, allow_none=True)
    client_number = fields.String(required=True, allow_none=True, metadata={"description": "E.164, if a call made it"})
    kind = fields.String(required=True, metadata={"description": "call, task, note, meeting, letter …"})
    occurred_at = fields.AwareDateTime(required=True)
    user_id = fields.UUID(required=True, allow_none=True, metadata={"description": "the colleague it was with"})
    title = fields.String(required=True)
    summary = fields.String(required=True, metadata={"description": "what was said"})
    outcome = fields.String(
        required=True,
        metadata={"description": "how it ended; a call from the PBX: answered, no_answer, busy or failed"},
    )
    payload = fields.Dict(keys=fields.String(), required=True, metadata={"description": "what its source tells of it"})
    source = fields.String(required=True, allow_none=True, metadata={"description": "null: written by hand"})
    source_id = fields.UUID(required=True, allow_none=True)


class NewEntrySchema(Schema):
    """A note, or a conversation that no machine saw."""

    kind = fields.String(load_default="note", validate=validate.OneOf(BY_HAND))
    occurred_at = Moment(load_default=None, allow_none=True, metadata={"description": "default: now"})
    title = fields.String(load_default="", validate=validate.Length(max=300))
    summary = fields.String(load_default="", validate=validate.Length(max=20_000))
    outcome = fields.String(load_default="", validate=validate.Length(max=300))

    @validates_schema
    def says_something(self, data: dict[str, Any], **_: Any) -> None:
        if not (data["title"] or data["summary"]):
            raise ValidationError("Write what happened.", "summary")


class TimelineQuery(PageQuery):
    """Which part of the timeline."""

    kind = fields.String(load_default=None)
    outcome = fields.String(load_default=None)
    since = Moment(load_default=None)
    until = Moment(load_default=None, metadata={"description": "exclusive"})


TimelinePage = page_of(EntrySchema)
