"""Moves on the wire."""

from marshmallow import Schema, fields, validate

from contacts.moves.moving import HANDED_OVER, TEAM_CHANGED
from kartoteka.paging import page_of


class MoveSchema(Schema):
    """Clients on their way from one to another."""

    id = fields.UUID(required=True, metadata={"description": "of a hand-over its id in accounts"})
    reason = fields.String(required=True, validate=validate.OneOf([HANDED_OVER, TEAM_CHANGED]))
    from_user_id = fields.UUID(required=True)
    to_user_id = fields.UUID(required=True)
    from_team_id = fields.UUID(required=True, allow_none=True)
    to_team_id = fields.UUID(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True)
    cards = fields.Integer(required=True, allow_none=True, metadata={"description": "how many; null: not begun yet"})
    moved = fields.Integer(required=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)


MovePage = page_of(MoveSchema)
