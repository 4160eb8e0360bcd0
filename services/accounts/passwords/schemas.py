"""Passwords on the wire."""

from marshmallow import Schema, fields, validate


class NewPasswordSchema(Schema):
    """Another password for oneself."""

    password = fields.String(required=True, load_only=True, validate=validate.Length(1, 200))
    new_password = fields.String(
        required=True,
        load_only=True,
        validate=validate.Length(1, 200),
        metadata={"description": "12 to 128 characters, whatever they are"},
    )
