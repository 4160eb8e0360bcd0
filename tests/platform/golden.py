"""Golden examples: of every event that is published, in every version, one message and its schema as they were when the
version was declared. They are written once and kept, for such messages lie in outboxes, queues and archives.

    python -m tests.platform.golden          writes what is missing, and takes in fields that were added with a default
    python -m tests.platform.golden --anew   forgets the past: only before a release
"""

import kartoteka.green  # isort: skip  # noqa: F401

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from msgspec import inspect

from kartoteka.asyncapi import message_name, schema_of
from kartoteka.documents import published_language
from kartoteka.events import Envelope, encode, kind_of

GOLDEN = Path(__file__).with_name("golden")
MOMENT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
SOME_ID = UUID("019f0000-0000-7000-8000-000000000001")
PLAIN: dict[type[inspect.Type], Any] = {
    inspect.UUIDType: str(SOME_ID),
    inspect.StrType: "text",
    inspect.IntType: 7,
    inspect.FloatType: 1.5,
    inspect.BoolType: True,
    inspect.DateTimeType: MOMENT.isoformat(),
    inspect.DateType: date(2026, 5, 4).isoformat(),
    inspect.DecimalType: "12.50",
    inspect.AnyType: "anything",
}


def example_path(cls: type) -> Path:
    return GOLDEN / f"{message_name(cls)}.json"


def schema_path(cls: type) -> Path:
    return GOLDEN / f"{message_name(cls)}.schema.json"


def example(cls: type) -> dict[str, Any]:
    """A message with a value in every field."""
    kind = kind_of(cls)
    data = _value(inspect.type_info(cls))
    envelope = Envelope(
        id=SOME_ID,
        event=kind.name,
        version=kind.version,
        occurred_at=MOMENT,
        aggregate_id=str(data[kind.key]),
        data=msgspec.Raw(msgspec.json.encode(data)),
    )
    decoded: dict[str, Any] = json.loads(encode(envelope))
    return decoded


def _value(kind: Any) -> Any:
    match kind:
        case inspect.DataclassType() | inspect.StructType():
            return {field.encode_name: _value(field.type) for field in kind.fields}
        case inspect.UnionType():
            return _value(next(each for each in kind.types if not isinstance(each, inspect.NoneType)))
        case inspect.LiteralType():
            return kind.values[0]
        case inspect.ListType() | inspect.VarTupleType() | inspect.SetType() | inspect.FrozenSetType():
            return [_value(kind.item_type)]
        case inspect.Metadata():
            return _value(kind.type)
        case inspect.DictType():
            return {str(_value(kind.key_type)): _value(kind.value_type)}
        case inspect.EnumType():
            return next(iter(kind.cls)).value
    return PLAIN[type(kind)]


def breaks(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Why a reader of the schema as it was can't read, or is not read by, the schema as it is. The same version may
    only get fields with defaults."""
    old, new = _parts(before), _parts(after)
    found: list[str] = []
    for name, part in old.items():
        if name not in new:
            found.append(f"{name} is gone")
        elif "properties" in part:
            found += _field_breaks(name, part, new[name])
        elif _meaning(part) != _meaning(new[name]):
            found.append(f"{name} has changed")
    return found


def unknown_fields(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Fields that the schema has got since: until it is written anew, nobody would notice their going."""
    old, new = _parts(before), _parts(after)
    return [
        f"{name}.{field}"
        for name, part in new.items()
        for field in part.get("properties", {})
        if field not in old.get(name, {}).get("properties", {})
    ]


def _field_breaks(name: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    fields, now = old["properties"], new.get("properties", {})
    gone = [f"{name}.{field} is gone" for field in fields if field not in now]
    changed = [
        f"{name}.{field} has another type"
        for field in fields
        if field in now and _meaning(fields[field]) != _meaning(now[field])
    ]
    demanded = set(new.get("required", ())) - set(old.get("required", ()))
    return gone + changed + [f"{name}.{field} is required now" for field in sorted(demanded)]


def _parts(schema: dict[str, Any]) -> dict[str, Any]:
    definitions = schema.get("$defs")
    return definitions if definitions else {schema["title"]: schema}


def _meaning(part: Any) -> Any:
    """A schema without what does not matter to a reader."""
    if isinstance(part, dict):
        return {key: _meaning(value) for key, value in part.items() if key not in ("default", "description", "title")}
    return [_meaning(each) for each in part] if isinstance(part, list) else part


def write(anew: bool) -> None:
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.glob("*.json") if anew else ():
        old.unlink()
    for cls in published_language():
        if not example_path(cls).exists():
            _dump(example_path(cls), example(cls))
        if not schema_path(cls).exists() or not breaks(json.loads(schema_path(cls).read_text()), schema_of(cls)):
            _dump(schema_path(cls), schema_of(cls))


def _dump(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(anew="--anew" in sys.argv)
