"""Asterisk's events turned into the facts of the PBX port.

A call is everything under one Linkedid, and whatever gets tied to it. What each event means stands by topic:
`asterisk_lines` (channels come, ring and go), `asterisk_talks` (who is in touch with whom), `asterisk_gaps` (lost
sessions); they share the `Desk`.
"""

from datetime import datetime
from functools import partial

from kartoteka.contracts.ports import pbx
from kartoteka.contracts.ports.pbx import PbxEvent, PbxReader
from telephony.adapters import asterisk_lines, asterisk_talks
from telephony.adapters.ami import AmiParser, Block
from telephony.adapters.ami_clock import HINTING_VARIABLES, HINTS, Timekeeper
from telephony.adapters.asterisk_channels import Endpoints
from telephony.adapters.asterisk_desk import Desk, epoch
from telephony.adapters.asterisk_gaps import Gaps

OTHER_LINKEDIDS = ("DestLinkedid", "TransfererLinkedid", "OrigTransfererLinkedid", "ParkeeLinkedid")
HANDLERS = asterisk_lines.HANDLERS | asterisk_talks.HANDLERS
# SuccessfulAuth is wanted for its time alone: in a new session it is the first event that has one.
WANTED_ALSO = ("CoreShowChannel", "CoreShowChannelsComplete", "FullyBooted", "SuccessfulAuth")
WANTED = frozenset(name.encode() for name in (*HANDLERS, *WANTED_ALSO)) - {b"VarSet"}


class AsteriskReader(PbxReader):
    def __init__(self, endpoints: Endpoints | None = None) -> None:
        self._parser = AmiParser(WANTED, frozenset((b"MIXMONITOR_FILENAME",)))
        self._clock = Timekeeper()
        self._desk = Desk(endpoints or Endpoints())
        self._gaps = Gaps(self._desk, self._last_sign)
        self._handlers = self._gaps.handlers | {name: partial(handle, self._desk) for name, handle in HANDLERS.items()}
        self._kept: list[tuple[str, bytes]] = []

    @property
    def has_understood(self) -> bool:
        """Whether anything so far looked like AMI."""
        return self._parser.has_spoken

    def feed(self, data: bytes, received_at: datetime | None) -> list[PbxEvent]:
        return [fact for block in self._parser.feed(data) for fact in self._take(block, received_at)]

    def _take(self, block: Block, received_at: datetime | None) -> list[PbxEvent]:
        if received_at is None and not self._clock.is_needed and self._clock.misses_time(block):
            self._clock.is_needed = True
            self._parser.want(HINTS, HINTING_VARIABLES)
        if not self._clock.is_needed:
            return self._follow(block, received_at)
        return [fact for stamped in self._clock.stamp(block) for fact in self._follow(stamped, None)]

    def _follow(self, block: Block, received_at: datetime | None) -> list[PbxEvent]:
        self._gaps.tick(block, received_at)
        handle = self._handlers.get(block.get("Event", ""))
        if handle:
            handle(block)
            if received_at:
                self._kept.append((self._call_of(block), self._parser.block + b"\r\n\r\n"))
        elif block.get("Response") == "Error" and "ActionID" in block:
            refusal = pbx.DialRefused(call_id=block["ActionID"], at=self._desk.at, reason=block.get("Message", ""))
            self._desk.tell(refusal)
        return self._desk.take_facts()

    def kept(self) -> list[tuple[str, bytes]]:
        kept, self._kept = self._kept, []
        return kept

    def _call_of(self, block: Block) -> str:
        """The call a block is about, or nothing if it is about all."""
        linkedid = block.get("Linkedid") or next((block[key] for key in OTHER_LINKEDIDS if block.get(key)), None)
        return linkedid or self._desk.call_by_uniqueid(block.get("Uniqueid", "")) or ""

    def end(self) -> tuple[list[PbxEvent], datetime | None]:
        """The last facts of a file, and when the PBX was last heard of."""
        last = [fact for block in self._parser.end() for fact in self._take(block, None)]
        last += [fact for block in self._clock.end() for fact in self._follow(block, None)]
        self._gaps.finish()
        return last + self._desk.take_facts(), self._last_sign()

    def lost(self, at: datetime) -> list[PbxEvent]:
        self._parser.reset()
        self._desk.now = max(at, self._desk.now or at)
        self._gaps.begin()
        return []

    def _last_sign(self) -> datetime | None:
        moments = [moment for moment in (self._desk.now, epoch(self._parser.last_timestamp)) if moment]
        return max(moments, default=None)
