"""Events: what a service tells the others, declared once and used on both sides.

An event is a frozen dataclass in the past tense:

    @event("telephony.call.logged", version=1, key="call_id")
    class CallLogged:
        call_id: UUID
        sequence: int
        ...

On the wire it is JSON in an envelope (`Envelope`), encoded and checked by msgspec. Fields are only ever added, and with
a default: an older reader ignores what it does not know, and a message that lacks a required field is refused with the
field's name. A changed meaning is a new version.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Self, TypeVar, dataclass_transform
from uuid import UUID

import msgspec

from kartoteka.ids import uuid7

T = TypeVar("T")

_PERSONAL = msgspec.Meta(extra={"personal": True})
PersonalText = Annotated[str, _PERSONAL]
"""In an event: something of a client that goes when he asks to be forgotten (see kartoteka.forgetting)."""
PersonalFacts = Annotated[dict[str, Any], _PERSONAL]
"""The same, of whatever fields."""


class UnknownEventError(Exception):
    """No event of this name and version is declared: the sender is newer than this service."""


class BadEventError(Exception):
    """The message is no JSON envelope, or its data lacks a required field or has one of a wrong type."""


@dataclass(frozen=True)
class Kind:
    """What is declared of an event: its name on the wire, its version, the field that names its aggregate, whether it
    is worthless a second later (`transient`: straight to the bus, never stored), whether it holds a secret (`secret`:
    it is not kept for replay when it has left), and whether it asks everybody to forget somebody (`forgets`: it says
    whom, until all have done it)."""

    name: str
    version: int
    key: str
    transient: bool = False
    secret: bool = False
    forgets: bool = False

    @property
    def service(self) -> str:
        """The service that publishes it: the name's first word."""
        return self.name.partition(".")[0]


_registry: dict[tuple[str, int], type] = {}
_kinds: dict[type, Kind] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
def event(
    name: str,
    *,
    version: int,
    key: str,
    transient: bool = False,
    secret: bool = False,
    forgets: bool = False,
) -> Callable[[type[T]], type[T]]:
    """Declare a class as an event. `key` is the field that holds the aggregate's id."""

    def declare(cls: type[T]) -> type[T]:
        made = dataclass(frozen=True, kw_only=True, slots=True)(cls)
        if key not in {field.name for field in fields(made)}:  # type: ignore[arg-type]
            raise TypeError(f"{name}: no field {key!r} to be its key")
        if (name, version) in _registry:
            raise TypeError(f"event {name} version {version} is declared twice")
        _kinds[made] = Kind(name, version, key, transient, secret, forgets)
        _registry[name, version] = made
        return made

    return declare


def kind_of(cls: type) -> Kind:
    """The declaration of an event class; TypeError when it is none."""
    try:
        return _kinds[cls]
    except KeyError:
        raise TypeError(f"{cls.__name__} is not declared as an event") from None


def secret_names() -> list[str]:
    """The names of events that hold a secret."""
    return sorted({kind.name for kind in _kinds.values() if kind.secret})


def declared() -> dict[tuple[str, int], type]:
    """Every declared event by name and version."""
    return dict(_registry)


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """Why something happens: carried from an HTTP request or a message to the events it causes. `address` and
    `session_id` are where a person asked from; they are not carried on."""

    causation_id: UUID | None = None
    correlation_id: UUID | None = None
    traceparent: str | None = None
    actor: str = "system"
    address: str = ""
    session_id: UUID | None = None

    NOBODY: ClassVar[Self]


Cause.NOBODY = Cause()


class Envelope(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of every event, whatever it says.

    `id` never changes, however often the message is sent; `sequence` counts the changes of the aggregate, so that a
    reader can ignore what is older than what it has; `traceparent` is W3C Trace Context's; `actor` is a user's id,
    or the name of a service.
    """

    id: UUID
    event: str
    version: int
    occurred_at: Annotated[datetime, msgspec.Meta(tz=True)]
    aggregate_id: str
    sequence: int = 0
    causation_id: UUID | None = None
    correlation_id: UUID | None = None
    traceparent: str | None = None
    actor: str = "system"
    data: msgspec.Raw

    def as_cause(self) -> Cause:
        """This event as the cause of others."""
        return Cause(
            causation_id=self.id,
            correlation_id=self.correlation_id or self.id,
            traceparent=self.traceparent,
            actor=self.actor,
        )


@dataclass(frozen=True, slots=True)
class Heard:
    """An event as a listener gets it: the envelope and the decoded event itself."""

    envelope: Envelope
    event: Any


_encoder = msgspec.json.Encoder()
_envelopes = msgspec.json.Decoder(Envelope)


def seal(happened: object, *, cause: Cause = Cause.NOBODY, at: datetime | None = None) -> Envelope:
    """Put an event into a new envelope; `at` is when it happened (default: now)."""
    kind = kind_of(type(happened))
    return Envelope(
        id=uuid7(),
        event=kind.name,
        version=kind.version,
        occurred_at=at or datetime.now(UTC),
        aggregate_id=str(getattr(happened, kind.key)),
        sequence=getattr(happened, "sequence", 0),
        causation_id=cause.causation_id,
        correlation_id=cause.correlation_id,
        traceparent=cause.traceparent,
        actor=cause.actor,
        data=msgspec.Raw(_encoder.encode(happened)),
    )


def encode(envelope: Envelope) -> bytes:
    """The envelope as it goes over the wire."""
    return _encoder.encode(envelope)


def open_envelope(body: bytes | str) -> Envelope:
    """Read the envelope; BadEventError when it is none."""
    try:
        return _envelopes.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadEventError(f"not an event: {error}") from error


def read(envelope: Envelope) -> Heard:
    """Decode what the envelope holds; UnknownEventError or BadEventError say why it can't be."""
    cls = _registry.get((envelope.event, envelope.version))
    if cls is None:
        raise UnknownEventError(f"{envelope.event} version {envelope.version} is not declared here")
    try:
        return Heard(envelope, _decoder(cls).decode(envelope.data))
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadEventError(f"{envelope.event} version {envelope.version}: {error}") from error


@cache
def _decoder(cls: type) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(cls)
