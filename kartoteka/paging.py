"""Lists by pages: keyset, not offset, so that the thousandth page costs what the first does; nothing is counted."""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from kartoteka.problems import Invalid

PAGE_LIMIT = 200
CURSOR_LENGTH = 2000  # the names in one are cut off before


class PageQuery(Schema):
    """What every list takes: how many, and where the page before ended."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, PAGE_LIMIT))
    cursor = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=CURSOR_LENGTH),
        metadata={"description": "`next` of the page before"},
    )


def page_of(item: type[Schema]) -> type[Schema]:
    """The schema of a page of items."""
    name = f"{item.__name__.removesuffix('Schema')}Page"
    return type(name, (Schema,), {"items": fields.List(fields.Nested(item), required=True), "next": _next_field()})


def _next_field() -> fields.String:
    return fields.String(required=True, allow_none=True, metadata={"description": "null on the last page"})


def page(
    session: Session,
    select: Select[Any],
    keys: Sequence[InstrumentedAttribute[Any]],
    query: dict[str, Any],
    *,
    descending: bool = True,
) -> dict[str, Any]:
    """One page of a select, ordered by `keys`, which together must be unique and not null.

    The select is of one entity, whose attributes the keys are.
    """
    select = after(select, keys, query, descending=descending)
    order = [key.desc() if descending else key.asc() for key in keys]
    rows = session.scalars(select.order_by(*order).limit(query["limit"] + 1)).all()
    shown = rows[: query["limit"]]
    more = len(rows) > len(shown)
    return {"items": shown, "next": _cursor(shown[-1], keys) if more else None}


def after(
    select: Select[Any], keys: Sequence[InstrumentedAttribute[Any]], query: dict[str, Any], *, descending: bool = True
) -> Select[Any]:
    """The rows of a select that stand behind the page before, by the query's cursor."""
    if not query.get("cursor"):
        return select
    last = _read_cursor(query["cursor"], keys)
    return select.where(tuple_(*keys) < last if descending else tuple_(*keys) > last)


def _cursor(row: Any, keys: Sequence[InstrumentedAttribute[Any]]) -> str:
    values = [getattr(row, key.key) for key in keys]
    return base64.urlsafe_b64encode(json.dumps(values, default=_plain).encode()).decode().rstrip("=")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _read_cursor(cursor: str, keys: Sequence[InstrumentedAttribute[Any]]) -> Any:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple_(*[_typed(value, key) for value, key in zip(values, keys, strict=True)])
    except (ValueError, TypeError, AttributeError, ArithmeticError, binascii.Error) as error:
        raise Invalid(fields={"cursor": ["This is no cursor of this list."]}) from error


def _typed(value: Any, key: InstrumentedAttribute[Any]) -> Any:
    python_type = key.type.python_type
    if python_type in (date, datetime):
        return python_type.fromisoformat(value)
    return UUID(value) if python_type is UUID else python_type(value)
