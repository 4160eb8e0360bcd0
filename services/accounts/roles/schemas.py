"""Roles on the wire."""

from marshmallow import Schema, fields, validate

from accounts.fields import Text
from kartoteka.contracts.access import REACHES, RECORDS, RIGHTS
from kartoteka.flags import Flag

_far, _right = validate.OneOf(REACHES), validate.OneOf(list(RIGHTS))

ReachSchema = Schema.from_dict(
    {record: fields.String(required=True, validate=_far) for record in RECORDS}, name="ReachSchema"
)
"""How far somebody sees, by kind of record."""
ReachChangesSchema = Schema.from_dict(
    {record: fields.String(validate=_far) for record in RECORDS}, name="ReachChangesSchema"
)
"""The same, of some kinds."""


class RightSchema(Schema):
    """Something that may be done."""

    name = fields.String(required=True)
    words = fields.String(required=True, metadata={"description": "what it means, in English"})
    is_for_administrators = fields.Boolean(required=True, metadata={"description": "no other role may be given it"})


class RoleSchema(Schema):
    """What its holders may do, and how far they see."""

    name = fields.String(required=True)
    is_built_in = fields.Boolean(required=True)
    is_fixed = fields.Boolean(required=True, metadata={"description": "rights and reach can't be changed"})
    needs_second_factor = fields.Boolean(required=True)
    rights = fields.List(fields.String(), required=True)
    reach = fields.Nested(ReachSchema, required=True)
    holders = fields.Integer(required=True, metadata={"description": "people who have it and work here now"})


class RolesSchema(Schema):
    """All roles, the built-in ones first; and all there is to choose from."""

    items = fields.List(fields.Nested(RoleSchema), required=True)
    rights = fields.List(fields.Nested(RightSchema), required=True)
    records = fields.List(fields.String(), required=True, metadata={"description": "kinds of records"})
    reaches = fields.List(fields.String(), required=True, metadata={"description": "from nothing to everything"})


class RoleChangesSchema(Schema):
    """The fields to change; what is left out stays."""

    rights = fields.List(fields.String(validate=_right), validate=validate.Length(max=len(RIGHTS)))
    reach = fields.Nested(ReachChangesSchema)
    needs_second_factor = Flag()


class NewRoleSchema(RoleChangesSchema):
    """A role of one's own; it holds nothing that is not said."""

    name = Text(
        required=True,
        validate=validate.Regexp(r"^\w([\w -]{0,38}\w)?$", error="1 to 40 letters, digits, spaces and hyphens."),
    )
