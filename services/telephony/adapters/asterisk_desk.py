"""What all handlers of Asterisk's events share: the channels there are, and the facts told of them.

Local channels, which Asterisk strings between the real ones, are looked through: only who hears whom in the end is
told.
"""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from kartoteka.contracts.ports import pbx
from kartoteka.contracts.ports.pbx import Outcome, PbxEvent, Side
from telephony.adapters.ami import Block
from telephony.adapters.ami_clock import began_second
from telephony.adapters.asterisk_channels import Channel, Endpoints, OutsideDial, Switchboard
from telephony.adapters.asterisk_dialling import same_number

# By the state a channel is in until it is answered.
CALLED_IN = {"Ring": True, "Down": False, "Ringing": False}
LOOP_SECONDS = 5
HALF_A_SECOND = timedelta(seconds=0.5)
LONGEST_GUESS = timedelta(seconds=60)
NOBODY = frozenset(("", "<unknown>", "<null>"))
# Where the dialplan itself goes: no DID came with the call, it hung up, timed out, dialled nonsense.
NOT_DIALLED = frozenset("shitTeo")


class Desk:
    def __init__(self, endpoints: Endpoints) -> None:
        self.endpoints = endpoints
        self.board = Switchboard()
        self.outside_dials: deque[OutsideDial] = deque(maxlen=64)
        self.originated: deque[Channel] = deque(maxlen=64)  # rung by nobody's Dial: by an action of some program
        self.now: datetime | None = None
        self.silent_since: datetime | None = None  # the last that was heard of the session before this one
        self._facts: list[PbxEvent] = []

    @property
    def at(self) -> datetime:
        return self.now or datetime.fromtimestamp(0, UTC)

    def tell(self, fact: PbxEvent) -> None:
        self._facts.append(fact)

    def take_facts(self) -> list[PbxEvent]:
        facts, self._facts = self._facts, []
        return facts

    # -- channels and their calls

    def channel(self, block: Block, prefix: str = "") -> Channel | None:
        uniqueid, linkedid = block.get(prefix + "Uniqueid", ""), block.get(prefix + "Linkedid", "")
        channel = self.board.channels.get(uniqueid)
        if channel is None:
            return self._discover(block, prefix) if uniqueid and linkedid else None
        if channel.is_uncertain:
            channel.is_uncertain = False
            self._catch_up(channel, block.get(prefix + "ChannelStateDesc"))
        if linkedid and linkedid != channel.linkedid:
            # Asterisk moves channels to another call without a word.
            self.join(channel.linkedid, linkedid)
            channel.linkedid = linkedid
        return channel

    def _discover(self, block: Block, prefix: str) -> Channel | None:
        uniqueid = block[prefix + "Uniqueid"]
        if self.board.call_of_gone(uniqueid):
            return None
        name = block.get(prefix + "Channel", "")
        side, extension = self.endpoints.place(name)
        channel = Channel(uniqueid, block[prefix + "Linkedid"], name, side, extension)
        channel.called_in = CALLED_IN.get(block.get(prefix + "ChannelStateDesc", ""))
        is_met = block.get("Event") != "Newchannel"
        if is_met:
            self._guess_beginning(channel, block)
        if self.board.add(channel):
            at = channel.began_at or self.at
            self.tell(pbx.CallStarted(call_id=self.call_of(channel), at=at, estimated=is_met))
        self.introduce(channel, block, prefix)
        if is_met:
            self._guess_story(channel, block, prefix)
        return channel

    def _guess_beginning(self, channel: Channel, block: Block) -> None:
        """Of a channel that is met in mid-call. What Dial and Queue have rung runs AppDial or AppQueue, as a list of
        channels tells; otherwise who gave the call its id has called in."""
        second = epoch(began_second(channel.uniqueid))
        channel.began_at = min(self.at, second + HALF_A_SECOND) if second else self.at
        if block.get("Application", "").startswith("App"):
            channel.called_in = False
        elif channel.called_in is None and (channel.uniqueid == channel.linkedid or "Application" not in block):
            channel.called_in = channel.uniqueid == channel.linkedid

    def _guess_story(self, channel: Channel, block: Block, prefix: str) -> None:
        if channel.called_in is False and channel.is_person:
            self.tell_dialled(channel, channel.extension or known(block.get(prefix + "CallerIDNum")), None)
        self._catch_up(channel, block.get(prefix + "ChannelStateDesc"))

    def _catch_up(self, channel: Channel, state: str | None) -> None:
        """What a channel must have done while nobody listened."""
        if state == "Ringing":
            self.rings(channel)
        elif state == "Up":
            signs = [moment for moment in (channel.began_at, self.silent_since) if moment]
            self.answered(channel, midway(max(signs, default=self.at), self.at), estimated=True)

    def introduce(self, channel: Channel, block: Block, prefix: str = "") -> None:
        number = channel.extension
        if channel.called_in and not number:
            number = known(block.get(prefix + "CallerIDNum"))
        extension = known(block.get(prefix + "Exten"))
        dialled = None if extension in NOT_DIALLED else extension
        self.tell(
            pbx.LegStarted(
                call_id=self.call_of(channel),
                leg_id=channel.uniqueid,
                at=channel.began_at or self.at,
                estimated=channel.began_at is not None,
                side=channel.side,
                called_in=channel.called_in,
                number=number,
                name=known(block.get(prefix + "CallerIDName")) if channel.called_in else None,
                dialled=dialled if channel.called_in else None,
            )
        )
        if channel.called_in and channel.side is Side.OUTSIDE:
            self._close_loop(channel, number, dialled)

    def _close_loop(self, channel: Channel, number: str | None, dialled: str | None) -> None:
        """A call that left by a trunk and came back by one is one conversation (a branch, our own public number)."""
        for dial in self.outside_dials:
            if (
                (self.at - dial.at).total_seconds() <= LOOP_SECONDS
                and dial.uniqueid in self.board.channels
                and same_number(dial.number, dialled)
                and same_number(dial.shown_number, number)
            ):
                self.join(self.board.channels[dial.uniqueid].linkedid, channel.linkedid)
                return

    def call_of(self, channel: Channel) -> str:
        return self.board.call_of(channel.linkedid)

    def call_by_uniqueid(self, uniqueid: str) -> str | None:
        channel = self.board.channels.get(uniqueid)
        return self.call_of(channel) if channel else self.board.call_of_gone(uniqueid)

    def join(self, linkedid: str, other_linkedid: str) -> None:
        joined = self.board.join(linkedid, other_linkedid)
        if joined:
            self.tell(pbx.CallsJoined(call_id=joined[0], other_call_id=joined[1], at=self.at))

    # -- one party's line

    def rings(self, channel: Channel) -> None:
        if channel.is_person:
            self.tell(pbx.LegRinging(call_id=self.call_of(channel), leg_id=channel.uniqueid, at=self.at))

    def tell_dialled(self, channel: Channel, number: str | None, shown_number: str | None) -> None:
        call_id, leg_id, side = self.call_of(channel), channel.uniqueid, channel.side
        self.tell(
            pbx.LegDialled(
                call_id=call_id, leg_id=leg_id, at=self.at, side=side, number=number, shown_number=shown_number
            )
        )

    def answered(self, channel: Channel, at: datetime, estimated: bool = False) -> None:
        if channel.is_person and not (channel.was_answered and estimated):
            call_id = self.call_of(channel)
            self.tell(pbx.LegAnswered(call_id=call_id, leg_id=channel.uniqueid, at=at, estimated=estimated))
        channel.was_answered = True
        channel.has_talked = channel.has_talked or estimated

    def leg_ended(self, channel: Channel, at: datetime, outcome: Outcome | None, estimated: bool = False) -> None:
        self.tell(
            pbx.LegEnded(
                call_id=self.call_of(channel), leg_id=channel.uniqueid, at=at, outcome=outcome, estimated=estimated
            )
        )

    def end(self, channel: Channel, at: datetime, outcome: Outcome | None, estimated: bool = False) -> None:
        self.leave(channel, at, estimated)
        self.leg_ended(channel, at, outcome, estimated)
        call_id = self.call_of(channel)
        if self.board.remove(channel):
            self.tell(pbx.CallEnded(call_id=call_id, at=at, estimated=estimated))

    # -- who hears whom

    def enter(self, channel: Channel, bridge: str) -> None:
        if channel.bridge == bridge:
            return
        self.leave(channel, self.at)
        self.board.enter(channel, bridge)
        room = self.board.room(bridge)
        leads_on = self.board.leads_on(room)
        for other in room:
            self.join(room[0].linkedid, other.linkedid)
            other.is_put_through = leads_on
        self._tell_who_hears(room, self.at)

    def leave(self, channel: Channel, at: datetime, estimated: bool = False) -> None:
        if channel.bridge is None:
            return
        room = self.board.room(channel.bridge)
        self.board.leave(channel)
        self._tell_who_hears([*room, channel], at, estimated)

    def _tell_who_hears(self, channels: Iterable[Channel], at: datetime, estimated: bool = False) -> None:
        for channel in channels:
            if not channel.is_person:
                continue
            room = self.board.room(channel.bridge)
            hears = tuple(other.uniqueid for other in room if other.is_person and other is not channel)
            if hears != channel.hears:
                channel.hears = hears
                channel.has_talked = channel.has_talked or bool(hears)
                self.tell(self._hearing(channel, at, estimated))

    def _hearing(self, channel: Channel, at: datetime, estimated: bool) -> PbxEvent:
        call_id, leg_id = self.call_of(channel), channel.uniqueid
        if not channel.hears:
            return pbx.Unbridged(call_id=call_id, leg_id=leg_id, at=at, estimated=estimated)
        return pbx.Bridged(call_id=call_id, leg_id=leg_id, at=at, estimated=estimated, peers=channel.hears)


Handler = Callable[[Desk, Block], None]


def known(text: str | None) -> str | None:
    return None if text is None or text in NOBODY else text


def epoch(text: str | float | None) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(text), UTC) if text else None
    except (ValueError, OverflowError, OSError):
        return None


def midway(since: datetime, until: datetime) -> datetime:
    """When something happened while nobody listened: in the middle of the gap, but not long after the last sign of
    life."""
    return since + max(min((until - since) / 2, LONGEST_GUESS), timedelta(0))


def whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None
