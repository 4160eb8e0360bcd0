"""Notes on the wire."""

from marshmallow import Schema, fields

from kartoteka.paging import PageQuery, page_of

_KINDS = "call_back, deletion_decided, reading_alarmed, key_ending, machine_key_ending"


class NoteSchema(Schema):
    """Something to know."""

    id = fields.UUID(required=True)
    kind = fields.String(
        required=True,
        metadata={"description": _KINDS},
    )
    title = fields.String(required=True)
    body = fields.String(required=True)
    card_id = fields.UUID(allow_none=True)
    task_id = fields.UUID(allow_none=True)
    written_at = fields.AwareDateTime(required=True)
    read_at = fields.AwareDateTime(allow_none=True)


NotesPage = page_of(NoteSchema)


class NotesQuery(PageQuery):
    """Which notes."""

    unread = fields.Boolean(load_default=False)


class UnreadSchema(Schema):
    """The number at the bell."""

    unread = fields.Integer(required=True)


class ReadSchema(Schema):
    """How many notes were marked."""

    read = fields.Integer(required=True)
