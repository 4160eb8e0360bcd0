"""Staff on the wire, for whoever looks after it."""

from typing import Any

from marshmallow import Schema, fields, validate

from accounts.fields import Text
from accounts.users.schemas import LANGUAGES, UserSchema, is_zone
from kartoteka.paging import PageQuery, page_of

STATES = ("active", "invited", "inactive")
USES = ("regular", "occasional", "idle", "never")


class PersonSchema(UserSchema):
    """A member of staff, with what only those need to know who look after staff."""

    version = fields.Integer(required=True, metadata={"description": "the ETag, for If-Match"})
    login = fields.String(required=True)
    is_active = fields.Boolean(required=True)
    state = fields.String(
        required=True,
        validate=validate.OneOf(STATES),
        metadata={"description": "`invited`: active, but has no password yet and was never here"},
    )
    last_sign_in_at = fields.AwareDateTime(required=True, allow_none=True)
    changed_at = fields.AwareDateTime(required=True)


PersonPage = page_of(PersonSchema)


class PeopleQuery(PageQuery):
    """Which people."""

    search = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"description": "parts of a name, login, e-mail or extension; each must be there"},
    )
    team_id = fields.UUID(load_default=None, metadata={"description": "whose home team it is"})
    with_teams_below = fields.Boolean(load_default=False, metadata={"description": "those of all teams below, too"})
    role = fields.String(load_default=None, validate=validate.Length(1, 50))
    state = fields.String(
        load_default=None,
        validate=validate.OneOf(STATES),
        metadata={"description": "without it: everybody; `active` holds those who are invited, too"},
    )


class PersonChangesSchema(Schema):
    """The fields to change; what is left out stays."""

    login = Text(
        validate=validate.Regexp(r"^[^\s/]{1,100}$", error="1 to 100 characters, no spaces, no slash."),
        metadata={"description": "what the person signs in by; case counts for nothing"},
    )
    name = Text(validate=validate.Length(1, 200))
    email = fields.Email(allow_none=True, validate=validate.Length(max=254))
    extension = Text(
        allow_none=True,
        validate=validate.Regexp(r"^[^\s/]{1,40}$", error="1 to 40 characters, no spaces."),
        metadata={"description": "the phone on the desk, as the PBX calls it"},
    )
    team_id = fields.UUID(allow_none=True)
    roles = fields.List(fields.String(validate=validate.Length(1, 50)), validate=validate.Length(1, 20))
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    time_zone = fields.String(validate=[validate.Length(max=100), is_zone])


class NewPersonSchema(PersonChangesSchema):
    """Somebody who joins."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for name in ("login", "name", "roles"):
            self.fields[name].required = True


class LeavingSchema(Schema):
    """Who takes the work over, if it is settled now."""

    to_user_id = fields.UUID(load_default=None, allow_none=True)


class HandOverSchema(Schema):
    """Who takes the work over."""

    to_user_id = fields.UUID(required=True)


class HandedOverSchema(Schema):
    """The others hear of it and hand over, a part at a time."""

    handover_id = fields.UUID(required=True)
    from_user_id = fields.UUID(required=True)
    to_user_id = fields.UUID(required=True)
    to_team_id = fields.UUID(required=True, allow_none=True)


class SeatSchema(Schema):
    """Somebody who can sign in, and how often he does."""

    user_id = fields.UUID(required=True)
    name = fields.String(required=True)
    team_id = fields.UUID(required=True, allow_none=True)
    roles = fields.List(fields.String(), required=True)
    last_sign_in_at = fields.AwareDateTime(required=True, allow_none=True)
    idle_days = fields.Integer(
        required=True, allow_none=True, metadata={"description": "whole days since then; null: was never here"}
    )
    use = fields.String(required=True, validate=validate.OneOf(USES))


class SeatsSchema(Schema):
    """Everybody who can sign in, who was away longest first; machines take no seat."""

    items = fields.List(fields.Nested(SeatSchema), required=True)
    total = fields.Integer(required=True)
    regular = fields.Integer(required=True, metadata={"description": "here within 7 days"})
    occasional = fields.Integer(required=True, metadata={"description": "within 30 days"})
    idle = fields.Integer(required=True, metadata={"description": "longer ago"})
    never = fields.Integer(required=True)
