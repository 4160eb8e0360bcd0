"""The book of calls: hears facts from a PBX, keeps what is live, hands out what is over, forgets it after a while."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from kartoteka.contracts.ports import pbx
from kartoteka.contracts.ports.pbx import PbxEvent
from telephony.calls.facts import Call, Moment, Stage, Transfer, Turn, earlier
from telephony.calls.story import CallStory, tell

MEMORY = timedelta(minutes=10)


class CallBook:
    """One PBX's calls. Facts may come twice, late or out of order."""

    def __init__(self, region: str, memory: timedelta = MEMORY) -> None:
        self._region = region
        self._memory = memory
        self._calls: dict[str, Call] = {}
        self._finished: dict[str, Call] = {}
        self._told: dict[str, Call] = {}
        self._latest: datetime | None = None

    def hear(self, event: PbxEvent, received_at: datetime | None = None) -> Call | None:
        """Takes a fact, and when it came by our own clock (default: the PBX's); the answer is the call it belongs to,
        if that is worth a look (somebody is on the line)."""
        learn = LEARN.get(type(event))
        if learn is None:
            return None
        call = self._calls.get(event.call_id)
        if call is None:
            call = self._calls[event.call_id] = Call(event.call_id)
        call.last_heard_at = max(event.at, call.last_heard_at or event.at)
        call.received_at = received_at or event.at
        self._latest = max(event.at, self._latest or event.at)
        learn(self, call, event)
        call = self._calls[event.call_id]
        call.turn(Turn.ENDS if call.ended else Turn.IS_MENDED)
        if call.stage is Stage.ENDED:
            self._finished[call.call_id] = call
        return call if call.has_people else None

    def live(self) -> list[Call]:
        """Calls that are not over, in the order in which they were first heard of."""
        return [call for call in {id(call): call for call in self._calls.values()}.values() if call.stage is Stage.LIVE]

    def story(self, call: Call, now: datetime | None = None) -> CallStory:
        return tell(call, self._region, now)

    def find(self, call_id: str) -> Call | None:
        """By any id the call ever had."""
        return self._calls.get(call_id)

    def take_finished(self) -> list[CallStory]:
        """Calls that ended since the last asking, and told ones that were mended: the same `linkedid` replaces what was
        told. What had been told under one of the other `linkedids` was part of this call."""
        finished, self._finished = self._finished, {}
        for call in finished.values():
            call.turn(Turn.IS_TOLD)
            self._told[call.call_id] = call
        self._forget()
        return [self.story(call) for call in finished.values() if call.has_people]

    def close(self, at: datetime | None = None, silent_since: datetime | None = None) -> None:
        """Ends live calls as far as they are known (the stream is over, the PBX does not come back); given
        `silent_since`, only those of which nothing was received from then on."""
        at = at or self._latest
        for call in self.live():
            if at is None or (silent_since and call.received_at and call.received_at > silent_since):
                continue
            guess = Moment(True, at)
            for leg in call.legs.values():
                leg.ended = leg.ended or guess
            call.ended = call.ended or guess
            call.turn(Turn.ENDS)
            self._finished[call.call_id] = call

    def _forget(self) -> None:
        """Told calls are in the order of their telling, so the oldest stand first."""
        while self._told:
            call = next(iter(self._told.values()))
            if self._latest and call.last_heard_at and self._latest - call.last_heard_at <= self._memory:
                return
            del self._told[call.call_id]
            for call_id in call.ids:
                self._calls.pop(call_id, None)

    # -- what each fact adds

    def _call_started(self, call: Call, event: pbx.CallStarted) -> None:
        call.started = earlier(call.started, _moment(event))

    def _call_ended(self, call: Call, event: pbx.CallEnded) -> None:
        """Told twice, the later end counts: a call can be thought over too early, never too late."""
        heard = _moment(event)
        if call.ended is None or call.ended.is_guess or (not heard.is_guess and heard.at > call.ended.at):
            call.ended = heard

    def _calls_joined(self, call: Call, event: pbx.CallsJoined) -> None:
        other = self._calls.get(event.other_call_id)
        if other is None:
            call.ids.append(event.other_call_id)
            self._calls[event.other_call_id] = call
            return
        if other is call:
            return
        kept, joined = sorted((call, other), key=_importance)
        kept.absorb(joined)
        kept.last_heard_at = max(filter(None, (kept.last_heard_at, joined.last_heard_at)), default=None)
        kept.received_at = max(filter(None, (kept.received_at, joined.received_at)), default=None)
        for call_id in joined.ids:
            self._calls[call_id] = kept
        self._finished.pop(joined.call_id, None)
        self._told.pop(joined.call_id, None)

    def _connection_requested(self, call: Call, event: pbx.ConnectionRequested) -> None:
        call.requested_number = event.number

    def _call_summarised(self, call: Call, event: pbx.CallSummarised) -> None:
        if event.recording:
            self._add_recording(call, event.recording)
        if event.ended_at is None:
            return
        end = Moment(False, event.ended_at)
        for leg in call.legs.values():
            leg.ended = end if leg.ended and leg.ended.is_guess else leg.ended
        call.ended = end if call.ended is None or call.ended.is_guess else call.ended

    def _leg_started(self, call: Call, event: pbx.LegStarted) -> None:
        leg = call.leg(event.leg_id)
        leg.started = earlier(leg.started, _moment(event))
        leg.side = event.side
        leg.called_in = leg.called_in or event.called_in
        leg.number = leg.number or event.number
        leg.name = leg.name or event.name
        leg.dialled = leg.dialled or event.dialled

    def _leg_dialled(self, call: Call, event: pbx.LegDialled) -> None:
        leg = call.leg(event.leg_id)
        leg.side = event.side
        leg.was_dialled = True
        leg.called_in = leg.called_in or False
        leg.number = event.number or leg.number
        leg.shown_number = event.shown_number or leg.shown_number

    def _leg_ringing(self, call: Call, event: pbx.LegRinging) -> None:
        leg = call.leg(event.leg_id)
        leg.rang = earlier(leg.rang, _moment(event))

    def _leg_answered(self, call: Call, event: pbx.LegAnswered) -> None:
        leg = call.leg(event.leg_id)
        leg.answered = earlier(leg.answered, _moment(event))

    def _leg_ended(self, call: Call, event: pbx.LegEnded) -> None:
        leg = call.leg(event.leg_id)
        leg.ended = earlier(leg.ended, _moment(event))
        leg.settle(event.outcome)

    def _hung_up(self, call: Call, event: pbx.HungUp) -> None:
        call.leg(event.leg_id).hung_up_at = event.at

    def _bridged(self, call: Call, event: pbx.Bridged) -> None:
        call.leg(event.leg_id).hearing.set(event.at, event.peers)

    def _unbridged(self, call: Call, event: pbx.Unbridged) -> None:
        call.leg(event.leg_id).hearing.set(event.at, ())

    def _held(self, call: Call, event: pbx.Held) -> None:
        call.leg(event.leg_id).waiting.set(event.at, ("hold",))

    def _resumed(self, call: Call, event: pbx.Resumed) -> None:
        call.leg(event.leg_id).waiting.set(event.at, ())

    def _queued(self, call: Call, event: pbx.Queued) -> None:
        call.queue = event.queue

    def _parked(self, call: Call, event: pbx.Parked) -> None:
        if event.at not in call.parked_at:
            call.parked_at.append(event.at)

    def _transferred(self, call: Call, event: pbx.Transferred) -> None:
        transfer = Transfer(event.at, event.kind, event.leg_id, event.to)
        if transfer not in call.transfers:
            call.transfers.append(transfer)

    def _recording_started(self, call: Call, event: pbx.RecordingStarted) -> None:
        self._add_recording(call, event.recording)

    @staticmethod
    def _add_recording(call: Call, recording: str) -> None:
        if recording not in call.recordings:
            call.recordings.append(recording)


