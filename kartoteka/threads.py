"""Threads of the system, for what computes long: in a greenthread it would stop every other one of the process."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from eventlet import tpool
from eventlet.semaphore import Semaphore

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = 2
_turns = Semaphore(AT_ONCE)


def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What the function answers, or raises. At most so many run at once in a process; the others wait their turn."""
    with _turns:
        answer: T = tpool.execute(function, *args, **kwargs)
        return answer


__all__ = ["in_thread"]
