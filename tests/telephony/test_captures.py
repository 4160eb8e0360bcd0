"""Every capture of a real Asterisk reads as the phones lived it, and however the bytes arrive."""

import random

import pytest

from kartoteka.phone_numbers import normalise
from telephony.adapters.asterisk_reader import AsteriskReader
from telephony.calls.book import CallBook
from telephony.calls.story import CallStory
from tests.telephony.streams import (
    FILTERED,
    NAMES,
    at,
    blocks,
    capture,
    edited,
    event_name,
    expected,
    read,
    read_one,
    without_events,
    without_lines,
)

EXACT = ("direction", "answered", "disposition", "agent_extension", "recording_file", "linkedid")
# Not in every expectation: the capture of the two-headed IAX call gives no times.
OPTIONAL = ("queue", "transfer", "transfer_from", "transfer_to", "caller_name", "first_agent")
NUMBERS = ("caller_number", "called_number", "shown_number")
SECONDS = ("ring_seconds", "talk_seconds", "hold_seconds")
GAPS = ("ami_gap_call_ended", "pbx_restarted_in_call")
WHOLE = [name for name in NAMES if name not in GAPS]


def differences(story: CallStory, call: dict, tolerance: float = 0.3) -> list[str]:
    found = [key for key in EXACT if getattr(story, key) != call[key]]
    found += [key for key in OPTIONAL if key in call and getattr(story, key) != call[key]]
    found += [key for key in NUMBERS if key in call and getattr(story, key) != e164(call[key])]
    found += [key for key in ("agents_rung",) if list(getattr(story, key)) != call[key]]
    found += [key for key in ("uniqueids",) if not set(call[key]) <= set(getattr(story, key))]
    found += [key for key in SECONDS if call.get(key) is not None and abs(getattr(story, key) - call[key]) > tolerance]
    found += [key for key in ("started_at", "answered_at", "ended_at") if not is_near(story, call, key)]
    return [f"{key}: {getattr(story, key)!r}, not {call[key]!r}" for key in found]


def is_near(story: CallStory, call: dict, key: str) -> bool:
    if key not in call:
        return True
    got = getattr(story, key)
    if got is None or call[key] is None:
        return got is call[key]
    return abs(got.timestamp() - call[key]) <= 0.5


def e164(number: str | None) -> str | None:
    return normalise(number, "RU") or number


def check(name: str, stories: list[CallStory]) -> None:
    assert [story.linkedid for story in stories] == [call["linkedid"] for call in expected(name)]
    for story, call in zip(stories, expected(name), strict=True):
        assert differences(story, call) == []
        assert not story.estimated


@pytest.mark.parametrize("name", WHOLE)
def test_it_reads_as_lived(name):
    check(name, read(capture(name)))


@pytest.mark.parametrize("name", FILTERED)
def test_it_reads_what_a_frugal_account_is_sent(name):
    check(name, read(capture(name)))


@pytest.mark.parametrize("name", WHOLE)
def test_it_reads_the_same_in_chunks_of_any_size(name):
    stream, dice, chunks = capture(name), random.Random(name), []
    while stream:
        size = dice.choice((1, 2, 3, 17, 400, 1448, 8000))
        chunks.append(stream[:size])
        stream = stream[size:]
    assert read(*chunks) == read(capture(name))


@pytest.mark.parametrize("name", ["utf8_name", "queue_abandoned", "pbx_restarted_in_call"])
def test_it_reads_the_same_byte_by_byte(name):
    stream = capture(name)
    assert read(*(stream[place : place + 1] for place in range(len(stream)))) == read(stream)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("events", [["CEL"], ["Cdr"], ["CEL", "Cdr"], ["DialState"], ["LocalBridge", "NewCallerid"]])
def test_it_needs_no_more_than_the_channel_events(name, events):
    check(name, read(without_events(capture(name), *events)))


@pytest.mark.parametrize("name", WHOLE)
def test_it_hears_everything_twice(name):
    check(name, read(edited(capture(name), lambda block: block + block)))


@pytest.mark.parametrize("name", ["hold", "queue_second_agent", "blind_transfer_unanswered", "filtered/queue_local_n"])
def test_it_knows_that_somebody_answered_though_a_bridge_event_is_lost(name):
    [call], all_blocks = expected(name), blocks(capture(name))
    for number, block in enumerate(all_blocks):
        if event_name(block) in ("BridgeEnter", "BridgeLeave"):
            story = read_one(b"".join(all_blocks[:number] + all_blocks[number + 1 :]))
            assert (story.disposition, story.agent_extension) == ("ANSWERED", call["agent_extension"])


