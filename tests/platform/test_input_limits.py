"""What may come in has an end: every body refuses fields that it does not know, every text and list has a longest, and
every number a largest. New routes enter by themselves."""

from collections.abc import Iterator

import pytest
from marshmallow import RAISE, Schema, ValidationError, fields

from kartoteka.host import known_services
from kartoteka.openapi import routes_of

ROUTES = [(name, found) for name, cls in sorted(known_services().items()) for _, found in routes_of(cls)]
BODIES = {found.body for _, found in ROUTES if found.body}
QUERIES = {found.query for _, found in ROUTES if found.query}
LONG, MANY, HUGE = "7" * 100_000, 10_000, 10**30
_named = {"ids": lambda schema: schema.__name__}


def by_name(schemas: set[type[Schema]]) -> list[type[Schema]]:
    return sorted(schemas, key=lambda schema: f"{schema.__module__}.{schema.__qualname__}")


def schemas_in(schema: Schema) -> Iterator[Schema]:
    """A schema and all that are nested in it."""
    yield schema
    for one in schema.load_fields.values():
        inner = one.inner if isinstance(one, fields.List) else one
        if isinstance(inner, fields.Nested):
            yield from schemas_in(inner.schema)


def takes(one: fields.Field, value: object) -> bool:
    try:
        one.deserialize(value)
    except ValidationError:
        return False
    return True


def too_much_for(one: fields.Field) -> object:
    """A value of its kind beyond all measure; None where there is none."""
    if isinstance(one, fields.List):
        return ["7"] * MANY
    if isinstance(one, fields.Mapping):
        return {str(number): "7" for number in range(MANY)}
    if isinstance(one, fields.Number):
        return HUGE
    return None if isinstance(one, fields.Nested) else LONG


def endless(schema: Schema) -> list[str]:
    """Fields that take whatever comes."""
    found = []
    for name, one in schema.load_fields.items():
        inner = one.inner if isinstance(one, fields.List) else one
        for part in {one, inner}:
            too_much = too_much_for(part)
            if too_much is not None and takes(part, too_much):
                found.append(name)
    return found


@pytest.mark.parametrize("body", by_name(BODIES), **_named)
def test_a_body_refuses_what_it_does_not_know(body: type[Schema]) -> None:
    for schema in schemas_in(body()):
        assert schema.unknown == RAISE
    with pytest.raises(ValidationError) as refused:
        body().load({"is_administrator": True})
    assert "is_administrator" in refused.value.messages_dict


@pytest.mark.parametrize("taken", by_name(BODIES | QUERIES), **_named)
def test_no_field_takes_more_than_anybody_means(taken: type[Schema]) -> None:
    assert [name for schema in schemas_in(taken()) for name in endless(schema)] == []


def test_a_body_says_yes_or_no_and_nothing_like_it() -> None:
    flags = [one for body in BODIES for one in body().load_fields.values() if isinstance(one, fields.Boolean)]
    assert flags
    assert not [one.name for one in flags for value in (0, 1, "yes", "false") if takes(one, value)]


def test_this_looks_at_something() -> None:
    assert len(BODIES) > 5
    assert endless(Schema.from_dict({"name": fields.String(), "names": fields.List(fields.String())})()) == [
        "name",
        "names",
        "names",
    ]
