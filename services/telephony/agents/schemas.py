"""Agents on the wire."""

from typing import Any, get_args

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kartoteka.contracts.events.telephony import AgentState

STATES = get_args(AgentState)


class NewStatusSchema(Schema):
    """What somebody says of himself."""

    status = fields.String(
        required=True,
        validate=validate.OneOf(STATES),
        metadata={"description": "`wrap_up`: still writing about the last call"},
    )
    reason = fields.String(
        load_default="", validate=validate.Length(max=100), metadata={"description": "why there is a break"}
    )

    @validates_schema
    def gives_a_reason_for_breaks_only(self, data: dict[str, Any], **_: Any) -> None:
        if data["reason"] and data["status"] != "break":
            raise ValidationError("Only a break has a reason.", "reason")


class StatusSchema(Schema):
    """A status as it stands."""

    user_id = fields.UUID(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(required=True)
    since = fields.AwareDateTime(required=True)


class AgentSchema(Schema):
    """A colleague, and whether he is free."""

    user_id = fields.UUID(required=True)
    name = fields.String(required=True)
    extension = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(required=True)
    since = fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "null: never said"})
    is_in_call = fields.Boolean(required=True, metadata={"description": "the phone rings, or is talked on"})
    call_state = fields.String(required=True, allow_none=True, validate=validate.OneOf(("ringing", "talking")))
    call_since = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "when it was answered, or while it rings began"}
    )


class AgentsSchema(Schema):
    """Colleagues by name."""

    items = fields.List(fields.Nested(AgentSchema), required=True)
