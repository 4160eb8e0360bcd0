"""Teams on the wire."""

from marshmallow import Schema, fields, validate

from accounts.fields import Text


class TeamSchema(Schema):
    """A team; a department is a team with teams below it."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    parent_id = fields.UUID(required=True, allow_none=True, metadata={"description": "null: it stands at the top"})
    head_id = fields.UUID(required=True, allow_none=True, metadata={"description": "who leads it and all below it"})
    head_name = fields.String(required=True, allow_none=True)
    members = fields.Integer(required=True, metadata={"description": "people whose home team it is, who work here now"})
    is_active = fields.Boolean(required=True, metadata={"description": "false: it was closed"})


class TeamsSchema(Schema):
    """All teams, by name; closed ones too, because records still name them."""

    items = fields.List(fields.Nested(TeamSchema), required=True)


class NewTeamSchema(Schema):
    """A team to be made."""

    name = Text(required=True, validate=validate.Length(1, 100))
    parent_id = fields.UUID(load_default=None, allow_none=True)
    head_id = fields.UUID(load_default=None, allow_none=True)


class TeamChangesSchema(Schema):
    """The fields to change; what is left out stays."""

    name = Text(validate=validate.Length(1, 100))
    parent_id = fields.UUID(allow_none=True, metadata={"description": "moves it with all below it"})
    head_id = fields.UUID(allow_none=True)
