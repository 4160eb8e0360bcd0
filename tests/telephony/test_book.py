"""Facts of any PBX, in any order, make one story."""

import itertools
import random
from datetime import timedelta

import pytest

from kartoteka.contracts.ports.pbx import (
    Bridged,
    CallEnded,
    CallsJoined,
    CallStarted,
    CallSummarised,
    ConnectionRequested,
    DialRefused,
    Held,
    HungUp,
    LegAnswered,
    LegDialled,
    LegEnded,
    LegRinging,
    LegStarted,
    Outcome,
    PbxEvent,
    RecordingStarted,
    Resumed,
    Side,
    TransferKind,
    Transferred,
    Unbridged,
)
from telephony.adapters.asterisk_reader import AsteriskReader
from telephony.calls.book import CallBook
from telephony.calls.story import CallState, CallStory
from tests.telephony.streams import NAMES, at, capture, read

CALL, OLGA, BOB, CAROL = "call-1", "leg-olga", "leg-bob", "leg-carol"


def olga_calls_bob(call_id: str = CALL) -> list[PbxEvent]:
    """Rings at 1, talks from 5 to 15 with a hold from 8 to 10."""
    about = {"call_id": call_id}
    olga, bob = {**about, "leg_id": OLGA}, {**about, "leg_id": BOB}
    return [
        CallStarted(**about, at=at(0)),
        LegStarted(**olga, at=at(0), side=Side.OUTSIDE, called_in=True, number="89161234567", dialled="74951234501"),
        LegStarted(**bob, at=at(1), side=Side.EXTENSION, called_in=False, number="101"),
        LegDialled(**bob, at=at(1), side=Side.EXTENSION, number="101"),
        LegRinging(**bob, at=at(1)),
        LegAnswered(**bob, at=at(5)),
        Bridged(**olga, at=at(5), peers=(BOB,)),
        Bridged(**bob, at=at(5), peers=(OLGA,)),
        Held(**olga, at=at(8)),
        Resumed(**olga, at=at(10)),
        HungUp(**olga, at=at(15)),
        Unbridged(**olga, at=at(15)),
        Unbridged(**bob, at=at(15)),
        LegEnded(**olga, at=at(15)),
        LegEnded(**bob, at=at(15)),
        CallEnded(**about, at=at(15)),
    ]


def told(*events: PbxEvent) -> CallStory:
    book = CallBook("RU")
    for event in events:
        book.hear(event)
    [story] = book.take_finished()
    return story


STORY = told(*olga_calls_bob())


def test_it_tells_the_story_of_a_call():
    assert (STORY.direction, STORY.disposition, STORY.agent_extension) == ("inbound", "ANSWERED", "101")
    assert (STORY.caller_number, STORY.called_number) == ("+79161234567", "+74951234501")
    assert (STORY.ring_seconds, STORY.talk_seconds, STORY.hold_seconds) == (5, 10, 2)
    assert (STORY.talk_with, STORY.hangup_by, STORY.client_number) == ({"101": 8}, "caller", "+79161234567")


def test_the_order_of_facts_does_not_matter():
    """Webhooks overtake each other: an end may come before the beginning."""
    events = olga_calls_bob()
    for seed in range(50):
        random.Random(seed).shuffle(events)
        story = told(*events)
        assert (story, set(story.uniqueids)) == (by_legs(STORY, story), {OLGA, BOB})


def by_legs(story: CallStory, other: CallStory) -> CallStory:
    """The same but for the order in which legs were heard of."""
    from dataclasses import replace

    return replace(story, uniqueids=other.uniqueids)


def test_facts_heard_twice_change_nothing():
    events = olga_calls_bob()
    assert told(*events, *events) == STORY
    assert told(*itertools.chain.from_iterable(zip(events, events, strict=True))) == STORY


@pytest.mark.parametrize("missing", range(1, 15))
def test_a_fact_may_be_missing(missing):
    events = olga_calls_bob()
    del events[missing]
    assert told(*events).ended_at == at(15)


def test_without_bridges_the_phone_that_picked_up_has_talked():
    """Many cloud PBXs tell no more than who answered."""
    events = [event for event in olga_calls_bob() if not isinstance(event, Bridged | Unbridged)]
    story = told(*events)
    assert (story.agent_extension, story.disposition, story.talk_seconds) == ("101", "ANSWERED", 10)


def test_it_can_be_asked_at_any_moment():
    book, states = CallBook("RU"), []
    for event in olga_calls_bob():
        call = book.hear(event)
        states.append(book.story(call, now=at(20)).state if call else None)
    order = [state for state, _ in itertools.groupby(states) if state]
    assert order == [
        CallState.STARTING,
        CallState.RINGING,
        CallState.TALKING,
        CallState.ON_HOLD,
        CallState.TALKING,
        CallState.WAITING,
        CallState.ENDED,
    ]


def test_it_says_who_rings_and_who_talks():
    book = CallBook("RU")
    *_, ringing = [book.story(call) for event in olga_calls_bob()[:5] if (call := book.hear(event))]
    *_, talking = [book.story(call, at(9)) for event in olga_calls_bob()[5:8] if (call := book.hear(event))]
    assert (ringing.ringing, ringing.talking_with) == (("101",), ())
    assert (talking.ringing, talking.talking_with, talking.talk_seconds) == ((), ("101",), 4)


def test_a_refused_request_is_no_call():
    book = CallBook("RU")
    assert book.hear(DialRefused(call_id="crm-1", at=at(0), reason="no such extension")) is None
    assert book.live() == []


