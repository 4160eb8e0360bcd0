"""Links on the wire."""

from marshmallow import Schema, fields, validate


class ForgottenSchema(Schema):
    """Whose password is forgotten."""

    login = fields.String(
        required=True, validate=validate.Length(1, 200), metadata={"description": "or the e-mail address"}
    )


class LinkSchema(Schema):
    """What a link is for."""

    purpose = fields.String(required=True, metadata={"description": "invitation, reset"})
    name = fields.String(required=True)
    login = fields.String(required=True)


class ChosenSchema(Schema):
    """The password that somebody has chosen."""

    password = fields.String(
        required=True,
        load_only=True,
        validate=validate.Length(1, 200),
        metadata={"description": "12 to 128 characters, whatever they are"},
    )
