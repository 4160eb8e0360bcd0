"""API keys on the wire."""

from marshmallow import Schema, fields, validate

from kartoteka.contracts.access import RIGHTS


class NewKeySchema(Schema):
    """A key to be made."""

    name = fields.String(required=True, validate=validate.Length(1, 100))
    rights = fields.List(
        fields.String(validate=validate.OneOf(sorted(RIGHTS))), required=True, validate=validate.Length(1, 50)
    )
    expires_at = fields.AwareDateTime(required=True, metadata={"description": "within a year"})


class KeySchema(Schema):
    """A key, without what it is."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    rights = fields.List(fields.String(), required=True)
    made_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(allow_none=True)
    last_used_from = fields.String(allow_none=True, metadata={"description": "an IP address"})


class MadeKeySchema(KeySchema):
    """A key that has just been made."""

    key = fields.String(required=True, metadata={"description": "shown this once"})


class KeysSchema(Schema):
    """Somebody's keys."""

    items = fields.List(fields.Nested(KeySchema), required=True)
