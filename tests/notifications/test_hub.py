"""The hub: who is told what, now and after a break; nobody waits for anybody."""

from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import UUID, uuid4

import pytest

from kartoteka.auth import Viewer
from kartoteka.ids import uuid7, uuid7_at_stamp, uuid7_time
from notifications.stream.hub import ClosedError, Hub, Screen, Told, frames
from tests.notifications.cast import ALICE, viewer

ALICES, BOBS = viewer("Alice"), viewer("Bob")


def told(text: str, id: UUID | None = None) -> Told:
    id = id or uuid7()
    return Told(id, "note", text, lambda who: who.user_id == ALICE, uuid7_time(id))


def ago(seconds: float) -> UUID:
    milliseconds = int((datetime.now(UTC) - timedelta(seconds=seconds)).timestamp() * 1000)
    return uuid7_at_stamp(milliseconds << 12)


def an_hour_old(**options: int) -> Hub:
    return Hub(since=datetime.now(UTC) - timedelta(hours=1), **options)


def texts(screen: Screen) -> list[str]:
    return [one.data for one in screen.backlog if one.name == "note"]


def names(screen: Screen) -> list[str]:
    return [one.name for one in screen.backlog]


def test_it_tells_whom_it_concerns_and_nobody_else() -> None:
    hub = Hub()
    alice, bob = hub.open(ALICES, None), hub.open(BOBS, None)
    hub.tell(told("1"))
    assert alice.fetch(0) and bob.fetch(0) is None


def test_it_gives_back_what_came_after_the_last_one_seen() -> None:
    hub = Hub()
    sent = [told(str(number)) for number in range(5)]
    for one in sent:
        hub.tell(one)
    assert texts(hub.open(ALICES, sent[1].id)) == ["2", "3", "4"]


def test_it_gives_nothing_of_others_back() -> None:
    hub = Hub()
    first = told("1")
    hub.tell(first)
    hub.tell(told("2"))
    assert texts(hub.open(BOBS, first.id)) == []


def test_it_keeps_the_order_in_which_things_came_and_not_that_of_their_ids() -> None:
    hub = Hub()
    early, late = told("early"), told("late")
    hub.tell(late)
    hub.tell(early)
    assert texts(hub.open(ALICES, late.id)) == ["early"]


def test_it_goes_on_where_another_replica_broke_off() -> None:
    hub = an_hour_old()
    before, elsewhere = told("before", ago(30)), ago(20)
    hub.tell(before)
    hub.tell(told("after", ago(10)))
    assert texts(hub.open(ALICES, elsewhere)) == ["after"]


@pytest.mark.parametrize("last", [ago(30), uuid4(), UUID(int=0), ago(-7200)])
def test_it_says_reset_when_too_much_was_missed_or_nobody_can_tell(last: UUID) -> None:
    hub = Hub()
    hub.tell(told("1"))
    assert names(hub.open(ALICES, last)) == ["reset"]


def test_it_says_reset_when_what_was_missed_has_been_forgotten() -> None:
    hub = an_hour_old(recent=2)
    sent = [told(str(number), ago(60 - number)) for number in range(4)]
    for one in sent:
        hub.tell(one)
    assert names(hub.open(ALICES, sent[0].id)) == ["reset"]
    assert texts(hub.open(ALICES, sent[2].id)) == ["3"]


def test_it_forgets_after_five_minutes() -> None:
    hub = an_hour_old()
    hub.tell(told("old", ago(600)))
    hub.tell(told("new"))
    assert names(hub.open(ALICES, ago(700))) == ["reset"]


def test_it_adds_missed_notes_of_the_database_once() -> None:
    hub = an_hour_old()
    known = told("known", ago(10))
    hub.tell(known)
    notes = [told("kept", ago(15)), told("known", known.id)]
    assert texts(hub.open(ALICES, ago(20), notes)) == ["kept", "known"]


def test_it_cuts_off_a_slow_reader_and_tells_the_others() -> None:
    hub = Hub(waiting=3)
    slow, quick = hub.open(ALICES, None), hub.open(ALICES, None)
    for number in range(4):
        hub.tell(told(str(number)))
        assert quick.fetch(0)
    assert len(hub) == 1
    with pytest.raises(ClosedError):
        slow.fetch(0)


