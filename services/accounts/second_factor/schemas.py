"""Second factors on the wire."""

from marshmallow import Schema, fields, validate


class SecondFactorSchema(Schema):
    """Whether there is one."""

    is_on = fields.Boolean(required=True)
    is_demanded = fields.Boolean(required=True, metadata={"description": "a role of his demands one"})
    recovery_codes_left = fields.Integer(required=True)


class OfferSchema(Schema):
    """What an authenticator needs."""

    secret = fields.String(required=True, metadata={"description": "to be typed where nothing can be scanned"})
    uri = fields.String(required=True, metadata={"description": "otpauth://…"})
    qr = fields.String(required=True, metadata={"description": "the same as a picture (SVG)"})


class CodeSchema(Schema):
    """What the authenticator shows."""

    code = fields.String(required=True, load_only=True, validate=validate.Length(6, 20))


class PasswordSchema(Schema):
    """One's own password, once more."""

    password = fields.String(required=True, load_only=True, validate=validate.Length(1, 200))


class RecoveryCodesSchema(Schema):
    """Ten codes, each good once; nobody sees them again."""

    recovery_codes = fields.List(fields.String(), required=True)
