"""Fields of bodies that several features take."""

from collections.abc import Mapping
from typing import Any
from unicodedata import category

from marshmallow import ValidationError, fields


class Text(fields.String):
    """A line of text, without the spaces around it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options).strip()
        if any(category(letter) == "Cc" for letter in text):
            raise ValidationError("One line, without control characters.")
        return text
