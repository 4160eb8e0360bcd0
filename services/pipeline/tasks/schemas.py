"""Tasks on the wire."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from kartoteka.moments import Moment
from kartoteka.paging import PageQuery, page_of


class OwnerField(fields.Field[Any]):
    """`me`, `none`, or a user's id."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value in ("me", "none"):
            return value
        try:
            return fields.UUID().deserialize(value)
        except ValidationError as error:
            raise ValidationError("Say `me`, `none` or a user's id.") from error


class TasksQuery(PageQuery):
    """Which tasks."""

    state = fields.String(
        load_default="open",
        validate=validate.OneOf(["open", "closed", "all"]),
        metadata={"description": "`closed`: what was closed last comes first; otherwise what is due first"},
    )
    kind = fields.String(validate=validate.OneOf(["call_back", "todo"]))
    owner_id = OwnerField(
        metadata={"type": "string", "description": "`me`, `none` (nobody's, the queue) or a user's id"}
    )
    card_id = fields.UUID()
    overdue = fields.Boolean(metadata={"description": "true: open and past `due_at`"})
    due_after = fields.AwareDateTime(metadata={"description": "due at or after this moment"})
    due_before = fields.AwareDateTime(metadata={"description": "due before this moment"})


_HIDDEN = {"description": "null, too, where the viewer may not see the card"}


class TaskSchema(Schema):
    """Something that somebody must do."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["call_back", "todo"]))
    title = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["open", "closed"]))
    card_id = fields.UUID(required=True, allow_none=True, attribute="seen_card_id", metadata=_HIDDEN)
    card_name = fields.String(required=True, allow_none=True, attribute="seen_card_name", metadata=_HIDDEN)
    client_number = fields.String(required=True, allow_none=True, metadata={"description": "E.164"})
    owner_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "null: it waits for whoever takes it"}
    )
    candidate_ids = fields.List(
        fields.UUID(), required=True, metadata={"description": "the people whose phones rang last"}
    )
    queue = fields.String(required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True)
    missed_calls = fields.Integer(required=True)
    first_missed_at = fields.AwareDateTime(required=True, allow_none=True)
    last_missed_at = fields.AwareDateTime(required=True, allow_none=True)
    opened_at = fields.AwareDateTime(required=True)
    opened_by = fields.UUID(required=True, allow_none=True, metadata={"description": "null: by a missed call"})
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    closed_by = fields.UUID(required=True, allow_none=True)
    outcome = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(["called_back", "done", "cancelled"])
    )


TaskPage = page_of(TaskSchema)

_title = validate.And(validate.Length(1, 300), validate.Regexp(r".*\S", error="Say something."))


class NewTaskSchema(Schema):
    """A todo. Without `owner_id` it is the maker's own; null: whoever takes it."""

    title = fields.String(required=True, validate=_title)
    card_id = fields.UUID(load_default=None, allow_none=True)
    owner_id = fields.UUID(allow_none=True)
    due_at = Moment(required=True)


class TaskChangeSchema(Schema):
    """What people change of an open task; what is left out stays."""

    title = fields.String(validate=_title)
    due_at = Moment()
    owner_id = fields.UUID(allow_none=True)


class ClosingSchema(Schema):
    """How a task ended."""

    outcome = fields.String(required=True, validate=validate.OneOf(["called_back", "done", "cancelled"]))
