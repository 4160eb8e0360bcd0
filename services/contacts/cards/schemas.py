"""Cards on the wire."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from kartoteka import phone_numbers
from kartoteka.contracts.events.contacts import CardKind, Stage
from kartoteka.flags import Flag
from kartoteka.paging import PageQuery, page_of
from kartoteka.problems import Invalid

KINDS, STAGES = get_args(CardKind), get_args(Stage)
SORTS = ("newest", "name", "changed")
MOST_IDENTIFIERS = 20


def _region(value: str) -> None:
    if not phone_numbers.is_known_region(value):
        raise ValidationError("This is no country code like RU.")


class Owner(fields.Field[Any]):
    """A user's id, or one of two words."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> UUID | str:
        try:
            return value if value in ("me", "none") else UUID(value)
        except (ValueError, TypeError, AttributeError):
            raise ValidationError("Give a user's id, `me` or `none`.") from None


class CardSchema(Schema):
    """A client's card."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True, metadata={"description": "the ETag, for If-Match"})
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    name = fields.String(required=True)
    phones = fields.List(fields.String(), required=True, metadata={"description": "E.164, the main one first"})
    emails = fields.List(fields.String(), required=True, metadata={"description": "lower case, the main one first"})
    stage = fields.String(required=True, validate=validate.OneOf(STAGES))
    source = fields.String(required=True, metadata={"description": "how the client learned of the company"})
    owner_id = fields.UUID(required=True, allow_none=True)
    team_id = fields.UUID(required=True, allow_none=True)
    follower_ids = fields.List(
        fields.UUID(), required=True, metadata={"description": "colleagues who see the card beside owner and team"}
    )
    language = fields.String(required=True, allow_none=True)
    note = fields.String(required=True)
    extra = fields.Dict(keys=fields.String(), required=True, metadata={"description": "whatever else is worth keeping"})
    created_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)


class CardValues(Schema):
    """What people write on a card."""

    kind = fields.String(load_default="person", validate=validate.OneOf(KINDS))
    name = fields.String(load_default="", validate=validate.Length(max=300))
    phones = fields.List(
        fields.String(validate=validate.Length(1, 50)),
        load_default=list,
        validate=validate.Length(max=MOST_IDENTIFIERS),
        metadata={"description": "in any spelling"},
    )
    emails = fields.List(
        fields.String(validate=validate.Length(1, 254)),
        load_default=list,
        validate=validate.Length(max=MOST_IDENTIFIERS),
    )
    stage = fields.String(load_default="lead", validate=validate.OneOf(STAGES))
    source = fields.String(load_default="", validate=validate.Length(max=100))
    owner_id = fields.UUID(
        allow_none=True,
        metadata={"description": "default: whoever makes the card; null, if he may hand clients over: nobody's yet"},
    )
    team_id = fields.UUID(allow_none=True, metadata={"description": "default: the owner's"})
    language = fields.String(load_default=None, allow_none=True, validate=validate.Length(2, 35))
    note = fields.String(load_default="", validate=validate.Length(max=20_000))
    extra = fields.Dict(keys=fields.String(), load_default=dict, validate=validate.Length(max=100))
    region = fields.String(
        validate=_region, metadata={"description": "country whose numbers come without its code; default: a setting"}
    )
    allow_duplicate = Flag(load_default=False, metadata={"description": "keep a number that another card has, too"})


class NewCardSchema(CardValues):
    """A new card: a name, a phone or an e-mail at least."""

    @validates_schema
    def says_who(self, data: dict[str, Any], **_: Any) -> None:
        if not (data.get("name") or data.get("phones") or data.get("emails")):
            raise ValidationError("Give a name, a phone or an e-mail.", "name")


class CardChangesSchema(CardValues):
    """The fields to change; what is left out stays."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"partial": True, **options})


class Search(Schema):
    """What somebody types to find cards."""

    search = fields.String(
        load_default="",
        validate=validate.Length(max=200),
        metadata={"description": "any part of a name, a phone in any spelling, or an e-mail; every word must be there"},
    )
    region = fields.String(load_default=None, validate=_region)


class CardFilters(Search):
    """Which cards."""

    owner_id = Owner(load_default=None, metadata={"type": "string", "description": "a user's id, `me` or `none`"})
    stage = fields.String(load_default=None, validate=validate.OneOf(STAGES))
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))


class CardsQuery(PageQuery, CardFilters):
    """Which cards, and in which order."""

    sort = fields.String(
        load_default="newest",
        validate=validate.OneOf(SORTS),
        metadata={"description": "`newest` first, by `name`, or what was `changed` last first"},
    )


class CardsCountSchema(Schema):
    """How many cards there are."""

    count = fields.Integer(required=True)
    is_exact = fields.Boolean(required=True, metadata={"description": "false: there are more, which nobody counted"})


class NumberQuery(Schema):
    """A phone number in any spelling."""

    number = fields.String(required=True, validate=validate.Length(1, 50))
    region = fields.String(load_default=None, validate=_region)


class NumberCardsSchema(Schema):
    """Whose number it is; several may share it."""

    number = fields.String(required=True, metadata={"description": "E.164"})
    items = fields.List(fields.Nested(CardSchema), required=True, metadata={"description": "the oldest first"})


CardPage = page_of(CardSchema)


def read_values(body: dict[str, Any], region: str) -> dict[str, Any]:
    """A card's fields from a body: phones and e-mails as they are looked up, with what was typed for each. Invalid
    names those that can't be read (`phones.0`)."""
    values = {name: value for name, value in body.items() if name not in ("region", "allow_duplicate")}
    wrong: dict[str, list[str]] = {}
    if "phones" in values:
        values["phones"] = _read(values["phones"], "phones", lambda text: _phone(text, region), wrong)
    if "emails" in values:
        values["emails"] = _read(values["emails"], "emails", _email, wrong)
    if wrong:
        raise Invalid(fields=wrong)
    return values


def _read(texts: Sequence[str], name: str, read: Callable[[str], str], wrong: dict[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for position, text in enumerate(texts):
        try:
            found.setdefault(read(text), text)
        except ValidationError as error:
            wrong[f"{name}.{position}"] = [str(message) for message in error.messages]
    return found


def _phone(text: str, region: str) -> str:
    number = phone_numbers.parse(text, region)
    if number is None:
        raise ValidationError("This is no complete phone number.")
    return number.e164


def _email(text: str) -> str:
    _is_email(text.strip())
    return text.strip().lower()


_is_email = validate.Email()
