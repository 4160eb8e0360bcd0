"""Changes of many cards on the wire."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contacts.cards.schemas import CardValues
from kartoteka.paging import page_of

MOST_AT_ONCE = 1000


class ManyValuesSchema(CardValues):
    """What can be changed on many cards at once; what is left out stays."""

    class Meta:
        fields = ("owner_id", "team_id", "stage", "source", "language")

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"partial": True, **options})

    @validates_schema
    def says_something(self, data: dict[str, Any], **_: Any) -> None:
        if not data:
            raise ValidationError("Name a field to change.")


class NewMassChangeSchema(Schema):
    """Which cards, and what to change on each."""

    card_ids = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST_AT_ONCE))
    changes = fields.Nested(ManyValuesSchema, required=True)


class ChangedManySchema(Schema):
    """How it went with each card."""

    id = fields.UUID(required=True, allow_none=True, metadata={"description": "to undo it by; null: nothing changed"})
    changed = fields.List(fields.UUID(), required=True)
    unchanged = fields.List(fields.UUID(), required=True, metadata={"description": "they were so before"})
    not_found = fields.List(fields.UUID(), required=True)


class SkippedSchema(Schema):
    """What stays on a card, since it was changed again or can't come back."""

    card_id = fields.UUID(required=True)
    fields_ = fields.List(fields.String(), required=True, data_key="fields", attribute="fields")


class UndoneSchema(Schema):
    """What was put back."""

    id = fields.UUID(required=True)
    changed = fields.List(fields.UUID(), required=True)
    skipped = fields.List(fields.Nested(SkippedSchema), required=True)


class MassChangeSchema(Schema):
    """What somebody changed on many cards at once."""

    id = fields.UUID(required=True)
    user_id = fields.UUID(required=True)
    changes = fields.Dict(keys=fields.String(), required=True, metadata={"description": "what was asked for"})
    cards = fields.Integer(required=True, metadata={"description": "how many really changed"})
    made_at = fields.AwareDateTime(required=True)
    undone_at = fields.AwareDateTime(required=True, allow_none=True)
    undone_by = fields.UUID(required=True, allow_none=True)


MassChangePage = page_of(MassChangeSchema)
