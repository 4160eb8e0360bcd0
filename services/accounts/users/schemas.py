"""Users on the wire."""

from functools import cache
from zoneinfo import available_timezones

from marshmallow import Schema, ValidationError, fields, validate

from accounts.roles.schemas import ReachSchema

LANGUAGES = ("en", "ru", "ky", "fi")
zones = cache(available_timezones)  # it reads a folder


def is_zone(name: str) -> None:
    """For a field: the name of a time zone."""
    if name not in zones():
        raise ValidationError("This is no time zone like Europe/Helsinki.")


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


class MeSchema(UserSchema):
    """Who I am, and what I may."""

    rights = fields.List(fields.String(), required=True, metadata={"description": "as `/roles` explains them"})
    reach = fields.Nested(ReachSchema, required=True, metadata={"description": "how far I see"})
    team_ids = fields.List(
        fields.UUID(), required=True, metadata={"description": "my home team, and those that I head"}
    )


class MyChangesSchema(Schema):
    """What everybody chooses for himself; what is left out stays."""

    language = fields.String(validate=validate.OneOf(LANGUAGES))
    time_zone = fields.String(validate=[validate.Length(max=100), is_zone])


class UsersSchema(Schema):
    """All active members of staff."""

    items = fields.List(fields.Nested(UserSchema), required=True)
