"""A moment that a client writes can be read by all who get it later, or it is refused."""

from datetime import UTC, datetime

import psycopg
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from marshmallow import ValidationError

from kartoteka.moments import Moment, in_utc

ZONES = st.timezones()


def test_it_is_the_same_moment_in_utc():
    taken = Moment().deserialize("2026-11-23T10:00:00-17:53")
    assert (taken.isoformat(), taken.tzinfo) == ("2026-11-24T03:53:00+00:00", UTC)


@pytest.mark.parametrize(
    "said",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "0119-02-26T08:10:17Z", "2026-11-23T10:00:00", "soon"],
)
def test_what_nobody_means_is_refused(said):
    with pytest.raises(ValidationError):
        Moment().deserialize(said)


@given(st.datetimes(timezones=ZONES), ZONES)
@example(datetime(2999, 12, 31, 23, 59, tzinfo=UTC), UTC)
def test_what_is_taken_can_be_read_in_every_time_zone(said, readers_zone):
    try:
        taken = in_utc(said)
    except ValueError:
        return
    assert taken.astimezone(readers_zone) == taken


def test_what_is_taken_comes_back_from_the_database(postgres_url):
    edges = [in_utc(datetime.fromisoformat(f"{day}-23:59")) for day in ("1900-01-01T00:00:00", "2999-12-31T23:59:59")]
    with psycopg.connect(f"{postgres_url}/postgres") as connection:
        assert connection.execute("select %s::timestamptz[]", (edges,)).fetchone() == (edges,)
