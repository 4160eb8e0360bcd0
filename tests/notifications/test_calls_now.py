"""The calls of this moment."""

from datetime import timedelta

from notifications.stream.calls_now import CallsNow
from tests.notifications.cast import ALICE, BOB, move


def states(calls: CallsNow) -> list[str]:
    return [call.state for call in calls.of(ALICE)]


def test_it_knows_what_rings_and_what_is_talked() -> None:
    calls = CallsNow()
    calls.take(move("ringing"))
    assert states(calls) == ["ringing"]
    calls.take(move("talking", after=1))
    assert states(calls) == ["talking"]
    calls.take(move("ended", after=2))
    assert states(calls) == []


def test_it_shows_nobody_anothers_call() -> None:
    calls = CallsNow()
    calls.take(move("ringing", BOB))
    assert calls.of(ALICE) == []


def test_it_ignores_what_comes_late() -> None:
    calls = CallsNow()
    calls.take(move("ended", after=2))
    assert calls.take(move("ringing", after=1)) == []
    assert states(calls) == []


def test_it_takes_the_end_of_two_moves_of_one_moment() -> None:
    calls, ringing, ended = CallsNow(), move("ringing"), move("ended")
    calls.take(ended)
    assert calls.take(ringing.__class__(**_fields(ringing) | {"changed_at": ended.changed_at})) == []


def test_it_tells_those_whose_phones_rang_that_a_colleague_picked_up() -> None:
    calls = CallsNow()
    calls.take(move("ringing", ALICE, BOB))
    told = calls.take(move("talking", BOB, after=1))
    assert [(call.state, call.user_ids) for call in told] == [("talking", [BOB]), ("ended", [ALICE])]
    assert states(calls) == []


def test_it_forgets_a_call_whose_end_was_never_heard() -> None:
    calls = CallsNow()
    calls.take(move("ringing", after=-timedelta(minutes=11).total_seconds()))
    calls.take(move("talking", after=-timedelta(hours=3).total_seconds(), name="long one"))
    assert states(calls) == ["talking"]


def _fields(call: object) -> dict[str, object]:
    return {name: getattr(call, name) for name in call.__slots__}  # type: ignore[attr-defined]
