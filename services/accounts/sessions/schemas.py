"""Signing in on the wire."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from accounts.users.schemas import MeSchema


class SignInSchema(Schema):
    """Somebody signs in by login and password (and code, if he is asked for one), or a program by its key."""

    login = fields.String(validate=validate.Length(1, 200))
    password = fields.String(load_only=True, validate=validate.Length(1, 200))
    code = fields.String(
        load_only=True,
        allow_none=True,
        validate=validate.Length(max=40),
        metadata={"description": "of the authenticator, or a recovery code"},
    )
    api_key = fields.String(load_only=True, validate=validate.Length(1, 200))

    @validates_schema
    def insist_on_one_way(self, data: dict[str, Any], **_: Any) -> None:
        """Either, not both, not half."""
        if "api_key" in data:
            too_much = [name for name in ("login", "password", "code") if name in data]
            if too_much:
                raise ValidationError({name: ["Not with an api_key"] for name in too_much})
            return
        missing = [name for name in ("login", "password") if name not in data]
        if missing:
            raise ValidationError({name: ["Missing data for required field."] for name in missing})


class TokenSchema(Schema):
    """A token to put into `Authorization: Bearer …`."""

    access_token = fields.String(required=True)
    token_type = fields.Constant("Bearer")
    expires_in = fields.Integer(required=True, metadata={"description": "seconds"})
    must_set_up_second_factor = fields.Boolean(
        required=True, metadata={"description": "the token is good for setting one up, and for nothing else"}
    )
    user = fields.Nested(MeSchema, required=True, metadata={"description": "who signed in, as `/me` says"})


class SessionSchema(Schema):
    """Somebody is signed in at a browser."""

    id = fields.UUID(required=True)
    started_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True)
    address = fields.String(required=True)
    user_agent = fields.String(required=True)
    how = fields.String(required=True, metadata={"description": "password, oidc"})
    had_second_factor = fields.Boolean(required=True)
    is_current = fields.Boolean(required=True, metadata={"description": "the one that asks"})


class SessionsSchema(Schema):
    """Where somebody is signed in."""

    items = fields.List(fields.Nested(SessionSchema), required=True)
