"""The story of a call, told from its facts: who called whom, who answered, how long they talked, how it ended.

It can be told at any moment of a call and is the same for every PBX. Who took part is found out in `parties`, when what
happened in `times`; here is what a call log says of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kartoteka.contracts.ports.pbx import Outcome, Side, TransferKind
from telephony.calls.facts import Call, Leg, Span, Transfer
from telephony.calls.parties import EPOCH, Direction, once, start_of
from telephony.calls.times import AT_ONCE, Times, seconds_between


class Disposition(StrEnum):
    ANSWERED = "ANSWERED"
    NO_ANSWER = "NO ANSWER"
    BUSY = "BUSY"
    FAILED = "FAILED"


class CallState(StrEnum):
    STARTING = "starting"
    QUEUED = "queued"
    RINGING = "ringing"
    TALKING = "talking"
    ON_HOLD = "on hold"
    WAITING = "waiting"  # somebody answered, but the client is with nobody now: on the way to another agent
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStory:
    """Times are aware and in UTC, durations in seconds. While a call lasts, they run up to the moment of telling."""

    linkedid: str
    state: CallState
    direction: Direction
    answered: bool
    disposition: Disposition
    caller_number: str | None
    caller_name: str | None
    called_number: str | None
    shown_number: str | None
    agent_extension: str | None
    first_agent: str | None
    agents_rung: tuple[str, ...]
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    ring_seconds: float
    talk_seconds: float
    hold_seconds: float
    total_seconds: float
    queue: str | None
    transfer: TransferKind | None
    transfer_from: str | None
    transfer_to: str | None
    talk_with: dict[str, float]
    hangup_by: str | None
    click_to_call: bool
    recording: str | None
    recordings: tuple[str, ...]
    ringing: tuple[str, ...]
    talking_with: tuple[str, ...]
    linkedids: tuple[str, ...]
    uniqueids: tuple[str, ...]
    estimated: bool

    @property
    def recording_file(self) -> str | None:
        """The bare file name."""
        return self.recording.replace("\\", "/").rpartition("/")[2] if self.recording else None

    @property
    def client_number(self) -> str | None:
        """Whose card this is about; None between colleagues."""
        numbers = {Direction.INBOUND: self.caller_number, Direction.OUTBOUND: self.called_number}
        return numbers.get(self.direction)


def tell(call: Call, region: str, now: datetime | None = None) -> CallStory:
    """The story as far as it is known. `now` is what running durations are measured to (default: the last fact)."""
    return Teller(call, region, now).story()


class Teller(Times):
    def story(self) -> CallStory:
        return CallStory(
            linkedid=self.call.call_id,
            state=self.state,
            direction=self.direction,
            answered=self.answered is not None,
            disposition=self.disposition,
            caller_number=self.caller_number,
            caller_name=self.client.name if self.client and self.direction is Direction.INBOUND else None,
            called_number=self.called_number,
            shown_number=self._number(self.client.shown_number if self.client else None),
            agent_extension=self.agent_extension,
            first_agent=self.agents[0] if self.agents else None,
            agents_rung=self.agents_rung,
            started_at=self.started_at,
            answered_at=self.answered_at,
            ended_at=self.ended_at,
            ring_seconds=seconds_between(self.started_at, self.answered_at or self.end),
            talk_seconds=seconds_between(self.answered_at, self.talk_end),
            hold_seconds=round(sum(seconds_between(span.since, span.until) for span in self.holds), 3),
            total_seconds=seconds_between(self.started_at, self.end),
            queue=self.call.queue,
            transfer=self.transfer.kind if self.transfer else None,
            transfer_from=self.transfer_from,
            transfer_to=self.transfer_to,
            talk_with=self.talk_with,
            hangup_by=self.hangup_by,
            click_to_call=self.is_click_to_call,
            recording=self.call.recordings[0] if self.call.recordings else None,
            recordings=tuple(self.call.recordings),
            ringing=tuple(leg.number or "" for leg in self.people if leg.rings and leg is not self.client),
            talking_with=self.talking_with,
            linkedids=tuple(self.call.ids),
            uniqueids=tuple(self.call.legs),
            estimated=self.is_estimated,
        )

    # -- agents

    @once
    def agents(self) -> list[str]:
        """Extensions in the order in which they last came to talk with the client."""
        last_talks = {
            leg.extension: spans[-1].since
            for leg in sorted(self.helpers, key=start_of)
            if leg.extension and (spans := self._together(leg))
        }
        return sorted(last_talks, key=lambda extension: last_talks[extension])

    @once
    def agent_extension(self) -> str | None:
        if self.answered is None:
            is_outbound = self.direction is Direction.OUTBOUND
            return self.originator.number if is_outbound and self.originator else None
        if self.agents:
            return self.agents[-1]
        if self.direction is Direction.OUTBOUND:
            return self.originator.number if self.originator else None
        return self._answering_extension()

    def _answering_extension(self) -> str | None:
        """Without bridges to go by: who picked up; or whose phone sent the call on to a mobile."""
        picked_up = [leg for leg in self.helpers if leg.extension and self._answer_of(leg)]
        diverted = [leg for leg in self.helpers if leg.extension and leg.outcome is Outcome.DIVERTED]
        leg = next(iter(picked_up or diverted[::-1]), None)
        return leg.extension if leg else None

    @once
    def agents_rung(self) -> tuple[str, ...]:
        """In the order of dialling: which of several phones says first that it rings is chance."""
        rung = [leg for leg in self.helpers if leg.extension and leg.was_dialled and (leg.rang or leg.answered)]
        return tuple(dict.fromkeys(leg.extension for leg in rung if leg.extension))

    @once
    def talk_with(self) -> dict[str, float]:
        """Seconds of real talk for each extension, without holds."""
        times: dict[str, float] = {}
        for leg in self.helpers:
            if leg.extension:
                talked = sum(self._without_holds(span) for span in self._together(leg))
                times[leg.extension] = times.get(leg.extension, 0.0) + talked
        return {extension: round(seconds, 3) for extension, seconds in times.items() if seconds}

    def _without_holds(self, span: Span) -> float:
        overlaps = (
            seconds_between(max(span.since, hold.since), min(span.until or self.end, hold.until or self.end))
            for hold in self.holds
        )
        return max(0.0, seconds_between(span.since, span.until or self.end) - sum(overlaps))

    @once
    def is_click_to_call(self) -> bool:
        first = next(iter(self.own), None)
        return bool(self.call.requested_number) or bool(first and first.extension and first.was_dialled)

    # -- transfers

    @once
    def transfer(self) -> Transfer | None:
        return self.transfers[-1] if self.transfers else None

    @once
    def transfer_from(self) -> str | None:
        leg = self.call.legs.get(self.transfer.leg_id) if self.transfer else None
        return leg.number if leg else None

    @once
    def transfer_to(self) -> str | None:
        if self.transfer is None:
            return None
        if self.transfer.kind is TransferKind.BLIND and self.transfer.to:
            return self._number(self.transfer.to) or self.transfer.to
        return self._next_partner(self.transfer.at - AT_ONCE) or self.transfer.to

    def _next_partner(self, since: datetime) -> str | None:
        partners = (
            (span.since, leg)
            for leg in self.helpers
            for span in self._together(leg)
            if span.since >= since and leg.number != self.transfer_from
        )
        first = min(partners, key=lambda partner: partner[0], default=None)
        return self._number(first[1].number) if first else None

    # -- how it ended

    @once
    def disposition(self) -> Disposition:
        if self.answered:
            return Disposition.ANSWERED
        if self.direction is Direction.OUTBOUND:
            return _MEANING.get(self.client.outcome, Disposition.NO_ANSWER) if self.client else Disposition.FAILED
        return self._missed()

    def _missed(self) -> Disposition:
        """Busy or failed only if everybody was: one phone that rang in vain makes it a missed call, so does a queue."""
        dialled = [leg for leg in self.helpers if leg.was_dialled and leg.outcome is not Outcome.DIVERTED]
        if self.call.queue or any(leg.answered for leg in dialled):
            return Disposition.NO_ANSWER
        legs = dialled or ([self.client] if self.client else [])
        verdicts = {_MEANING.get(leg.outcome, Disposition.NO_ANSWER) for leg in legs}
        return verdicts.pop() if len(verdicts) == 1 else Disposition.NO_ANSWER

    @once
    def hangup_by(self) -> str | None:
        if self.ended_at is None or self.is_estimated:
            return None
        hung_up = [leg for leg in self.people if leg.hung_up_at and abs(self.ended_at - leg.hung_up_at) <= AT_ONCE]
        if not hung_up:
            return "pbx"
        last = max(hung_up, key=lambda leg: leg.hung_up_at or EPOCH)
        if last.side is Side.EXTENSION:
            return "agent"
        return "caller" if self.direction is Direction.INBOUND else "client"

    @once
    def is_estimated(self) -> bool:
        return any(moment.is_guess for moment in (self.call.started, self.answered, self.ended) if moment)

    # -- right now

    @once
    def state(self) -> CallState:
        if self.ended_at:
            return CallState.ENDED
        if self.client and self.answered:
            return self._state_after_answer(self.client)
        if any(leg.rings for leg in self.helpers) or (self.client and self.client.rings):
            return CallState.RINGING
        return CallState.QUEUED if self.call.queue else CallState.STARTING

    def _state_after_answer(self, client: Leg) -> CallState:
        if client.waiting.marks and client.waiting.marks[-1][1]:
            return CallState.ON_HOLD
        is_parted = client.hearing.marks and not self._partners(client)
        return CallState.WAITING if is_parted else CallState.TALKING

    @property
    def talking_with(self) -> tuple[str, ...]:
        if self.client is None or self.call.ended:
            return ()
        legs = (self.call.legs.get(leg_id) for leg_id in self._partners(self.client))
        return tuple(leg.number for leg in legs if leg and leg.number)

    @staticmethod
    def _partners(client: Leg) -> Iterable[str]:
        return client.hearing.marks[-1][1] if client.hearing.marks else ()


_MEANING: dict[Outcome | None, Disposition] = {Outcome.BUSY: Disposition.BUSY, Outcome.FAILED: Disposition.FAILED}
