"""What the reader remembers of a live Asterisk: its channels, which of them are tied together, and who hears whom."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from kartoteka.contracts.ports.pbx import Side

# Channels of the PBX itself. None of them has a person at its end.
PLUMBING = frozenset(
    [
        *("Local", "Surrogate", "Bridge", "Recorder", "Announcer", "CBAnn", "CBRec", "Snoop", "AudioSocket"),
        *("UnicastRTP", "MulticastRTP", "Message", "Null"),
    ]
)
CHANNEL_NAME = re.compile(r"(?:AsyncGoto/)?(?P<tech>[^/]+)/(?P<endpoint>.*?)(?:-[0-9a-fA-F]+)?(?:;[12])?(?:<.*>)?\Z")
LOCAL_NAME = re.compile(r"Local/(\+?\d+)@")
REMEMBERED = 4096


@dataclass(slots=True)
class Channel:
    uniqueid: str
    linkedid: str
    name: str
    side: Side
    extension: str | None = None
    called_in: bool | None = None
    began_at: datetime | None = None  # known only of a channel that was met in mid-call
    was_dialled: bool = False  # by another channel
    was_answered: bool = False
    has_talked: bool = False  # or may have, while nobody listened
    is_put_through: bool = False  # into a bridge, of which not all need have been seen coming in
    in_queue: bool = False
    is_uncertain: bool = False
    bridge: str | None = None
    hears: tuple[str, ...] = ()
    holds: tuple[str, ...] = field(default=())

    @property
    def is_person(self) -> bool:
        return self.side is not Side.PBX


@dataclass(frozen=True, slots=True)
class OutsideDial:
    """A number being called over a trunk, and the number its owner is shown."""

    uniqueid: str
    number: str
    shown_number: str
    at: datetime


class Endpoints:
    """Tells phones of the company from trunks. A phone is named like an extension, or matches the administrator's
    pattern, whose first group is the extension."""

    def __init__(self, extensions: str = r"(\d{2,6})", trunks: str = "") -> None:
        self._extensions = re.compile(extensions)
        self._trunks = re.compile(trunks) if trunks else None
        self._learnt: dict[str, str] = {}

    def place(self, channel_name: str) -> tuple[Side, str | None]:
        found = CHANNEL_NAME.match(channel_name)
        if not found or found["tech"] in PLUMBING:
            return Side.PBX, None
        extension = self._extension(found["endpoint"])
        return (Side.EXTENSION, extension) if extension else (Side.OUTSIDE, None)

    def learn(self, channel_name: str, own_number: str) -> str | None:
        """A phone with a name (`PJSIP/alice`) gives itself away when it is rung: by its bare name, not by a number sent
        through it, and with a short number of its own."""
        found = CHANNEL_NAME.match(channel_name)
        if not found or not self._is_short(own_number) or self._is_trunk(found["endpoint"]):
            return None
        return self._learnt.setdefault(found["endpoint"], own_number)

    def _extension(self, endpoint: str) -> str | None:
        if self._is_trunk(endpoint):
            return None
        found = self._extensions.fullmatch(endpoint)
        if not found:
            return self._learnt.get(endpoint)
        return found[1] if found.groups() else endpoint

    def _is_trunk(self, endpoint: str) -> bool:
        return bool(self._trunks and self._trunks.fullmatch(endpoint))

    @staticmethod
    def _is_short(number: str) -> bool:
        return number.isascii() and number.isdigit() and 2 <= len(number) <= 6


def extension_of_local(channel_name: str) -> str | None:
    """What a Local channel dials: `102` of `Local/102@from-internal-0000000a;1`."""
    found = LOCAL_NAME.match(channel_name)
    return found[1] if found else None


class Switchboard:
    """The live channels, grouped in calls, and the bridges they are in."""

    def __init__(self) -> None:
        self.channels: dict[str, Channel] = {}
        self._names: dict[str, str] = {}
        self._bridges: dict[str, dict[str, None]] = {}
        self._members: dict[str, dict[str, None]] = {}
        self._aliases: dict[str, str] = {}
        self._gone: OrderedDict[str, str] = OrderedDict()

    def add(self, channel: Channel) -> bool:
        """Whether this began a call."""
        call_id = self.call_of(channel.linkedid)
        begins = call_id not in self._members
        self.channels[channel.uniqueid] = channel
        self._names[channel.name] = channel.uniqueid
        self._members.setdefault(call_id, {})[channel.uniqueid] = None
        return begins

    def remove(self, channel: Channel) -> bool:
        """Whether its call has nobody left."""
        call_id = self.call_of(channel.linkedid)
        self.leave(channel)
        self.channels.pop(channel.uniqueid, None)
        if self._names.get(channel.name) == channel.uniqueid:
            del self._names[channel.name]
        self._remember(channel.uniqueid, call_id)
        members = self._members.get(call_id, {})
        members.pop(channel.uniqueid, None)
        if members:
            return False
        self._members.pop(call_id, None)
        for alias in [alias for alias, target in self._aliases.items() if target == call_id]:
            del self._aliases[alias]
        return True

    def call_of(self, linkedid: str) -> str:
        return self._aliases.get(linkedid, linkedid)

    def call_of_gone(self, uniqueid: str) -> str | None:
        """The call of a channel that hung up a moment ago."""
        return self._gone.get(uniqueid)

    def join(self, linkedid: str, other_linkedid: str) -> tuple[str, str] | None:
        """The ids of two calls that are one from now on, or None if they already were."""
        kept, joined = self.call_of(linkedid), self.call_of(other_linkedid)
        if kept == joined:
            return None
        self._members.setdefault(kept, {}).update(self._members.pop(joined, {}))
        for alias, target in self._aliases.items():
            if target == joined:
                self._aliases[alias] = kept
        self._aliases[joined] = kept
        return kept, joined

    def enter(self, channel: Channel, bridge: str) -> None:
        self.leave(channel)
        channel.bridge = bridge
        self._bridges.setdefault(bridge, {})[channel.uniqueid] = None

    def leave(self, channel: Channel) -> None:
        if channel.bridge is None:
            return
        members = self._bridges.get(channel.bridge, {})
        members.pop(channel.uniqueid, None)
        if not members:
            self._bridges.pop(channel.bridge, None)
        channel.bridge = None

    def room(self, bridge: str | None) -> list[Channel]:
        """Everybody reached from a bridge, walking through both halves of Local channels."""
        seen: dict[str, Channel] = {}
        bridges, visited = [bridge], set()
        while bridges:
            here = bridges.pop()
            if here is None or here in visited:
                continue
            visited.add(here)
            for channel in self._in_bridge(here):
                seen[channel.uniqueid] = channel
                other = self.other_half(channel)
                bridges.append(other.bridge if other else None)
        return list(seen.values())

    def other_half(self, channel: Channel) -> Channel | None:
        if channel.name[-2:] not in (";1", ";2"):
            return None
        other = channel.name[:-1] + ("2" if channel.name.endswith("1") else "1")
        return self.channels.get(self._names.get(other, ""))

    def leads_on(self, room: Iterable[Channel]) -> bool:
        """Whether no Local channel of a room ends outside of all bridges."""
        return all(other is None or other.bridge for other in map(self.other_half, room))

    def by_ids(self, uniqueids: Iterable[str]) -> Iterator[Channel]:
        return (self.channels[uniqueid] for uniqueid in uniqueids if uniqueid in self.channels)

    def _in_bridge(self, bridge: str) -> Iterator[Channel]:
        return self.by_ids(self._bridges.get(bridge, ()))

    def _remember(self, uniqueid: str, call_id: str) -> None:
        self._gone[uniqueid] = call_id
        while len(self._gone) > REMEMBERED:
            self._gone.popitem(last=False)