def test_it_closes_the_oldest_stream_of_a_user_who_opens_too_many() -> None:
    hub = Hub(per_user=2)
    first, *others = [hub.open(ALICES, None) for _ in range(3)]
    assert len(hub) == 2
    bye = first.fetch(0)
    assert bye and (bye.name, bye.data) == ("bye", '{"reason": "too-many"}')
    with pytest.raises(ClosedError):
        first.fetch(0)
    assert [screen.fetch(0) for screen in others] == [None, None]


def stream(hub: Hub, who: Viewer = ALICES, **options: float) -> list[bytes]:
    return list(frames(hub, who, None, keep_alive=0.01, **options))


def test_it_ends_a_stream_after_its_time_and_keeps_it_alive_till_then() -> None:
    hub = Hub()
    first, ready, *rest = stream(hub, longest=0.1)
    assert first == b"retry: 2000\n\n"
    assert b"\nevent: ready\ndata: {}\n\n" in ready
    assert rest and all(frame.startswith(b": keep-alive\nid: ") for frame in rest)
    assert len(hub) == 0


def test_it_forgets_a_reader_who_goes() -> None:
    hub = Hub()
    reading = frames(hub, ALICES, None)
    assert len(list(islice(reading, 2))) == 2
    assert len(hub) == 1
    reading.close()  # type: ignore[attr-defined]
    assert len(hub) == 0


def test_it_ends_all_streams_when_the_process_stops() -> None:
    hub = Hub()
    reading = frames(hub, ALICES, None)
    next(reading)
    hub.close_all()
    assert b"ready" in next(reading)
    assert list(reading) == []


def secret(trusted: UUID) -> Told:
    """Something for everybody, of which one alone is told all."""
    return Told(uuid7(), "note", '"all"', discreet='"a part"', trusts=lambda who: who.user_id == trusted)


def test_it_says_of_a_secret_to_each_what_he_may_know() -> None:
    hub = Hub()
    alice, bob = frames(hub, ALICES, None), frames(hub, BOBS, None)
    for reading in (alice, bob):
        list(islice(reading, 2))
    hub.tell(secret(ALICE))
    assert (b'"all"' in next(alice), b'"a part"' in next(bob)) == (True, True)


def test_it_gives_back_what_concerns_whom_the_token_now_says() -> None:
    hub = Hub()
    seen, since = told("seen"), Told(uuid7(), "note", "since", lambda who: who.may("cards.erase"))
    for one in (seen, since, secret(ALICE)):
        hub.tell(one)
    dana = viewer("Alice", "administrator")
    assert texts(hub.open(dana, seen.id)) == ["since", '"all"']
    assert texts(hub.open(ALICES, seen.id)) == ['"all"']
    missed = list(islice(frames(hub, BOBS, seen.id), 2))
    assert b'"a part"' in missed[1] and b'"all"' not in missed[1]


def test_it_ends_the_streams_of_whoever_has_no_good_token_any_more() -> None:
    ended: set[UUID] = set()
    hub = Hub(has_ended=lambda who: who.user_id in ended)
    alice, bob = hub.open(ALICES, None), hub.open(BOBS, None)
    hub.tell(told("waits"))
    ended.add(ALICE)
    hub.close_ended()
    bye = alice.fetch(0)
    assert bye and (bye.name, bye.data) == ("bye", '{"reason": "ended"}')
    with pytest.raises(ClosedError):
        alice.fetch(0)
    assert (bob.fetch(0), len(hub)) == (None, 1)


def test_it_tells_nothing_to_whoever_comes_with_a_token_that_ended_meanwhile() -> None:
    hub = Hub(has_ended=lambda who: True)
    first = told("missed")
    hub.tell(first)
    hub.tell(told("missed, too"))
    retry, bye = frames(hub, ALICES, first.id)
    assert (retry[:5], b"\nevent: bye\n" in bye, len(hub)) == (b"retry", True, 0)
