"""Fields of bodies that several features take."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields


class Text(fields.String):
    """A text without the spaces around it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        return super()._deserialize(value, attr, data, **options).strip()
