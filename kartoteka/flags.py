"""Yes or no in a body: JSON has a type of its own for it, so 0, "yes" and "false" are mistakes and no answers."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields


class Flag(fields.Boolean):
    """`true` or `false`, and nothing else."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value
