"""Writing down what a PBX said: pieces into the journal, stories into the logbook, live calls into their table; all
that belongs together in one transaction, many calls at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kartoteka.contracts.events.telephony import CallMoved
from kartoteka.db import UnitOfWork
from telephony.calls.facts import Call, Stage
from telephony.calls.live import Face, Move, as_moved, face_of, follow_live, forget_live, live_row, moves
from telephony.calls.logbook import Told, log_calls
from telephony.calls.people import look_up
from telephony.journal.pages import Piece, write_pieces
from telephony.pbxs.hearing import Ear

LiveRow = dict[str, Any]


@dataclass(slots=True)
class Batch:
    """What waits to be written. Newer stories of a call replace older ones."""

    pieces: list[Piece] = field(default_factory=list)
    told: dict[str, Told] = field(default_factory=dict)
    live: dict[str, LiveRow] = field(default_factory=dict)
    over: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.pieces or self.told or self.live or self.over)

    def add(self, ear: Ear) -> None:
        """Take what was heard since the last time."""
        self.pieces += ear.take_pieces()
        for one in ear.take_told():
            self.told[one.story.linkedid] = one
        for call in ear.take_changed():
            is_live = call.stage is Stage.LIVE
            self.over.update(linkedid for linkedid in call.ids if not is_live or linkedid != call.call_id)
        for linkedid in self.over:
            self.live.pop(linkedid, None)

    def leave_live_calls(self) -> None:
        """Another replica follows them now."""
        self.live.clear()
        self.over.clear()


class Scribe:
    """Writes the batches of one PBX; remembers which live calls stand in the table, so that a call which ends before it
    was written costs nothing there."""

    def __init__(self, pbx: str, region: str) -> None:
        self._pbx = pbx
        self._region = region
        self.standing: set[str] = set()

    def write(self, session: UnitOfWork, batch: Batch) -> int:
        """Write a batch in the caller's transaction; returns how many calls were told to the others."""
        write_pieces(session, self._pbx, batch.pieces)
        logged = log_calls(session, self._pbx, list(batch.told.values()))
        forget_live(session, self._pbx, batch.over & self.standing)
        follow_live(session, list(batch.live.values()))
        return logged

    def written(self, batch: Batch) -> None:
        """The transaction is committed."""
        self.standing |= batch.live.keys()
        self.standing -= batch.over


class Watch:
    """Follows how live calls look on screens."""

    def __init__(self, pbx: str, region: str) -> None:
        self._pbx = pbx
        self._region = region
        self._faces: dict[str, Face] = {}

    def forget(self) -> None:
        """Start anew: all live calls are told again."""
        self._faces.clear()

    def look(self, session: UnitOfWork, calls: Iterable[Call], now: datetime) -> tuple[list[CallMoved], list[LiveRow]]:
        """What to tell screens of calls that may look different now, and the rows of those that do and last."""
        calls = list(calls)
        joined = {linkedid for call in calls for linkedid in call.ids if linkedid != call.call_id}
        seen = [(call, face_of(call, self._region)) for call in calls if call.call_id not in joined]
        changed = self._end(joined)
        changed += [move for _, face in seen for move in moves(self._faces.get(face.linkedid), face)]
        new = [(call, face) for call, face in seen if face != self._faces.get(face.linkedid) and face.state != "ended"]
        for _, face in seen:
            self._remember(face)
        numbers = [face.client_number for _, face in new] + [move.face.client_number for move in changed]
        extensions = [one for move in changed for one in move.extensions]
        people = look_up(session, numbers, [*extensions, *(one for _, face in new for one in face.extensions)])
        rows = [live_row(self._pbx, call, face, people, now) for call, face in new]
        return [as_moved(self._pbx, move, people, now) for move in changed], rows

    def _end(self, joined: Iterable[str]) -> list[Move]:
        """A call that turned out to be a part of another is over for those who saw it by itself."""
        parts = [self._faces.pop(linkedid) for linkedid in sorted(joined) if linkedid in self._faces]
        return [Move(face, "ended", face.extensions) for face in parts if face.state]

    def _remember(self, face: Face) -> None:
        if face.state == "ended":
            self._faces.pop(face.linkedid, None)
        else:
            self._faces[face.linkedid] = face