def test_a_late_fact_mends_a_told_story():
    book = CallBook("RU")
    for event in olga_calls_bob():
        book.hear(event)
    assert book.take_finished()[0].recording_file is None
    book.hear(RecordingStarted(call_id=CALL, at=at(20), recording="/var/spool/a.wav"))
    [mended] = book.take_finished()
    assert (mended.linkedid, mended.recording_file, mended.ended_at) == (CALL, "a.wav", at(15))
    assert book.take_finished() == []


def test_what_was_cut_is_closed_as_estimated_and_mended_later():
    book = CallBook("RU")
    for event in olga_calls_bob()[:8]:
        book.hear(event)
    book.close(at(7))
    [guess] = book.take_finished()
    assert (guess.estimated, guess.ended_at, guess.disposition) == (True, at(7), "ANSWERED")
    book.hear(CallSummarised(call_id=CALL, at=at(60), ended_at=at(15)))
    [truth] = book.take_finished()
    assert (truth.estimated, truth.ended_at, truth.talk_seconds) == (False, at(15), 10)


def test_silent_calls_can_be_closed_alone():
    book = CallBook("RU")
    for event in [*olga_calls_bob()[:5], CallStarted(call_id="call-2", at=at(500))]:
        book.hear(event)
    book.close(at(600), silent_since=at(400))
    assert [story.linkedid for story in book.take_finished()] == [CALL]


def test_a_call_is_not_silent_because_the_clock_of_the_pbx_is_late():
    book = CallBook("RU")
    book.hear(CallStarted(call_id=CALL, at=at(0)), received_at=at(500))
    book.close(at(600), silent_since=at(400))
    assert book.take_finished() == [] and book.live()


def test_calls_are_forgotten_after_a_while():
    book = CallBook("RU", memory=timedelta(seconds=60))
    for event in olga_calls_bob():
        book.hear(event)
    book.take_finished()
    book.hear(CallStarted(call_id="call-2", at=at(200)))
    book.take_finished()
    assert book.find(CALL) is None


def test_it_does_not_grow():
    """A day of a busy PBX leaves nothing behind but the last minutes."""
    book, reader = CallBook("RU"), AsteriskReader()
    for day in range(40):
        stream = capture("attended_transfer").replace(b"17953", b"17%03d" % (100 + day))
        for event in reader.feed(stream, None):
            book.hear(event)
        book.take_finished()
    assert book.live() == []
    assert len(book._calls) <= 4


def test_two_calls_become_one_and_keep_the_client():
    story = told(
        CallStarted(call_id="consultation", at=at(6)),
        LegStarted(
            call_id="consultation", leg_id="leg-bob-2", at=at(6), side=Side.EXTENSION, called_in=True, number="101"
        ),
        LegStarted(call_id="consultation", leg_id=CAROL, at=at(6), side=Side.EXTENSION, called_in=False, number="102"),
        LegDialled(call_id="consultation", leg_id=CAROL, at=at(6), side=Side.EXTENSION, number="102"),
        LegAnswered(call_id="consultation", leg_id=CAROL, at=at(7)),
        *olga_calls_bob()[:8],
        CallsJoined(call_id="consultation", other_call_id=CALL, at=at(9)),
        Transferred(call_id="consultation", leg_id=BOB, at=at(9), kind=TransferKind.ATTENDED),
        Bridged(call_id="consultation", leg_id=OLGA, at=at(9), peers=(CAROL,)),
        LegEnded(call_id="consultation", leg_id=OLGA, at=at(15)),
        CallEnded(call_id="consultation", at=at(15)),
    )
    assert (story.linkedid, story.linkedids) == (CALL, (CALL, "consultation"))
    assert (story.agent_extension, story.first_agent, story.transfer_to) == ("102", "101", "102")
    assert (story.started_at, story.talk_with) == (at(0), {"101": 4, "102": 6})


def test_a_request_that_never_reached_the_client_has_failed():
    story = told(
        CallStarted(call_id=CALL, at=at(0)),
        ConnectionRequested(call_id=CALL, at=at(0), number="89161234567"),
        LegDialled(call_id=CALL, leg_id=BOB, at=at(0), side=Side.EXTENSION, number="101"),
        LegRinging(call_id=CALL, leg_id=BOB, at=at(1)),
        LegEnded(call_id=CALL, leg_id=BOB, at=at(9), outcome=Outcome.NO_ANSWER),
        CallEnded(call_id=CALL, at=at(9)),
    )
    assert (story.direction, story.disposition, story.called_number) == ("outbound", "FAILED", "+79161234567")


@pytest.mark.parametrize("name", NAMES)
def test_captures_read_the_same_however_their_facts_are_shuffled(name):
    """Not every order of facts: those of one call may come in any order, while the calls' ids keep their meaning."""
    facts = AsteriskReader().feed(capture(name), None)
    joins = [fact for fact in facts if isinstance(fact, CallsJoined)]
    others = [fact for fact in facts if not isinstance(fact, CallsJoined)]
    if joins:
        pytest.skip("which call is older is only known from their beginnings")
    instants = [list(group) for _, group in itertools.groupby(others, key=lambda fact: fact.at)]
    random.Random(name).shuffle(instants)
    book = CallBook("RU")
    for fact in itertools.chain.from_iterable(instants):
        book.hear(fact)
    shuffled = {story.linkedid: story for story in book.take_finished()}
    for story in read(capture(name)):
        if not story.estimated:
            assert by_legs(story, shuffled[story.linkedid]) == shuffled[story.linkedid]
