"""What Asterisk says of dialling: the numbers in dial strings, the ways a dialled leg comes to nothing."""

import re
from functools import lru_cache

from kartoteka.contracts.ports.pbx import Outcome

DIAL_OUTCOMES = {
    "BUSY": Outcome.BUSY,
    "NOANSWER": Outcome.NO_ANSWER,
    "DONTCALL": Outcome.NO_ANSWER,
    "TORTURE": Outcome.NO_ANSWER,
    "CONGESTION": Outcome.FAILED,
    "CHANUNAVAIL": Outcome.FAILED,
    "INVALIDARGS": Outcome.FAILED,
}
# Q.850. What is not here says nothing: 0, 16 and 26 are left behind by any leg that was given up.
CAUSE_OUTCOMES = {17: Outcome.BUSY, 21: Outcome.BUSY} | {cause: Outcome.NO_ANSWER for cause in (18, 19, 20)}
UNREACHABLE = (1, 2, 3, 5, 22, 25, 27, 28, 29, 34, 38, 41, 42, 44, 50, 52, 57, 58, 63, 65, 88)
CAUSE_OUTCOMES |= dict.fromkeys(UNREACHABLE, Outcome.FAILED)

TECHNOLOGIES = frozenset(
    ("PJSIP", "SIP", "IAX2", "DAHDI", "LOCAL", "SCCP", "SKINNY", "MOTIF", "H323", "OOH323", "DONGLE")
)


def number_in_dial_string(text: str) -> str | None:
    """The number in what Dial was given, as each channel driver writes it: `7916…@trunk`, `trunk/7916…`,
    `trunk/sip:7916…@host`, `user:pw@host/7916…@context`. None for a phone dialled by its bare name."""
    # Queues put the technology in front.
    tech, slash, rest = text.partition("/")
    if slash and tech.isalnum() and tech.upper() in TECHNOLOGIES:
        text = rest
    if "/" in text:
        return text.rpartition("/")[2].removeprefix("sip:").partition("@")[0] or None
    number, at, _ = text.partition("@")
    return number if at and ":" not in number else None


def same_number(one: str, other: str | None) -> bool:
    """Whether two spellings end in the same ten digits."""
    if not other:
        return False
    tail = _tail(one)
    return one == other or (len(tail) >= 10 and tail == _tail(other))


@lru_cache(maxsize=4096)
def _tail(number: str) -> str:
    return re.sub(r"\D", "", number)[-10:]
