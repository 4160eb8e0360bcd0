"""Users on the wire."""

from marshmallow import Schema, fields, validate


class SignInSchema(Schema):
    """Somebody signs in."""

    login = fields.String(required=True, validate=validate.Length(1, 200))
    password = fields.String(required=True, load_only=True, validate=validate.Length(1, 200))


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


class TokenSchema(Schema):
    """A token to put into `Authorization: Bearer …`."""

    access_token = fields.String(required=True)
    token_type = fields.Constant("Bearer")
    expires_in = fields.Integer(required=True, metadata={"description": "seconds"})
    user = fields.Nested(UserSchema, required=True, metadata={"description": "who signed in, as `/me` says"})


class UsersSchema(Schema):
    """All active members of staff."""

    items = fields.List(fields.Nested(UserSchema), required=True)
