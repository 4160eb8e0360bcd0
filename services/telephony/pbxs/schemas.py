"""PBXs on the wire."""

from marshmallow import Schema, fields


class PbxSchema(Schema):
    """A PBX and its connection."""

    name = fields.String(required=True)
    adapter = fields.String(required=True)
    state = fields.String(
        required=True,
        metadata={
            "description": "`connecting`, `connected`, `refused`, `lost`, `unread` (no worker reads it), `webhook`"
            " (it calls us), `wrong` (the settings file)"
        },
    )
    holder = fields.String(required=True, metadata={"description": "host and process that reads it"})
    connected_since = fields.AwareDateTime(required=True, allow_none=True)
    last_event_at = fields.AwareDateTime(required=True, allow_none=True)
    lag_seconds = fields.Float(required=True, metadata={"description": "from hearing to writing, worst of late"})
    live_calls = fields.Integer(required=True)
    error = fields.String(required=True)
    plugin_failures = fields.Integer(required=True, metadata={"description": "in this process"})
    changed_at = fields.AwareDateTime(required=True, allow_none=True)


class PbxsSchema(Schema):
    """All PBXs."""

    items = fields.List(fields.Nested(PbxSchema), required=True)
