"""Users on the wire."""

from marshmallow import Schema, fields


class UserSchema(Schema):
    """A member of staff."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    email = fields.String(allow_none=True)
    extension = fields.String(allow_none=True)
    team_id = fields.UUID(allow_none=True)
    roles = fields.List(fields.String())
    language = fields.String()
    time_zone = fields.String()


class UsersSchema(Schema):
    """All active members of staff."""

    items = fields.List(fields.Nested(UserSchema), required=True)
