"""Live calls on the wire."""

from marshmallow import Schema, fields

_HIDDEN = {"description": "null, too, where the viewer may not see the card"}


class LiveCallSchema(Schema):
    """A call that rings or is being talked."""

    call_id = fields.UUID(required=True)
    state = fields.String(required=True, metadata={"description": "ringing or talking"})
    direction = fields.String(required=True)
    client_number = fields.String(allow_none=True)
    line_number = fields.String(allow_none=True)
    card_id = fields.UUID(allow_none=True, metadata=_HIDDEN)
    card_name = fields.String(allow_none=True, metadata=_HIDDEN)
    client_owner_id = fields.UUID(
        allow_none=True, metadata={"description": "whose client it is, also where the viewer may not see the card"}
    )
    user_ids = fields.List(fields.UUID())
    extensions = fields.List(fields.String())
    queue = fields.String(allow_none=True)
    started_at = fields.AwareDateTime(required=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    changed_at = fields.AwareDateTime(required=True)


class LiveCallsSchema(Schema):
    """The viewer's calls of this moment."""

    items = fields.List(fields.Nested(LiveCallSchema), required=True)
