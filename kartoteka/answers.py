"""Answers on their way out: what marshmallow's `dump` makes of them, ten times faster for the usual fields.

A page of fifty cards costs marshmallow as much as all the rest of the request. Here a schema is read once and becomes
a plan: which attribute, which conversion. A schema with hooks, or with a field of another type or with options of its
own, stays with marshmallow.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from marshmallow import Schema, fields, missing
from marshmallow.decorators import POST_DUMP, PRE_DUMP

Dump = Callable[[Any], Any]


def dumper(schema: Schema) -> Dump:
    """What `schema.dump` does, as fast as it can be done."""
    plan = [(name, field.attribute or name, _conversion(field)) for name, field in schema.dump_fields.items()]
    usual = [(name, attribute, convert) for name, attribute, convert in plan if convert]
    if schema.many or schema._hooks[PRE_DUMP] or schema._hooks[POST_DUMP] or len(usual) < len(plan):
        return schema.dump
    return lambda thing: _carried_out(usual, thing)


def _carried_out(plan: list[tuple[str, str, Dump]], thing: Any) -> dict[str, Any]:
    if isinstance(thing, Mapping):
        found = [(name, convert, thing.get(attribute, missing)) for name, attribute, convert in plan]
    else:
        found = [(name, convert, getattr(thing, attribute, missing)) for name, attribute, convert in plan]
    return {name: None if value is None else convert(value) for name, convert, value in found if value is not missing}


def _conversion(field: Any) -> Dump | None:
    is_path = "." in (field.attribute or "")
    options = (is_path, field.data_key, getattr(field, "as_string", False))
    is_odd_time = getattr(field, "format", None) not in (None, "iso")
    if any(options) or is_odd_time or field.dump_default is not missing:
        return None
    special = _SPECIAL.get(type(field))
    return special(field) if special else _USUAL.get(type(field))


def _list(field: fields.List[Any]) -> Dump | None:
    convert = _conversion(field.inner)
    if convert is None:
        return None
    return lambda values: [None if value is None else convert(value) for value in values]


def _dict(field: fields.Dict) -> Dump | None:
    is_plain = field.value_field is None and type(field.key_field) in (type(None), fields.String)
    return dict if is_plain else None


def _nested(field: fields.Nested) -> Dump | None:
    # a schema given as a class can't contain itself, which would never end here
    if not isinstance(field.nested, type) or field.schema.many:
        return None
    convert = dumper(field.schema)
    return (lambda things: [convert(thing) for thing in things]) if field.many else convert


def _text(value: Any) -> str:
    return value if value.__class__ is str else str(value)


def _same(value: Any) -> Any:
    return value


def _number(value: Any) -> int:
    return value if value.__class__ is int else int(value)


_SPECIAL: dict[type, Callable[[Any], Dump | None]] = {fields.List: _list, fields.Dict: _dict, fields.Nested: _nested}
_USUAL: dict[type, Dump] = {
    fields.String: _text,
    fields.UUID: str,
    fields.Integer: _number,
    fields.Float: float,
    fields.Boolean: _same,
    fields.DateTime: datetime.isoformat,
    fields.AwareDateTime: datetime.isoformat,
}
