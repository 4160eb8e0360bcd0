"""When a call began, was answered and ended, who heard whom when, and when the client was asked to wait."""

from datetime import datetime, timedelta

from kartoteka.contracts.ports.pbx import Outcome, TransferKind
from telephony.calls.facts import Call, Leg, Moment, Span, Transfer
from telephony.calls.parties import EPOCH, Direction, Parties, once

# What follows within a second is one and the same happening: a bridge is left and the music starts.
AT_ONCE = timedelta(seconds=1)


class Times(Parties):
    def __init__(self, call: Call, region: str, now: datetime | None = None) -> None:
        super().__init__(call, region)
        self.now = now or call.last_heard_at or self.started_at

    @once
    def started_at(self) -> datetime:
        moments = [self.call.started, *(leg.started for leg in self.own)]
        known = [moment for moment in moments if moment]
        return (self.call.started or min(known)).at if known else self.call.last_heard_at or EPOCH

    @once
    def answered(self) -> Moment | None:
        """When a person at the far end answered. That the PBX did (a menu, a queue, a message) is no answer."""
        if self.direction is Direction.OUTBOUND:
            return self.client.answered if self.client else None
        return min(filter(None, map(self._answer_of, self.helpers)), default=None)

    def _answer_of(self, leg: Leg) -> Moment | None:
        if not leg.was_dialled:  # a pick-up: called in on its own and was put through
            return min((Moment(False, span.since) for span in self._together(leg)), default=None)
        return None if leg.outcome is Outcome.NO_ANSWER else leg.answered  # picked up, and did not take the call

    @once
    def answered_at(self) -> datetime | None:
        return max(self.started_at, min(self.answered.at, self.end)) if self.answered else None

    @once
    def ended(self) -> Moment | None:
        """The client's end is the call's: colleagues may stay on the line."""
        if self.client and self.client.ended and self.direction is not Direction.INTERNAL:
            return self.client.ended
        return self.call.ended

    @once
    def ended_at(self) -> datetime | None:
        """None while the call lasts. A client's leg given up is not yet the end: another trunk may be tried."""
        if self.ended is None or (self._is_being_dialled and not self.call.ended):
            return None
        return max(self.ended.at, self.started_at)  # a guess may fall before what is known

    @property
    def _is_being_dialled(self) -> bool:
        return self.direction is Direction.OUTBOUND and self.answered is None

    @once
    def end(self) -> datetime:
        return self.ended_at or max(self.now, self.started_at)

    @once
    def talk_end(self) -> datetime | None:
        """The last moment the client had a person, or was asked by one to wait. Who was sent on in vain has talked
        until then."""
        if self.answered_at is None or self.client is None:
            return None
        talks, holds = self._talks(self.client), self._holds(self.client)
        ends = [span.until or self.end for span in (*talks, *holds)]
        return max(self.answered_at, min(max(ends, default=self.end), self.end))

    def _talks(self, leg: Leg) -> list[Span]:
        return [Span(span.since, min(span.until or self.end, self.end), span.peers) for span in leg.hearing.spans()]

    def _together(self, leg: Leg) -> list[Span]:
        if self.client is None:
            return []
        return [span for span in self._talks(self.client) if leg.leg_id in span.peers]

    # -- waiting

    @once
    def holds(self) -> list[Span]:
        return self._holds(self.client) if self.client and self.answered_at else []

    def _holds(self, client: Leg) -> list[Span]:
        """A hold lasts until it is taken back, or until the client is connected with somebody new."""
        talks = self._talks(client)
        spans = (span for span in client.waiting.spans() if self._is_hold(span, talks))
        return [span for span in (self._hold(span, talks) for span in spans) if span.until and span.until > span.since]

    def _is_hold(self, span: Span, talks: list[Span]) -> bool:
        before = [talk for talk in talks if talk.since <= span.since]
        if not before or self.answered_at is None or span.since < self.answered_at:
            return False
        talk_end = before[-1].until or self.end
        if span.since <= talk_end - AT_ONCE:
            return True
        # After the talk: kept waiting by a feature code or in a parking space; but sent on, music is mere ringing.
        was_sent_on = any(
            transfer.kind is TransferKind.BLIND and abs(transfer.at - talk_end) < AT_ONCE for transfer in self.transfers
        )
        return span.since - talk_end < AT_ONCE and not was_sent_on

    def _hold(self, span: Span, talks: list[Span]) -> Span:
        reconnected = [talk.since for talk in talks if talk.since > span.since]
        until = min([span.until or self.end, self.end, *reconnected[:1]])
        return Span(span.since, until)

    @once
    def transfers(self) -> list[Transfer]:
        """Without those that only put the client into a parking space."""
        return [
            transfer
            for transfer in sorted(self.call.transfers, key=lambda transfer: transfer.at)
            if not any(abs(at - transfer.at) < AT_ONCE for at in self.call.parked_at)
        ]


def seconds_between(since: datetime | None, until: datetime | None) -> float:
    if since is None or until is None:
        return 0.0
    return round(max(0.0, (until - since).total_seconds()), 3)