# Any: each function takes the one kind of event it stands beside.
LEARN: dict[type[PbxEvent], Callable[[CallBook, Call, Any], None]] = {
    pbx.CallStarted: CallBook._call_started,
    pbx.CallEnded: CallBook._call_ended,
    pbx.CallsJoined: CallBook._calls_joined,
    pbx.ConnectionRequested: CallBook._connection_requested,
    pbx.CallSummarised: CallBook._call_summarised,
    pbx.LegStarted: CallBook._leg_started,
    pbx.LegDialled: CallBook._leg_dialled,
    pbx.LegRinging: CallBook._leg_ringing,
    pbx.LegAnswered: CallBook._leg_answered,
    pbx.LegEnded: CallBook._leg_ended,
    pbx.HungUp: CallBook._hung_up,
    pbx.Bridged: CallBook._bridged,
    pbx.Unbridged: CallBook._unbridged,
    pbx.Held: CallBook._held,
    pbx.Resumed: CallBook._resumed,
    pbx.Queued: CallBook._queued,
    pbx.Parked: CallBook._parked,
    pbx.Transferred: CallBook._transferred,
    pbx.RecordingStarted: CallBook._recording_started,
}


def _moment(event: PbxEvent) -> Moment:
    return Moment(event.estimated, event.at)


def _importance(call: Call) -> tuple[bool, datetime]:
    """Of two calls joined, the one with a client tells the story; of two such, the older."""
    return (not call.has_client, call.started.at if call.started else call.last_heard_at or _FAR_FUTURE)


_FAR_FUTURE = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
