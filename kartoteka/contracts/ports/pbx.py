"""What a PBX plugin offers: the PBX's own language turned into the few facts below, and hands to dial and to fetch
recordings.

A *call* is one conversation of a client (or of two colleagues) with everything that belongs to it: every phone rung,
every transfer, hold and pick-up. A *leg* is one party's line within it. A plugin says what happened, in the order it
learnt it; it may say a thing twice, late or out of order. The story of a call is made from these facts elsewhere, the
same way for every PBX.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class Side(StrEnum):
    """Who is at the other end of a leg."""

    OUTSIDE = "outside"  # somebody reached over a trunk: clients, mobiles calls are forwarded to
    EXTENSION = "extension"  # a phone of the company
    PBX = "pbx"  # nobody: plumbing of the PBX that only ties other legs together


class Outcome(StrEnum):
    """How the dialling of a leg came to nothing."""

    BUSY = "busy"  # was busy, or refused
    NO_ANSWER = "no_answer"  # rang until somebody lost patience
    FAILED = "failed"  # could not be reached: no such number, congestion, phone switched off
    CANCELLED = "cancelled"  # was no longer needed: somebody else answered, or the caller hung up
    DIVERTED = "diverted"  # sent the call elsewhere


class TransferKind(StrEnum):
    BLIND = "blind"
    ATTENDED = "attended"


@dataclass(frozen=True, slots=True, kw_only=True)
class PbxEvent:
    """A fact. `at` is aware and in UTC; `estimated` says the moment is a guess, to be replaced when the truth comes."""

    call_id: str
    at: datetime
    estimated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LegEvent(PbxEvent):
    """A fact about one party's line."""

    leg_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted(PbxEvent):
    """The first sign of a call: an INVITE came, or the PBX was asked to dial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(PbxEvent):
    """Nobody is on the line any more. Every call needs one; later facts may still mend the story."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsJoined(PbxEvent):
    """Two calls turned out to be one: an attended transfer, a pick-up, a parked call fetched."""

    other_call_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionRequested(PbxEvent):
    """Somebody asked the PBX to connect an extension with `number` (click-to-call)."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSummarised(PbxEvent):
    """The PBX's own book on a call, often later than its end. Only for what was missed or known less exactly."""

    answered_at: datetime | None = None
    ended_at: datetime | None = None
    recording: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegStarted(LegEvent):
    """A line appeared. `called_in`: its party called the PBX (False: the PBX calls the party, None: not known).
    `number` and `dialled` are as the PBX spells them."""

    side: Side
    called_in: bool | None = None
    number: str | None = None
    name: str | None = None
    dialled: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegDialled(LegEvent):
    """The PBX calls a party. `number` is its extension or the number sent to the trunk, `shown_number` what the party
    sees as the caller."""

    side: Side
    number: str | None = None
    shown_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegRinging(LegEvent):
    """The party's phone rings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegAnswered(LegEvent):
    """The line is open. For a leg that was dialled somebody picked up; for one that called in it may be a machine of
    the PBX that answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegEnded(LegEvent):
    """The line is closed, or the dialling given up. `outcome` is for lines that nobody answered, and NO_ANSWER also for
    one that picked up and did not take the call."""

    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HungUp(LegEvent):
    """The party itself put the phone down (or refused the call)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridged(LegEvent):
    """From now on the leg and exactly `peers` hear each other."""

    peers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unbridged(LegEvent):
    """The leg hears nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(LegEvent):
    """The party of this leg was asked to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(LegEvent):
    """The party of this leg waits no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued(LegEvent):
    """The party of this leg waits in a queue for the next free agent."""

    queue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked(LegEvent):
    """The party of this leg was put aside for anybody to fetch: no transfer, even if a transfer brought it there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(LegEvent):
    """The party of this leg sent the other one on to `to` (an extension or a number)."""

    kind: TransferKind
    to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingStarted(PbxEvent):
    """`recording` is what `fetch_recording` understands: a path, a URL or an id."""

    recording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DialRefused(PbxEvent):
    """The PBX would not even try to dial; `call_id` is the request's id. There is no call."""

    reason: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing an administrator fills in to connect a PBX."""

    name: str
    title: str
    required: bool = False
    default: str | int | bool | None = None
    secret: bool = False


class PbxError(Exception):
    """Base of what a plugin may raise."""


class InvalidSettingsError(PbxError):
    """`problems` names every wrong setting and says why."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems.items()))
        self.problems = dict(problems)


