"""What a call adds to the sums."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kartoteka.auth import NOBODY
from kartoteka.contracts.events.telephony import CallLogged
from reports.calls.models import CallFact, CallSum
from reports.ledger import Amounts, Key, Ledger, slot_of


@dataclass(frozen=True, slots=True)
class Call:
    """A call, as far as it is counted."""

    call_id: UUID
    sequence: int
    started_at: datetime
    direction: str
    disposition: str
    user_id: UUID | None
    extension: str | None
    queue: str | None
    rung: tuple[UUID, ...]
    ring_ms: int
    talk_ms: int
    hold_ms: int
    merged_into: UUID | None

    @property
    def is_missed(self) -> bool:
        """A client called and nobody answered."""
        return self.direction == "inbound" and self.disposition != "ANSWERED"


def call_of(told: CallLogged) -> Call:
    """What is counted of a call."""
    return Call(
        call_id=told.call_id,
        sequence=told.sequence,
        started_at=told.started_at,
        direction=told.direction,
        disposition=told.disposition,
        user_id=told.user_id,
        extension=told.extension,
        queue=told.queue,
        rung=tuple(sorted(set(told.user_ids_rung))),
        ring_ms=round(told.ring_seconds * 1000),
        talk_ms=round(told.talk_seconds * 1000),
        hold_ms=round(told.hold_seconds * 1000),
        merged_into=told.merged_into,
    )


def parts_of(call: Call) -> Iterator[tuple[Key, Amounts]]:
    """A call counts once, at who talked or dialled (or at nobody); a missed one also at each whose phone rang. A
    part of another call counts nothing: that call says all."""
    if call.merged_into:
        return
    slot, alike = slot_of(call.started_at), (call.direction, call.disposition, call.queue or "")
    amounts = (1, 0, call.ring_ms, call.talk_ms, call.hold_ms)
    yield (slot, call.user_id or NOBODY.user_id, call.extension or "", *alike), amounts
    if call.is_missed:
        for user_id in call.rung:
            yield (slot, user_id, "", *alike), (0, 1, 0, 0, 0)


CALLS = Ledger(Call, CallFact, CallSum, "started_at", parts_of)
