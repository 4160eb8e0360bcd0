"""Who took part in a call: the caller, the client, the agent it is made by, and their numbers.

Two words are used throughout: the *client* is the party the call is about (of a call between colleagues: the one who
called), the *far end* is whoever can answer it.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from kartoteka import phone_numbers
from kartoteka.contracts.ports.pbx import Side
from telephony.calls.facts import Call, Leg, Moment

EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
NEVER = Moment(True, datetime.fromisoformat("9999-01-01T00:00:00+00:00"))
T = TypeVar("T")


class once(Generic[T]):  # noqa: N801  a decorator
    """functools.cached_property without its lock, which costs more than most of what is worked out here."""

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out = work_out
        self._name = work_out.__name__

    def __get__(self, teller: Any, _: type | None = None) -> T:
        value = self._work_out(teller)
        teller.__dict__[self._name] = value
        return value


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


class Parties:
    def __init__(self, call: Call, region: str) -> None:
        self.call = call
        self.region = region
        self.people = sorted(call.people, key=start_of)
        self.own = [leg for leg in self.people if not leg.is_joined] or self.people

    @once
    def caller(self) -> Leg | None:
        """Who called the PBX; nobody did if the PBX was asked to connect two parties."""
        sure = [leg for leg in self.own if leg.called_in]
        unsure = [leg for leg in self.own if leg.called_in is None and not leg.was_dialled]
        return next(iter(sure or unsure), None)

    @once
    def direction(self) -> Direction:
        if self.caller and self.caller.side is Side.OUTSIDE:
            return Direction.INBOUND
        if any(leg.side is Side.OUTSIDE for leg in self.own):
            return Direction.OUTBOUND
        wanted = self.wanted_number
        is_outside = wanted is not None and phone_numbers.parse(wanted, self.region) is not None
        return Direction.OUTBOUND if is_outside else Direction.INTERNAL

    @once
    def wanted_number(self) -> str | None:
        """What was asked for, whether or not it was ever dialled."""
        return self.call.requested_number or (self.caller.dialled if self.caller else None)

    @once
    def client(self) -> Leg | None:
        if self.direction is Direction.INBOUND:
            return self.caller
        if self.direction is Direction.INTERNAL:
            return self.caller or next(iter(self.own), None)
        # A second trunk is tried after the first: the client is where somebody answered, or the last attempt.
        outside = [leg for leg in self.own if leg.side is Side.OUTSIDE]
        answered = [leg for leg in outside if leg.answered]
        return min(answered, key=_answer) if answered else next(reversed(outside), None)

    @once
    def helpers(self) -> list[Leg]:
        return [leg for leg in self.people if leg is not self.client]

    @once
    def originator(self) -> Leg | None:
        """The agent an outgoing call is made by."""
        if self.caller and self.caller.extension:
            return self.caller
        return next((leg for leg in self.own if leg.extension), None)

    @once
    def caller_number(self) -> str | None:
        if self.direction is Direction.INBOUND:
            return self._number(self.client.number if self.client else None)
        if self.direction is Direction.OUTBOUND and not self.originator:
            return self._number(self.client.shown_number if self.client else None)
        leg = self.originator if self.direction is Direction.OUTBOUND else self.client
        return leg.number if leg else None

    @once
    def called_number(self) -> str | None:
        number = self.wanted_number
        if self.direction is Direction.OUTBOUND and self.client:
            # What went to the trunk, not what was keyed in: that may have a prefix for an outside line.
            number = self.client.number or number
        if self.direction is Direction.INTERNAL and not number:
            number = next((leg.number for leg in self.helpers if leg.was_dialled), None)
        return self._number(number) or number

    def _number(self, text: str | None) -> str | None:
        return phone_numbers.normalise(text, self.region)


def start_of(leg: Leg) -> datetime:
    return (leg.started or leg.rang or leg.answered or leg.ended or NEVER).at


def _answer(leg: Leg) -> Moment:
    return leg.answered or NEVER
