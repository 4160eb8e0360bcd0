"""Exports on the wire."""

from marshmallow import Schema, fields, validate

from contacts.cards.schemas import CardFilters
from kartoteka.paging import PageQuery, page_of


class NewExportSchema(CardFilters):
    """Which clients, as in the list; `{}`: every one that the viewer sees."""


class ExportSchema(Schema):
    """A file that left."""

    id = fields.UUID(required=True)
    code = fields.String(required=True, metadata={"description": "stands in the file's name and in each of its rows"})
    user_id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    rows = fields.Integer(required=True)
    filters = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    address = fields.String(required=True, metadata={"description": "the IP address that asked for it"})


class ExportsQuery(PageQuery):
    """Which exports."""

    code = fields.String(load_default="", validate=validate.Length(max=20))
    user_id = fields.UUID(load_default=None)


ExportPage = page_of(ExportSchema)
