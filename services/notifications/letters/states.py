"""The life of a letter, and what the mail server's answers mean for it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a letter is. `kept`: there was no mail server to send it by. `unknown`: the server took the text and did
    not answer; only a person may send it again."""

    KEPT = "kept"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


MAY_BE_SENT_AGAIN = frozenset({State.KEPT, State.FAILED, State.UNKNOWN})
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))


class Answer(StrEnum):
    """What came of an attempt."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt, and the server's words (or ours, when it had none)."""

    answer: Answer
    detail: str


def after(outcome: Outcome, attempts: int) -> tuple[State, timedelta | None]:
    """The state of a letter after so many attempts, and the pause before the next one."""
    if outcome.answer is Answer.SENT:
        return State.SENT, None
    if outcome.answer is Answer.UNKNOWN:
        return State.UNKNOWN, None
    if outcome.answer is Answer.LATER and attempts <= len(PAUSES):
        return State.QUEUED, PAUSES[attempts - 1]
    return State.FAILED, None
