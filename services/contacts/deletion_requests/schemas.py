"""Requests to delete on the wire."""

from marshmallow import Schema, fields, validate

from contacts.deletion_requests.deciding import STATES
from kartoteka.flags import Flag
from kartoteka.paging import PageQuery, page_of

MOST_AT_ONCE = 500


class DeletionRequestSchema(Schema):
    """Somebody asks for a card to be deleted."""

    id = fields.UUID(required=True)
    card_id = fields.UUID(required=True)
    card_name = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "null: the viewer does not see the card, or it is erased"},
    )
    reason = fields.String(required=True)
    asked_by = fields.UUID(required=True)
    asked_at = fields.AwareDateTime(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    decided_by = fields.UUID(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    note = fields.String(required=True, metadata={"description": "what whoever decided says of it"})


class NewDeletionRequestSchema(Schema):
    """Why a card should go."""

    reason = fields.String(required=True, validate=[validate.Length(1, 1000), validate.Regexp(r"\s*\S")])


class DeletionRequestsQuery(PageQuery):
    """Which requests."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class DecisionsSchema(Schema):
    """What becomes of requests."""

    ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST_AT_ONCE))
    approve = Flag(required=True, metadata={"description": "true: the cards go into the bin"})
    note = fields.String(
        load_default="", validate=validate.Length(max=1000), metadata={"description": "for whoever asked"}
    )


class DecidedSchema(Schema):
    """What has become of them."""

    decided = fields.Integer(required=True, metadata={"description": "those that were open"})
    items = fields.List(fields.Nested(DeletionRequestSchema), required=True)


DeletionRequestPage = page_of(DeletionRequestSchema)
