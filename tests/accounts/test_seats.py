"""Who uses the suite, and who does not."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.staff.people import deactivate
from accounts.staff.seats import list_seats, use_of
from kartoteka.db import UnitOfWork
from tests.accounts.cast import DANA, hire

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "use"),
    [(0, "regular"), (6, "regular"), (7, "occasional"), (29, "occasional"), (30, "idle"), (None, "never")],
)
def test_it_says_how_often_somebody_is_here(days: int | None, use: str) -> None:
    assert use_of(days) == use


def came(session: UnitOfWork, name: str, days: float | None) -> None:
    hire(session, name).last_sign_in_at = NOW - timedelta(days=days) if days is not None else None


def test_who_was_never_here_or_away_longest_comes_first(session: UnitOfWork) -> None:
    for name, days in (("Alice", 0.5), ("Bob", 45.9), ("Carol", None), ("Aigul", 12)):
        came(session, name, days)
    seats = list_seats(session, NOW)
    assert [(seat["name"], seat["idle_days"], seat["use"]) for seat in seats["items"]] == [
        ("Carol", None, "never"),
        ("Bob", 45, "idle"),
        ("Aigul", 12, "occasional"),
        ("Alice", 0, "regular"),
    ]
    totals = {name: seats[name] for name in ("total", "regular", "occasional", "idle", "never")}
    assert totals == {"total": 4, "regular": 1, "occasional": 1, "idle": 1, "never": 1}


def test_who_has_left_and_what_is_a_machine_takes_no_seat(session: UnitOfWork) -> None:
    deactivate(session, DANA, hire(session, "Bob").id)
    hire(session, "Till", "machine")
    assert list_seats(session, NOW)["total"] == 0
