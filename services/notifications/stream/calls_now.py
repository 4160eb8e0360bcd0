"""The calls of this moment, from what telephony says about each move of a call.

Kept in the memory of each replica, which all hear the same; a replica that has just started knows the calls that have
moved since. A call whose end was not heard is forgotten after some hours, a ringing one after some minutes.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from kartoteka.contracts.events.telephony import CallMoved

RING = timedelta(minutes=10)
TALK = timedelta(hours=4)
ENDED = timedelta(minutes=1)  # long enough for a late "ringing" to be known as late
LOOK = timedelta(seconds=5)  # how often what is over is looked for: each look goes through all calls
_ORDER = {"ringing": 0, "talking": 1, "ended": 2}
_KEPT = {"ringing": RING, "talking": TALK, "ended": ENDED}


class CallsNow:
    """Which calls ring or are being talked."""

    def __init__(self) -> None:
        self._calls: dict[UUID, CallMoved] = {}
        self._next_look = datetime.now(UTC)

    def take(self, move: CallMoved) -> list[CallMoved]:
        """Take a move; returns what screens are to be told: the move itself, and its end to those it no longer
        concerns, because a colleague picked up. What is older than what is known says nothing."""
        now = datetime.now(UTC)
        if now >= self._next_look:
            self._forget(now)
        known = self._calls.get(move.call_id)
        if known and _age(move) <= _age(known):
            return []
        self._calls[move.call_id] = move
        left = [user for user in known.user_ids if user not in move.user_ids] if known else []
        over = [replace(move, state="ended", user_ids=left)] if left else []
        return [move, *over]

    def of(self, user_id: UUID) -> list[CallMoved]:
        """A user's calls, the oldest first."""
        self._forget(datetime.now(UTC))
        mine = [call for call in self._calls.values() if user_id in call.user_ids and call.state != "ended"]
        return sorted(mine, key=lambda call: call.started_at)

    def _forget(self, now: datetime) -> None:
        self._next_look = now + LOOK
        over = [call.call_id for call in self._calls.values() if call.changed_at + _KEPT[call.state] < now]
        for call_id in over:
            del self._calls[call_id]


def _age(move: CallMoved) -> tuple[datetime, int]:
    return move.changed_at, _ORDER[move.state]
