"""The timeline on the wire."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kartoteka.moments import Moment
from kartoteka.paging import PageQuery, page_of

BY_HAND = ("note", "call", "meeting", "letter")
LONGEST_KINDS = 500


class Kinds(fields.Field[Any]):
    """Kinds of entries, with commas between them."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> list[str]:
        if len(str(value)) > LONGEST_KINDS:
            raise ValidationError(f"At most {LONGEST_KINDS} signs.")
        kinds = [kind.strip() for kind in str(value).split(",")]
        return [kind for kind in kinds if kind]


class EntrySchema(Schema):
    """Something that happened between the client and the company."""

    id = fields.UUID(required=True)
    card_id = fields.UUID(required=True, allow_none=True)
    client_number = fields.String(required=True, allow_none=True, metadata={"description": "E.164, if a call made it"})
    kind = fields.String(required=True, metadata={"description": "call, task, note, meeting, letter, change …"})
    occurred_at = fields.AwareDateTime(required=True)
    user_id = fields.UUID(required=True, allow_none=True, metadata={"description": "the colleague it was with"})
    title = fields.String(required=True)
    summary = fields.String(required=True, metadata={"description": "what was said"})
    outcome = fields.String(
        required=True,
        metadata={"description": "how it ended; a call from the PBX: answered, no_answer, busy or failed"},
    )
    payload = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={
            "description": "what its source tells of it; of a change `fields` (each as it was and as it is now), "
            "`created`, `deleted` or `restored`, of a note about a call `call_id`"
        },
    )
    source = fields.String(required=True, allow_none=True, metadata={"description": "null: written by hand"})
    source_id = fields.UUID(required=True, allow_none=True)


class NewEntrySchema(Schema):
    """A note, or a conversation that no machine saw."""

    kind = fields.String(load_default="note", validate=validate.OneOf(BY_HAND))
    occurred_at = Moment(load_default=None, allow_none=True, metadata={"description": "default: now"})
    title = fields.String(load_default="", validate=validate.Length(max=300))
    summary = fields.String(load_default="", validate=validate.Length(max=20_000))
    outcome = fields.String(load_default="", validate=validate.Length(max=300))
    call_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "notes only: the call it is about, which need not be on the card yet"},
    )

    @validates_schema
    def says_something(self, data: dict[str, Any], **_: Any) -> None:
        is_result = data["call_id"] and data["outcome"]
        if not (data["title"] or data["summary"] or is_result):
            raise ValidationError("Write what happened.", "summary")

    @validates_schema
    def is_note_if_about_a_call(self, data: dict[str, Any], **_: Any) -> None:
        if data["call_id"] and data["kind"] != "note":
            raise ValidationError("Only a note is about a call.", "call_id")


class TimelineQuery(PageQuery):
    """Which part of the timeline."""

    kind = Kinds(
        load_default=None, metadata={"type": "string", "description": "only these kinds, with commas: `call,note`"}
    )
    without = Kinds(
        load_default=None, metadata={"type": "string", "description": "all but these kinds, with commas: `change`"}
    )
    outcome = fields.String(load_default=None, validate=validate.Length(max=300))
    since = Moment(load_default=None)
    until = Moment(load_default=None, metadata={"description": "exclusive"})


TimelinePage = page_of(EntrySchema)
