"""How entries of the audit log hang together, so that an outsider can recompute it with SHA-256 and JSON alone.

    hash    = SHA-256 of the JSON array [number, entry_id, at, service, action, actor, address, session_id, record_kind,
              record_id, card_id, details, changed_fields, changes_digest, previous_hash]
    changes_digest = SHA-256 of salt followed by changes

JSON is written without spaces, in UTF-8, and escapes only what it must (RFC 8785; in Python `json.dumps(array,
ensure_ascii=False, separators=(",", ":"))`). Ids are in lower case with hyphens; `at` is in UTC with six places of a
second, `2026-11-02T10:00:00.000000+00:00`; hashes are in lower-case hex; what is missing is null. `details` and
`changes` are texts and are taken as they stand in the table. The first entry is number 1 and follows a hash of zeros.

The digest, not the changes, is what the hash covers: they can be removed when a client is to be forgotten, and the
chain still holds. The salt goes with them, so nobody can try phone numbers until one fits.
"""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

import msgspec

BEGINNING = bytes(32)
"""What the first entry follows."""


class Link(Protocol):
    """An entry of the log, as an object or as a row."""

    number: Any
    entry_id: Any
    at: Any
    service: Any
    action: Any
    actor: Any
    address: Any
    session_id: Any
    record_kind: Any
    record_id: Any
    card_id: Any
    details: Any
    changed_fields: Any
    changes_digest: Any
    previous_hash: Any


def canonical(value: Any) -> str:
    """A value as JSON: sorted keys, no spaces."""
    return msgspec.json.encode(value, order="sorted").decode()


def digest_of(salt: bytes, changes: str) -> bytes:
    """What stands in an entry for its changes."""
    return sha256(salt + changes.encode()).digest()


def hash_of(entry: Link) -> bytes:
    """The hash of an entry: of all that it says, and of the one before it."""
    said = [
        entry.number,
        str(entry.entry_id),
        _moment(entry.at),
        entry.service,
        entry.action,
        entry.actor,
        entry.address,
        _id(entry.session_id),
        entry.record_kind,
        entry.record_id,
        entry.card_id,
        entry.details,
        list(entry.changed_fields),
        entry.changes_digest.hex() if entry.changes_digest is not None else None,
        entry.previous_hash.hex(),
    ]
    return sha256(canonical(said).encode()).digest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _id(value: UUID | None) -> str | None:
    return str(value) if value else None
