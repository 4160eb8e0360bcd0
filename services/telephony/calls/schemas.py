"""Calls on the wire."""

from marshmallow import Schema, fields, validate

from kartoteka.moments import Moment
from kartoteka.paging import PageQuery, page_of

DIRECTIONS = ("inbound", "outbound", "internal")
DISPOSITIONS = ("ANSWERED", "NO ANSWER", "BUSY", "FAILED")
_HIDDEN = {"description": "null, too, where the viewer may not see the card"}
_WHOSE = {"description": "whose client it is, also where the viewer may not see the card"}


class CallSchema(Schema):
    """A call that has ended."""

    id = fields.UUID(required=True)
    sequence = fields.Integer(required=True, metadata={"description": "counts the tellings that differed"})
    pbx = fields.String(required=True)
    direction = fields.String(required=True, validate=validate.OneOf(DIRECTIONS))
    disposition = fields.String(required=True, validate=validate.OneOf(DISPOSITIONS))
    client_number = fields.String(required=True, allow_none=True, metadata={"description": "E.164 where it is one"})
    client_name = fields.String(required=True, allow_none=True)
    line_number = fields.String(required=True, allow_none=True)
    card_id = fields.UUID(required=True, allow_none=True, attribute="seen_card_id", metadata=_HIDDEN)
    card_name = fields.String(required=True, allow_none=True, attribute="seen_card_name", metadata=_HIDDEN)
    client_owner_id = fields.UUID(required=True, allow_none=True, metadata=_WHOSE)
    user_id = fields.UUID(required=True, allow_none=True)
    extension = fields.String(required=True, allow_none=True)
    user_ids_rung = fields.List(fields.UUID(), required=True)
    extensions_rung = fields.List(fields.String(), required=True)
    queue = fields.String(required=True, allow_none=True)
    started_at = fields.AwareDateTime(required=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True)
    ring_seconds = fields.Float(required=True)
    talk_seconds = fields.Float(required=True)
    hold_seconds = fields.Float(required=True)
    transfer = fields.String(required=True, allow_none=True)
    hangup_by = fields.String(required=True, allow_none=True)
    has_recording = fields.Function(lambda call: bool(call.recordings), metadata={"type": "boolean"})
    estimated = fields.Boolean(required=True)


class CallDetailSchema(CallSchema):
    """A call with each party's line."""

    linkedid = fields.String(required=True)
    transfer_from = fields.String(allow_none=True)
    transfer_to = fields.String(allow_none=True)
    recordings = fields.List(fields.String(), required=True)
    legs = fields.List(fields.Dict(keys=fields.String()), required=True)


CallPage = page_of(CallSchema)


class CallsQuery(PageQuery):
    """Which calls."""

    since = Moment(load_default=None, metadata={"description": "that began at or after this moment"})
    until = Moment(load_default=None, metadata={"description": "that began before this moment"})
    user_id = fields.String(
        load_default=None,
        validate=validate.Length(max=40),
        metadata={"description": "a user's id, or `me`: talked or was rung"},
    )
    card_id = fields.UUID(load_default=None)
    direction = fields.String(load_default=None, validate=validate.OneOf(DIRECTIONS))
    disposition = fields.String(load_default=None, validate=validate.OneOf(DISPOSITIONS))
    missed = fields.Boolean(load_default=False, metadata={"description": "clients that nobody answered"})
    number = fields.String(
        load_default=None,
        validate=validate.Length(max=50),
        metadata={"description": "the client's number in any spelling"},
    )


class LiveCallSchema(Schema):
    """A call that lasts."""

    id = fields.UUID(required=True)
    pbx = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(("ringing", "talking")))
    direction = fields.String(required=True, validate=validate.OneOf(DIRECTIONS))
    client_number = fields.String(required=True, allow_none=True)
    line_number = fields.String(required=True, allow_none=True)
    card_id = fields.UUID(required=True, allow_none=True, attribute="seen_card_id", metadata=_HIDDEN)
    card_name = fields.String(required=True, allow_none=True, attribute="seen_card_name", metadata=_HIDDEN)
    client_owner_id = fields.UUID(required=True, allow_none=True, metadata=_WHOSE)
    user_ids = fields.List(fields.UUID(), required=True)
    extensions = fields.List(fields.String(), required=True)
    queue = fields.String(required=True, allow_none=True)
    started_at = fields.AwareDateTime(required=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    changed_at = fields.AwareDateTime(required=True)


class LiveCallsSchema(Schema):
    """Calls that last, the oldest first."""

    items = fields.List(fields.Nested(LiveCallSchema), required=True)


class DialSchema(Schema):
    """Ring my phone, then the client's."""

    number = fields.String(required=True, validate=validate.Length(1, 40))
    extension = fields.String(load_default=None, validate=validate.Length(1, 40))
    pbx = fields.String(load_default=None, validate=validate.Length(1, 60))


class DialRequestSchema(Schema):
    """How a click fares."""

    id = fields.UUID(required=True)
    pbx = fields.String(required=True)
    number = fields.String(required=True)
    extension = fields.String(required=True)
    state = fields.String(
        required=True, validate=validate.OneOf(("waiting", "sending", "sent", "ringing", "failed", "unknown"))
    )
    reason = fields.String(required=True)
    requested_at = fields.AwareDateTime(required=True)
    call_id = fields.UUID(required=True, allow_none=True, metadata={"description": "known once the PBX dials"})
