"""Hearing a PBX: bytes in, calls that changed and pieces for the journal out. Knows no socket and no database."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from kartoteka.contracts.ports.pbx import DialRefused, PbxEvent
from kartoteka.plugins import PluginError, PluginPausedError
from telephony.calls.book import CallBook
from telephony.calls.facts import Call, Stage
from telephony.calls.logbook import Told, told
from telephony.journal.pages import Piece
from telephony.pbxs.registry import Pbx

log = logging.getLogger(__name__)

FLOOD = 20_000  # facts at once: more than a PBX with ten thousand channels tells after a login
TOO_MANY_PIECES = 200_000  # about 100 MB, or ten minutes of 20 calls a second without a database


class FloodError(Exception):
    """A plugin told more facts at once than there can be."""


class Ear:
    """Follows one PBX from taking the lead to losing it."""

    def __init__(self, pbx: Pbx) -> None:
        self._pbx = pbx
        self._reader = pbx.fence.call(pbx.adapter.reader)
        self.book = CallBook(pbx.region)
        self.refused_dials: list[DialRefused] = []
        self.last_event_at: datetime | None = None
        self.lost_pieces = 0
        self._pieces: list[Piece] = []
        self._seq = 0
        self._changed: dict[int, Call] = {}
        self._moved: dict[int, Call] = {}

    def remember(self, pieces: Iterable[Piece]) -> None:
        """Learn what was heard before, from the journal."""
        for piece in pieces:
            self._understand(piece.body, piece.received_at)
        self._kept()
        self.refused_dials.clear()

    def hear(self, data: bytes, at: datetime) -> None:
        """Take what the PBX sends. A plugin that fails costs facts, no bytes: they are kept and can be read again."""
        understood = self._understand(data, at)
        kept = self._kept() if understood else None
        for linkedid, body in [("", data)] if kept is None else kept:
            self._keep(linkedid, body, at)

    def lose(self, at: datetime) -> None:
        """The connection is gone; calls may live on."""
        self._fenced(lambda: self._learn(self._reader.lost(at), at))

    def close_silent(self, at: datetime, since: datetime) -> None:
        """End the calls of which nothing was received since a moment of our own clock, as far as they are known."""
        before = self.book.live()
        self.book.close(at, silent_since=since)
        self._touch(call for call in before if call.stage is not Stage.LIVE)

    def _understand(self, data: bytes, at: datetime) -> bool:
        return self._fenced(lambda: self._read(data, at))

    def _read(self, data: bytes, at: datetime) -> None:
        facts = self._reader.feed(data, at)
        if len(facts) > FLOOD:
            raise FloodError(f"{len(facts)} facts from {len(data)} bytes")
        self._learn(facts, at)

    def _fenced(self, step: Callable[[], None]) -> bool:
        try:
            self._pbx.fence.call(step)
        except PluginPausedError:
            return False
        except PluginError as error:
            log.error("%s: %s", self._pbx.name, error)
            return False
        return True

    def _kept(self) -> list[tuple[str, bytes]] | None:
        try:
            return self._reader.kept()
        except Exception as error:
            self._pbx.fence.failed(error)
            return None

    def _learn(self, facts: Iterable[PbxEvent], at: datetime) -> None:
        for fact in facts:
            self.last_event_at = fact.at
            if isinstance(fact, DialRefused):
                self.refused_dials.append(fact)
                continue
            self._touch([self.book.hear(fact, at) or self.book.find(fact.call_id)])

    def _touch(self, calls: Iterable[Call | None]) -> None:
        for call in calls:
            if call:
                self._changed[id(call)] = self._moved[id(call)] = call

    def _keep(self, linkedid: str, body: bytes, at: datetime) -> None:
        if len(self._pieces) >= TOO_MANY_PIECES:
            self.lost_pieces += 1
            return
        self._seq += 1
        self._pieces.append(Piece(at, self._seq, linkedid, body))

    # -- what came of it

    @property
    def has_news(self) -> bool:
        """Whether there is something to write."""
        return bool(self._pieces or self._changed or self.refused_dials)

    def take_pieces(self) -> list[Piece]:
        """Pieces for the journal since the last asking."""
        pieces, self._pieces = self._pieces, []
        return pieces

    def take_moved(self) -> list[Call]:
        """Calls that may look different on a screen since the last asking."""
        moved, self._moved = self._moved, {}
        return [call for call in moved.values() if call.has_people]

    def take_changed(self) -> list[Call]:
        """Calls of which anything was learnt since the last asking, whether they last or not."""
        changed, self._changed = self._changed, {}
        return list(changed.values())

    def take_told(self) -> list[Told]:
        """Stories of calls that ended or were mended since the last asking."""
        return [told(story, self.book.find(story.linkedid)) for story in self.book.take_finished()]
