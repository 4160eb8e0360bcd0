"""Each service's API as OpenAPI 3.1, read from its routes."""

import re
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR

from kartoteka import problems
from kartoteka.auth import anyone
from kartoteka.http import JSON, Route

_PATH_VARIABLE = re.compile(r"<(?:(\w+):)?(\w+)>")
_TYPES: dict[str | None, dict[str, Any]] = {
    "uuid": {"type": "string", "format": "uuid"},
    "int": {"type": "integer"},
    None: {"type": "string"},
}


def routes_of(service_cls: type) -> list[tuple[str, Route]]:
    """A service's routes with the names of their methods, sorted by path."""
    found = [
        (name, entrypoint)
        for name in dir(service_cls)
        for entrypoint in getattr(getattr(service_cls, name), ENTRYPOINT_EXTENSIONS_ATTR, ())
        if isinstance(entrypoint, Route)
    ]
    return sorted(found, key=lambda pair: (pair[1].path, pair[1].method))


def describe(service_cls: type) -> dict[str, Any]:
    """The whole document."""
    name: str = service_cls.name  # type: ignore[attr-defined]
    spec = APISpec(
        title=f"Kartoteka: {name}",
        version="1",
        openapi_version="3.1.0",
        info={"description": (service_cls.__doc__ or "").strip()},
        plugins=[MarshmallowPlugin()],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    spec.components.schema("Problem", _PROBLEM)
    for method_name, found in routes_of(service_cls):
        path, parameters = _path(f"/api/{name}{found.path}")
        operation = _operation(service_cls, method_name, found)
        operation["parameters"] = [*parameters, *operation.get("parameters", [])]
        spec.path(path=path, operations={found.method.lower(): operation})
    return spec.to_dict()


def _path(rule: str) -> tuple[str, list[dict[str, Any]]]:
    parameters = [
        {"in": "path", "name": name, "required": True, "schema": _TYPES.get(kind or None, _TYPES[None])}
        for kind, name in _PATH_VARIABLE.findall(rule)
    ]
    return _PATH_VARIABLE.sub(r"{\2}", rule), parameters


def _operation(service_cls: type, method_name: str, found: Route) -> dict[str, Any]:
    doc = (getattr(service_cls, method_name).__doc__ or method_name).strip()
    operation: dict[str, Any] = {
        "operationId": method_name,
        "summary": doc.splitlines()[0],
        "description": " ".join(doc.split()),
        "security": [] if found.may is anyone else [{"token": []}],
        "responses": _responses(found),
    }
    if found.may and found.may is not anyone:
        operation["x-who-may"] = found.may.__doc__
    if found.query:
        operation["parameters"] = [{"in": "query", "schema": found.query}]
    if found.body:
        operation["requestBody"] = {"required": True, "content": _json(found.body)}
    return operation


def _json(schema: type[Schema]) -> dict[str, Any]:
    return {JSON: {"schema": schema}}


def _responses(found: Route) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    if found.answer:
        answers[str(found.status)] = {"description": "Done", "content": _json(found.answer)}
    elif found.media:
        answers["200"] = {"description": "Done", "content": {found.media: {"schema": {"type": "string"}}}}
    else:
        empty = "204" if found.status == 200 else str(found.status)
        answers["200" if found.raw else empty] = {"description": "Done"}
    for problem in (*found.errors, *_usual(found)):
        answers[str(problem.status)] = {
            "description": problem.title,
            "content": {problems.PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return answers


def _usual(found: Route) -> list[type[problems.Problem]]:
    usual: list[type[problems.Problem]] = [problems.Unavailable]
    if found.may is not anyone:
        usual += [problems.SignInNeeded, problems.Forbidden]
    if "<" in found.path:
        usual.append(problems.NotFound)
    if found.body or found.query:
        usual.append(problems.Invalid)
    if found.body:
        usual += [problems.BadRequest, problems.TooLarge, problems.WrongMedia]
    return usual


_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457 problem details",
    "required": ["type", "title", "status", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "stable, for programs"},
        "detail": {"type": "string"},
        "request_id": {"type": "string"},
        "fields": {"type": "object", "description": "what is wrong, by field"},
    },
}
