"""What the services tell each other, as AsyncAPI 3.0, read from the declared events.

https://www.asyncapi.com/docs/reference/specification/v3.0.0
"""

import inspect
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import msgspec

from kartoteka.events import Envelope, declared, kind_of

_INFO = {
    "title": "Kartoteka: events",
    "version": "1",
    "description": "Everything the services tell each other. On RabbitMQ each service has a topic exchange"
    " `<namespace><service>.events`, with the event's name as routing key; live events, which are worthless a second"
    " later, go through the exchange `<namespace>live`. Listeners get a durable event at least once, in no certain"
    " order.",
}


def document(events: Iterable[type] = ()) -> dict[str, Any]:
    """The whole document, of these events (default: all that are declared in this process); the same for the same."""
    events = sorted(events or declared().values(), key=lambda cls: (kind_of(cls).name, kind_of(cls).version))
    by_name = {name: list(group) for name, group in groupby(events, key=_event_name)}
    return {
        "asyncapi": "3.0.0",
        "info": _INFO,
        "defaultContentType": "application/json",
        "channels": {name: _channel(name, versions) for name, versions in by_name.items()},
        "operations": {f"send.{name}": _sending(name, versions) for name, versions in by_name.items()},
        "components": {"messages": {message_name(cls): _message(cls) for cls in events}, "schemas": _schemas(events)},
    }


def message_name(cls: type) -> str:
    """The name of an event's message: unique, and with its version."""
    kind = kind_of(cls)
    return f"{kind.name}.v{kind.version}"


def schema_of(cls: type) -> dict[str, Any]:
    """The JSON Schema of an event's data."""
    return msgspec.json.schema(cls)


def _event_name(cls: type) -> str:
    return kind_of(cls).name


def _channel(name: str, versions: Sequence[type]) -> dict[str, Any]:
    kind = kind_of(versions[-1])
    exchange = "live" if kind.transient else f"{kind.service}.events"
    return {
        "address": name,
        "messages": {message_name(cls): {"$ref": f"#/components/messages/{message_name(cls)}"} for cls in versions},
        "bindings": {
            "amqp": {"is": "routingKey", "exchange": {"name": exchange, "type": "topic", "durable": not kind.transient}}
        },
    }


def _sending(name: str, versions: Sequence[type]) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": [{"$ref": f"#/channels/{name}/messages/{message_name(cls)}"} for cls in versions],
        "tags": [{"name": kind_of(versions[-1]).service}],
    }


def _message(cls: type) -> dict[str, Any]:
    kind = kind_of(cls)
    doc = inspect.cleandoc(cls.__doc__ or "")
    return {
        "name": kind.name,
        "title": cls.__name__,
        "summary": " ".join(doc.split()),
        "x-version": kind.version,
        "x-key": kind.key,
        "x-transient": kind.transient,
        "payload": {
            "allOf": [
                {"$ref": "#/components/schemas/Envelope"},
                {
                    "type": "object",
                    "properties": {
                        "event": {"const": kind.name},
                        "version": {"const": kind.version},
                        "data": {"$ref": f"#/components/schemas/{_schema_name(cls)}"},
                    },
                },
            ]
        },
    }


def _schemas(events: Sequence[type]) -> dict[str, Any]:
    found: dict[str, Any] = {"Envelope": _envelope()}
    for cls in events:
        schema = schema_of(cls)
        definitions = schema.get("$defs", {})
        found[_schema_name(cls)] = _dedented(definitions.get(cls.__name__, schema))
        found.update({name: _dedented(part) for name, part in definitions.items() if name != cls.__name__})
    moved: dict[str, Any] = msgspec.json.decode(
        msgspec.json.encode(found).replace(b"#/$defs/", b"#/components/schemas/")
    )
    return dict(sorted(moved.items()))


def _schema_name(cls: type) -> str:
    version = kind_of(cls).version
    return cls.__name__ if version == 1 else f"{cls.__name__}V{version}"


def _envelope() -> dict[str, Any]:
    return _dedented(msgspec.json.schema(Envelope)["$defs"]["Envelope"])


def _dedented(schema: dict[str, Any]) -> dict[str, Any]:
    """From Python 3.13 on the compiler takes a docstring's indentation away; before that nobody does."""
    return {**schema, **({"description": inspect.cleandoc(schema["description"])} if "description" in schema else {})}


__all__ = ["document", "message_name", "schema_of"]
