"""Documents that are generated from the code: AsyncAPI of the events, OpenAPI of each service. They are checked in, so
that a change of what others rely on shows in a review."""

import json
import pkgutil
from importlib import import_module
from pathlib import Path
from typing import Any

from kartoteka import asyncapi, openapi
from kartoteka.events import declared
from kartoteka.host import known_services

_EVENTS = "kartoteka.contracts.events"


def published_language() -> list[type]:
    """Every event that the suite's services tell each other, by name and version."""
    for found in pkgutil.iter_modules(import_module(_EVENTS).__path__):
        import_module(f"{_EVENTS}.{found.name}")
    return [cls for _, cls in sorted(declared().items()) if cls.__module__.startswith(_EVENTS)]


def documents() -> dict[str, dict[str, Any]]:
    """Every generated document by its path within the documents' folder."""
    services = sorted(known_services().items())
    described = {f"openapi/{name}.json": openapi.describe(cls) for name, cls in services}
    return {"asyncapi.json": asyncapi.document(published_language()), **described}


def write_documents(folder: Path) -> list[str]:
    """Write them all; returns the paths of those that changed."""
    changed = outdated_documents(folder)
    for path, document in documents().items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_text(document), encoding="utf-8")
    return changed


def outdated_documents(folder: Path) -> list[str]:
    """The paths of documents that are missing or say something else than the code."""
    return [path for path, document in documents().items() if _read(folder / path) != _text(document)]


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n"


__all__ = ["documents", "outdated_documents", "published_language", "write_documents"]
