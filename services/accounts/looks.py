"""What somebody changes, as the audit log is told: each field as it was and as it is."""

from collections.abc import Iterable
from typing import Any

Look = dict[str, Any]


def look_of(thing: object, fields: Iterable[str]) -> Look:
    """How a thing looks now, to be compared with later."""
    return {name: getattr(thing, name) for name in fields}


def changes_between(before: Look, now: Look) -> Look:
    """[before, after] of each field that is not the same; what is new has nothing before."""
    return {name: [before.get(name), value] for name, value in now.items() if before.get(name) != value}
