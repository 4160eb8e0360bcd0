"""Keys on the wire."""

from marshmallow import Schema, fields


class KeySetSchema(Schema):
    """Public keys (RFC 7517)."""

    keys = fields.List(fields.Dict(), required=True)
