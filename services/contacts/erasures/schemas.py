"""Erasures on the wire."""

from marshmallow import Schema, fields, validate

from contacts.erasures.reasons import REASONS
from kartoteka.paging import PageQuery, page_of


class NewErasureSchema(Schema):
    """Why a person is erased."""

    reason = fields.String(
        required=True,
        validate=validate.OneOf(list(REASONS)),
        metadata={"description": "; ".join(f"`{code}`: {words}" for code, words in REASONS.items())},
    )


class ConfirmationSchema(Schema):
    """A service has done its part."""

    service = fields.String(required=True)
    done_at = fields.AwareDateTime(required=True)
    removed = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "how many records of what were removed or made nameless"},
    )


class ErasureSchema(Schema):
    """The proof that a person was erased; nothing personal stands in it."""

    id = fields.UUID(required=True)
    card_id = fields.UUID(required=True)
    asked_by = fields.UUID(required=True)
    asked_by_name = fields.String(required=True, allow_none=True)
    asked_at = fields.AwareDateTime(required=True)
    reason = fields.String(required=True, validate=validate.OneOf(list(REASONS)))
    is_complete = fields.Boolean(required=True, metadata={"description": "every service has confirmed"})
    waiting_for = fields.List(fields.String(), required=True, metadata={"description": "services that have not"})
    confirmations = fields.List(fields.Nested(ConfirmationSchema), required=True)


class ErasuresQuery(PageQuery):
    """Which erasures."""

    card_id = fields.UUID(load_default=None)


ErasurePage = page_of(ErasureSchema)
