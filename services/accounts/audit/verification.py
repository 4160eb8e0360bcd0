"""Proving the audit log: each entry is as it was written, follows the one before, and none is missing.

What no chain can show by itself is that its end was cut off, or that all of it was written anew: for that its head must
be known elsewhere (`expected`). Ops find it in the logs of accounts each hour.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from accounts.audit.chain import BEGINNING, digest_of, hash_of
from accounts.audit.log import ERASED, SERVICE, head
from accounts.audit.models import AuditChanges, AuditEntry

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of it: `checked` entries, from number `first` to number `last`, which has `hash`, are whole; or the
    entry `broken_at` is not, and `why`."""

    checked: int
    first: int
    last: int
    hash: str
    broken_at: int | None = None
    why: str = ""

    @property
    def is_whole(self) -> bool:
        """Nothing is wrong with what was checked."""
        return self.broken_at is None

    @property
    def is_all(self) -> bool:
        """It was checked from the first entry on."""
        return self.first == 1


class BrokenError(Exception):
    """The log is not whole."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"entry {number}: {why}")
        self.number, self.why = number, why


def head_of(session: Session) -> str:
    """The end of the log, as `number:hash`; empty while there is none."""
    last = head(session)
    return f"{last.number}:{last.hash.hex()}" if last else ""


def verify(session: Session, *, at_most: int | None = None, expected: Mapping[int, str] | None = None) -> Verdict:
    """Check the log from its beginning, or only its last entries, `at_most` so many. `expected` are hashes (in hex)
    that entries are known to have had, by number."""
    last = head(session)
    first = max(1, last.number - at_most + 1) if last and at_most else 1
    walk = _Walk(session, first, expected or {})
    try:
        walk.begin()
        for row in _rows(session, first):
            walk.check(row)
        walk.end()
    except BrokenError as error:
        return walk.verdict(error.number, error.why)
    return walk.verdict()


def _rows(session: Session, first: int) -> Iterator[Row[Any]]:
    columns = [*AuditEntry.__table__.columns, AuditChanges.salt, AuditChanges.changes]
    entries = select(*columns).outerjoin(AuditChanges, AuditChanges.number == AuditEntry.number)
    ordered = entries.order_by(AuditEntry.number).limit(BATCH)
    while rows := session.execute(ordered.where(AuditEntry.number >= first)).all():
        yield from rows
        if len(rows) < BATCH:
            return
        first = rows[-1].number + 1


@dataclass
class _Walk:
    session: Session
    first: int
    expected: Mapping[int, str]
    last: int = 0
    hash: bytes = BEGINNING
    removed: set[int] = field(default_factory=set)
    """The entries whose changes were removed as clients were forgotten, as far as it had to be looked up."""

    def begin(self) -> None:
        self.last = self.first - 1
        if self.last:
            before = self.session.get(AuditEntry, self.last)
            if before is None:
                raise BrokenError(self.last, "it is missing")
            self.hash = before.hash

    def check(self, row: Row[Any]) -> None:
        number = self.last + 1
        if row.number != number:
            raise BrokenError(number, "it is missing")
        if row.previous_hash != self.hash:
            raise BrokenError(number, "it does not follow the entry before")
        if row.hash != hash_of(row):
            raise BrokenError(number, "it is not as it was written")
        self._check_changes(row)
        if row.hash.hex() != self.expected.get(number, row.hash.hex()):
            raise BrokenError(number, "it is not the entry that was noted elsewhere")
        self.last, self.hash = number, row.hash

    def end(self) -> None:
        for number in sorted(self.expected):
            if number > self.last:
                raise BrokenError(number, "it was noted elsewhere and is missing")
        loose = self.session.scalar(select(func.min(AuditChanges.number)).where(AuditChanges.number > self.last))
        if loose and self.session.get(AuditEntry, loose) is None:
            raise BrokenError(self.last + 1, "it is missing")

    def _check_changes(self, row: Row[Any]) -> None:
        if row.changes is None:
            if row.changes_digest is not None and not self._was_removed(row.number):
                raise BrokenError(row.number, "its changes are missing, and no erasure tells of it")
        elif row.changes_digest != digest_of(row.salt, row.changes):
            raise BrokenError(row.number, "its changes are not as they were written")

    def _was_removed(self, number: int) -> bool:
        if number not in self.removed:  # an erasure may have come while the walk goes on
            found = select(AuditEntry.details).where(AuditEntry.action == ERASED, AuditEntry.service == SERVICE)
            told = (msgspec.json.decode(details)["entries"] for details in self.session.scalars(found))
            self.removed = {one for entries in told for one in entries}
        return number in self.removed

    def verdict(self, broken_at: int | None = None, why: str = "") -> Verdict:
        checked = self.last - self.first + 1
        return Verdict(checked, self.first, self.last, self.hash.hex() if self.last else "", broken_at, why)
