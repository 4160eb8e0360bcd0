"""The bin on the wire."""

from marshmallow import Schema, fields

from contacts.cards.schemas import CardSchema, Search
from kartoteka.flags import Flag
from kartoteka.paging import PageQuery, page_of


class BinnedCardSchema(CardSchema):
    """A card in the bin."""

    deleted_at = fields.AwareDateTime(required=True)
    deleted_by = fields.UUID(required=True)


class BinQuery(PageQuery, Search):
    """Which part of the bin."""


class RestoreSchema(Schema):
    """How to take a card out."""

    allow_duplicate = Flag(
        load_default=False, metadata={"description": "also when another card has one of its numbers meanwhile"}
    )


BinPage = page_of(BinnedCardSchema)
