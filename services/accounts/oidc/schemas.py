"""The provider on the wire."""

from marshmallow import Schema, fields


class ProviderSchema(Schema):
    """Whether one may sign in by the company's own provider."""

    is_on = fields.Boolean(required=True)
    name = fields.String(required=True, metadata={"description": "for the button"})