class RecordingNotFoundError(PbxError):
    """There is no such recording (yet)."""


@dataclass(frozen=True, slots=True)
class DialRequest:
    """Ring `extension`, then connect it with `number`. `request_id` is unique, made by us, and comes back as the call's
    id where the PBX allows it, so that a request repeated by accident can be told from a second call."""

    request_id: str
    extension: str
    number: str
    shown_name: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)


class PbxReader(ABC):
    """Follows one PBX: bytes in, facts out. Keeps the state of live calls only, and survives any number of sessions."""

    @abstractmethod
    def feed(self, data: bytes, received_at: datetime | None) -> list[PbxEvent]:
        """Takes the next bytes, cut anywhere. `received_at` is None when they come from a file. Never raises."""

    def kept(self) -> list[tuple[str, bytes]] | None:
        """What of the bytes fed since the last asking must be kept, in order, each piece with the id of the call it is
        about ("" if about all): fed to a fresh reader, alone or among other calls' pieces, it gives the same facts.
        None: all of it. What was fed without `received_at` comes from a file, and need not be kept."""
        return None

    @abstractmethod
    def lost(self, at: datetime) -> list[PbxEvent]:
        """The connection is gone. Calls may live on: what became of them is told after the next login."""


class PbxAdapter(ABC):
    """One kind of PBX; an instance is one connected PBX."""

    name: ClassVar[str]
    settings: ClassVar[Sequence[Setting]]

    @abstractmethod
    def __init__(self, settings: Mapping[str, object]) -> None:
        """Raises InvalidSettingsError that names every wrong setting."""

    @abstractmethod
    def reader(self) -> PbxReader:
        """A fresh reader. Exactly one is fed at a time."""

    @abstractmethod
    def fetch_recording(self, recording: str) -> Iterator[bytes]:
        """Raises RecordingNotFoundError before the first chunk."""

    @classmethod
    @abstractmethod
    def sample(cls) -> tuple[Mapping[str, object], bytes]:
        """Valid settings, and bytes of at least one whole call, for the conformance suite."""


class StreamPbx(PbxAdapter):
    """A PBX that keeps a connection open and talks. The bytes below are written to it as they are."""

    host: str
    port: int
    keep_alive_seconds: ClassVar[float] = 30.0

    @abstractmethod
    def login(self) -> bytes:
        """What to send as soon as the connection stands, with all it takes to be told of calls, live ones too."""

    @abstractmethod
    def refused(self, data: bytes) -> bool:
        """Whether the first bytes received say that the login was refused. It is no use to try again soon."""

    @abstractmethod
    def keep_alive(self) -> bytes:
        """Something harmless the PBX answers to; silence for two intervals means a dead line."""

    @abstractmethod
    def dial(self, request: DialRequest) -> bytes:
        """Makes the PBX ring the agent and then dial the number. Raises PbxError for what cannot be dialled safely."""

    @abstractmethod
    def start_recording(self, leg_id: str, name: str) -> bytes:
        """Records a live leg from now on under this file name."""

    @abstractmethod
    def stop_recording(self, leg_id: str) -> bytes:
        """Stops what `start_recording` began."""


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """An HTTP request as it arrived; header names are in lower case."""

    method: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


class WebhookPbx(PbxAdapter):
    """A PBX that calls us over HTTP. Its reader is fed with the bodies of genuine requests only."""

    @abstractmethod
    def is_genuine(self, request: WebhookRequest) -> bool:
        """Whether the request proves to come from the PBX; compares in constant time."""

    def check(self, body: bytes) -> dict[str, str]:
        """What is wrong with a body, by field, for its sender; nothing: all of it is understood."""
        return {}

    @abstractmethod
    def answer(self, request: WebhookRequest) -> bytes:
        """What the PBX wants to hear in return."""

    @abstractmethod
    def dial(self, request: DialRequest) -> None:
        """Asks the PBX's API. Raises PbxError; after a time-out the outcome is unknown and must not be tried again."""
