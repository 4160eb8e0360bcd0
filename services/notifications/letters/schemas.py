"""Letters on the wire."""

from marshmallow import Schema, fields, validate

from kartoteka.paging import PageQuery, page_of
from notifications.letters.states import State


class LetterSchema(Schema):
    """A letter by e-mail, without its text."""

    id = fields.UUID(required=True)
    source = fields.String(required=True)
    user_id = fields.UUID(required=True)
    to_address = fields.String(required=True)
    subject = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": ", ".join(State)})
    attempts = fields.Integer(required=True)
    written_at = fields.AwareDateTime(required=True)
    next_at = fields.AwareDateTime(allow_none=True)
    sent_at = fields.AwareDateTime(allow_none=True)
    last_error = fields.String(allow_none=True)


class LetterAttemptSchema(Schema):
    """An attempt to send a letter."""

    number = fields.Integer(required=True)
    began_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(allow_none=True)
    outcome = fields.String(allow_none=True, metadata={"description": "null: it did not live to tell"})
    detail = fields.String(allow_none=True)


class WholeLetterSchema(LetterSchema):
    """A letter with its text and attempts. Of a secret one nobody is shown the text."""

    body = fields.Function(
        lambda letter: "" if letter.is_secret else letter.body, required=True, metadata={"type": "string"}
    )
    is_secret = fields.Boolean(required=True)
    tries = fields.List(fields.Nested(LetterAttemptSchema))


LettersPage = page_of(LetterSchema)


class LettersQuery(PageQuery):
    """Which letters."""

    state = fields.String(load_default=None, validate=validate.OneOf(list(State)))