@pytest.mark.parametrize("name", WHOLE)
def test_it_takes_bare_line_feeds(name):
    check(name, read(capture(name).replace(b"\r\n", b"\n")))


@pytest.mark.parametrize("name", WHOLE)
def test_it_takes_uniqueids_with_a_system_name(name):
    named = capture(name).replace(b"id: 17953", b"id: pbx-1-17953")
    ids = [call["linkedid"] for call in expected(name)]
    assert [story.linkedid for story in read(named)] == [
        call_id if call_id.startswith("crm") else f"pbx-1-{call_id}" for call_id in ids
    ]
    assert [story.disposition for story in read(named)] == [call["disposition"] for call in expected(name)]


@pytest.mark.parametrize(
    "pair", [("attended_transfer", "blind_transfer"), ("queue_second_agent", "click_to_call_local")]
)
def test_it_keeps_two_streams_of_calls_apart(pair):
    """Both captures are of one PBX, so their ids differ."""
    one, other = (blocks(capture(name)) for name in pair)
    longest = max(len(one), len(other))
    mixed = [block for number in range(longest) for block in (*one[number : number + 1], *other[number : number + 1])]
    stories = {story.linkedid: story for story in read(b"".join(mixed))}
    for call in [*expected(pair[0]), *expected(pair[1])]:
        assert differences(stories.pop(call["linkedid"]), call) == []
    assert not stories


@pytest.mark.parametrize("name", NAMES)
def test_it_tells_what_it_can_of_a_stream_cut_anywhere(name):
    all_blocks = blocks(capture(name))
    for length in range(0, len(all_blocks), 5):
        stories = read(b"".join(all_blocks[:length]))
        assert all(story.ended_at is not None and story.started_at <= story.ended_at for story in stories)


def test_it_marks_a_call_the_stream_leaves_open():
    talking = capture("inbound_answered").partition(b"Event: HangupRequest")[0]
    story = read_one(talking)
    assert story.estimated
    assert (story.disposition, story.agent_extension, story.talk_seconds) == (
        "ANSWERED",
        "101",
        pytest.approx(3, abs=0.2),
    )


def test_it_starts_in_the_middle():
    _, _, rest = capture("inbound_answered").partition(b"Event: BridgeEnter")
    story = read_one(b"Event: BridgeEnter" + rest)
    assert story.ended_at is not None


@pytest.mark.parametrize("name", GAPS)
def test_it_guesses_an_end_it_did_not_see(name):
    story, [call] = read_one(capture(name)), expected(name)
    assert story.estimated
    assert (story.disposition, story.agent_extension, story.caller_number) == (
        "ANSWERED",
        "101",
        e164(call["caller_number"]),
    )
    assert is_near(story, call, "answered_at")
    assert story.answered_at.timestamp() < story.ended_at.timestamp()
    assert abs(story.ended_at.timestamp() - call["ended_at"]) < 1


@pytest.mark.parametrize("name", ["inbound_answered", "utf8_name"])
def test_it_needs_no_dialplan_events(name):
    check(name, read(without_events(capture(name), "VarSet", "Newexten")))


@pytest.mark.parametrize("name", WHOLE)
def test_it_finds_the_time_in_a_stream_without_timestamps(name):
    stories = read(without_lines(capture(name), "Timestamp"))
    assert len(stories) == len(expected(name))
    for story, call in zip(stories, expected(name), strict=True):
        assert differences(story, call, tolerance=0.8) == []


@pytest.mark.parametrize("name", WHOLE)
def test_it_tells_the_story_even_when_little_tells_the_time(name):
    """With the defaults of Asterisk there are neither timestamps nor CEL nor Cdr events."""
    stories = read(without_events(without_lines(capture(name), "Timestamp"), "CEL", "Cdr"))
    assert [story.linkedid for story in stories] == [call["linkedid"] for call in expected(name)]
    for story, call in zip(stories, expected(name), strict=True):
        assert [getattr(story, key) for key in EXACT] == [call[key] for key in EXACT]
        assert abs(story.started_at.timestamp() - call["started_at"]) <= 0.5


def test_it_takes_the_time_of_arrival_where_the_pbx_tells_none():
    reader, book = AsteriskReader(), CallBook("RU")
    for number, block in enumerate(blocks(without_lines(capture("inbound_answered"), "Timestamp"))):
        for event in reader.feed(block, at(1_800_000_000 + number)):
            book.hear(event)
    [story] = book.take_finished()
    assert story.started_at == at(1_800_000_005)
    assert not story.estimated
