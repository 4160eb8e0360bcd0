"""The audit log on the wire."""

from marshmallow import Schema, fields, validate

from kartoteka.moments import Moment
from kartoteka.paging import PageQuery, page_of

MOST_VERIFIED = 10_000


class AuditEntrySchema(Schema):
    """Something that somebody has done."""

    number = fields.Integer(required=True, metadata={"description": "its place in the log, from 1 on, without a gap"})
    id = fields.UUID(required=True)
    at = fields.AwareDateTime(required=True)
    service = fields.String(required=True)
    action = fields.String(required=True, metadata={"description": "what was done: `card.changed`, `user.signed-in` …"})
    actor = fields.String(required=True, metadata={"description": "a user's id, or the name of a service"})
    user_id = fields.UUID(required=True, allow_none=True, metadata={"description": "who, if it was a person"})
    user_name = fields.String(required=True, allow_none=True, metadata={"description": "as he is called now"})
    address = fields.String(
        required=True, metadata={"description": "from where: an IP address; empty: no person asked"}
    )
    session_id = fields.UUID(required=True, allow_none=True)
    record_kind = fields.String(required=True)
    record_id = fields.String(required=True, allow_none=True)
    card_id = fields.String(required=True, allow_none=True, metadata={"description": "the client it is about"})
    changed_fields = fields.List(fields.String(), required=True)
    changes = fields.Dict(
        keys=fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "each field that changed, as [before, after]; null: none, or removed"},
    )
    changes_removed = fields.Boolean(required=True, metadata={"description": "the client asked to be forgotten"})
    details = fields.Dict(keys=fields.String(), required=True)
    hash = fields.String(required=True, metadata={"description": "SHA-256 in hex; each hash covers the one before"})


AuditEntryPage = page_of(AuditEntrySchema)


class AuditQuery(PageQuery):
    """Which part of the log; what is given must all fit."""

    user_id = fields.UUID(load_default=None, metadata={"description": "who did it"})
    service = fields.String(load_default=None, validate=validate.Length(max=200))
    action = fields.String(
        load_default=None, validate=validate.Length(max=200), metadata={"description": "how the action begins: `card.`"}
    )
    record_kind = fields.String(load_default=None, validate=validate.Length(max=200))
    record_id = fields.String(load_default=None, validate=validate.Length(max=200))
    card_id = fields.UUID(load_default=None, metadata={"description": "all about a client: his card, notes, tasks …"})
    field = fields.String(
        load_default=None,
        validate=validate.Length(max=200),
        metadata={"description": "a field that changed: `owner_id`"},
    )
    address = fields.String(load_default=None, validate=validate.Length(max=200))
    session_id = fields.UUID(load_default=None)
    since = Moment(load_default=None)
    until = Moment(load_default=None, metadata={"description": "exclusive"})


class VerificationQuery(Schema):
    """How much is to be verified."""

    last = fields.Integer(
        load_default=MOST_VERIFIED,
        validate=validate.Range(1, MOST_VERIFIED),
        metadata={
            "description": "so many entries, from the end of the log; `kartoteka accounts verify-audit` takes all"
        },
    )


class VerificationSchema(Schema):
    """Whether the log is whole, as far as it was checked."""

    is_whole = fields.Boolean(required=True)
    checked = fields.Integer(required=True, metadata={"description": "so many entries are as they were written"})
    first = fields.Integer(required=True, metadata={"description": "the number of the first one that was checked"})
    last = fields.Integer(required=True, metadata={"description": "the number of the last one that is whole"})
    hash = fields.String(required=True, metadata={"description": "the hash of that last one"})
    is_all = fields.Boolean(required=True, metadata={"description": "checked from the beginning of the log"})
    broken_at = fields.Integer(required=True, allow_none=True, metadata={"description": "the first that is not whole"})
    why = fields.String(required=True)
