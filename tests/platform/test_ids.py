"""Identifiers sort by the moment they were made."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kartoteka.ids import uuid7, uuid7_at_stamp, uuid7_time


def test_ids_rise_and_never_repeat():
    made = [uuid7() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_says_what_it_is_and_when_it_was_made():
    made = uuid7()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert abs(uuid7_time(made) - datetime.now(UTC)) < timedelta(seconds=30)


@given(st.integers(0, (1 << 60) - 1), st.integers(0, (1 << 60) - 1))
def test_later_stamps_give_greater_ids(one, other):
    if one != other:
        assert (uuid7_at_stamp(one) < uuid7_at_stamp(other)) is (one < other)
