"""What is known of a call so far: plain facts, each of which may come twice, late or in any order. What they amount to
is told by `story.py`."""

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kartoteka.contracts.ports.pbx import Outcome, Side, TransferKind

# A leg that is given up is heard of twice, and the second word is often more precise: a 404 is NOANSWER to Dial, and
# "no such number" only at the hangup. That somebody else answered says nothing about the leg itself.
WEIGHT = {
    None: 0,
    Outcome.CANCELLED: 1,
    Outcome.NO_ANSWER: 2,
    Outcome.BUSY: 3,
    Outcome.FAILED: 3,
    Outcome.DIVERTED: 4,
}


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A point in time; a guess gives way to anything known."""

    is_guess: bool
    at: datetime


def earlier(known: Moment | None, heard: Moment) -> Moment:
    return heard if known is None else min(known, heard)


@dataclass(frozen=True, slots=True)
class Span:
    since: datetime
    until: datetime | None
    peers: tuple[str, ...] = ()


@dataclass(slots=True)
class Marks:
    """What changed when. A mark heard again is dropped; but several of one instant are kept in the order they came."""

    marks: list[tuple[datetime, tuple[str, ...]]] = field(default_factory=list)

    def set(self, at: datetime, peers: tuple[str, ...]) -> None:
        mark = (at, peers)
        is_latest = not self.marks or at >= self.marks[-1][0]
        is_known = self.marks[-1] == mark if self.marks and is_latest else mark in self.marks
        if not is_known:
            insort(self.marks, mark, key=lambda mark: mark[0])

    def spans(self) -> Iterator[Span]:
        """The times between two marks in which there was somebody."""
        for number, (since, peers) in enumerate(self.marks, start=1):
            if peers:
                yield Span(since, self.marks[number][0] if number < len(self.marks) else None, peers)


@dataclass(slots=True)
class Leg:
    leg_id: str
    side: Side = Side.PBX
    called_in: bool | None = None
    was_dialled: bool = False
    is_joined: bool = False  # came with another call that was merged into this one
    number: str | None = None
    shown_number: str | None = None
    name: str | None = None
    dialled: str | None = None
    started: Moment | None = None
    rang: Moment | None = None
    answered: Moment | None = None
    ended: Moment | None = None
    outcome: Outcome | None = None
    hung_up_at: datetime | None = None
    hearing: Marks = field(default_factory=Marks)
    waiting: Marks = field(default_factory=Marks)

    @property
    def is_person(self) -> bool:
        return self.side is not Side.PBX

    @property
    def extension(self) -> str | None:
        return self.number if self.side is Side.EXTENSION else None

    @property
    def rings(self) -> bool:
        return self.rang is not None and self.answered is None and self.ended is None

    def settle(self, outcome: Outcome | None) -> None:
        if WEIGHT[outcome] > WEIGHT[self.outcome]:
            self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Transfer:
    at: datetime
    kind: TransferKind
    leg_id: str
    to: str | None


class Stage(StrEnum):
    """The life of a call in the book."""

    LIVE = "live"
    ENDED = "ended"  # over, or mended since it was told, and not told yet
    TOLD = "told"  # kept for a while, for facts that come late


class Turn(StrEnum):
    ENDS = "ends"
    IS_TOLD = "is told"
    IS_MENDED = "is mended"


NEXT_STAGE = {
    (Stage.LIVE, Turn.ENDS): Stage.ENDED,
    (Stage.LIVE, Turn.IS_MENDED): Stage.LIVE,
    (Stage.ENDED, Turn.ENDS): Stage.ENDED,
    (Stage.ENDED, Turn.IS_MENDED): Stage.ENDED,
    (Stage.ENDED, Turn.IS_TOLD): Stage.TOLD,
    (Stage.TOLD, Turn.ENDS): Stage.ENDED,
    (Stage.TOLD, Turn.IS_MENDED): Stage.ENDED,
}


@dataclass(slots=True)
class Call:
    call_id: str
    stage: Stage = Stage.LIVE
    ids: list[str] = field(default_factory=list)
    legs: dict[str, Leg] = field(default_factory=dict)
    started: Moment | None = None
    ended: Moment | None = None
    last_heard_at: datetime | None = None
    """By the PBX's clock, which may be far from ours; `received_at` is by ours."""
    received_at: datetime | None = None
    queue: str | None = None
    parked_at: list[datetime] = field(default_factory=list)
    requested_number: str | None = None
    transfers: list[Transfer] = field(default_factory=list)
    recordings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ids = self.ids or [self.call_id]

    def leg(self, leg_id: str) -> Leg:
        return self.legs.setdefault(leg_id, Leg(leg_id))

    def turn(self, turn: Turn) -> None:
        self.stage = NEXT_STAGE.get((self.stage, turn), self.stage)

    @property
    def has_people(self) -> bool:
        return any(leg.is_person for leg in self.legs.values())

    @property
    def has_client(self) -> bool:
        return any(leg.side is Side.OUTSIDE for leg in self.legs.values())

    @property
    def people(self) -> list[Leg]:
        return [leg for leg in self.legs.values() if leg.is_person]

    def absorb(self, other: "Call") -> None:
        for leg in other.legs.values():
            leg.is_joined = True
            self.legs.setdefault(leg.leg_id, leg)
        self.ids += other.ids
        self.transfers += other.transfers
        self.parked_at += other.parked_at
        self.recordings += [name for name in other.recordings if name not in self.recordings]
        self.queue = self.queue or other.queue
