"""However a stream is damaged, reading it never fails, and what is told makes sense."""

import random
from collections.abc import Callable

import pytest

from tests.telephony.streams import NAMES, blocks, capture, read, without_events, without_lines

Damage = Callable[[random.Random, bytes], bytes]


def drop_events(dice: random.Random, stream: bytes) -> bytes:
    return b"".join(block for block in blocks(stream) if dice.random() > 0.15)


def repeat_events(dice: random.Random, stream: bytes) -> bytes:
    return b"".join(block * dice.choice((1, 1, 2, 3)) for block in blocks(stream))


def swap_neighbours(dice: random.Random, stream: bytes) -> bytes:
    swapped = blocks(stream)
    for place in range(len(swapped) - 1):
        if dice.random() < 0.2:
            swapped[place : place + 2] = reversed(swapped[place : place + 2])
    return b"".join(swapped)


def drop_lines(dice: random.Random, stream: bytes) -> bytes:
    return b"".join(line for line in stream.splitlines(keepends=True) if line == b"\r\n" or dice.random() > 0.1)


def cut_out(dice: random.Random, stream: bytes) -> bytes:
    start = dice.randrange(len(stream))
    return stream[start : dice.randrange(start, len(stream))]


def mix_with_another(dice: random.Random, stream: bytes) -> bytes:
    other = blocks(capture(dice.choice(NAMES)))
    return b"".join(block + dice.choice(other) for block in blocks(stream))


def lose_the_time(dice: random.Random, stream: bytes) -> bytes:
    lost = dice.sample(["CEL", "Cdr", "VarSet", "Newchannel", "Hangup", "DialBegin"], 3)
    return without_lines(without_events(stream, *lost), "Timestamp")


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "damage",
    [drop_events, repeat_events, swap_neighbours, drop_lines, cut_out, mix_with_another, lose_the_time],
    ids=lambda damage: damage.__name__,
)
def test_it_makes_sense_of_a_damaged_stream(damage: Damage, seed: int):
    dice = random.Random(f"{damage.__name__}{seed}")
    for name in dice.sample(NAMES, 8):
        for story in read(damage(dice, capture(name))):
            assert story.started_at <= (story.answered_at or story.started_at) <= story.ended_at
            assert 0 <= story.hold_seconds <= story.talk_seconds + 0.001
            assert story.answered == (story.disposition == "ANSWERED")
