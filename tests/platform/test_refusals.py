"""A refusal is noted once in ten minutes for each person and route."""

from collections.abc import Mapping

import pytest

from kartoteka import refusals
from kartoteka.db import UnitOfWork
from kartoteka.refusals import Refusals

BURN = ("DELETE", "/api/shop/things")


class Forgotten(Refusals):
    def note(self, session: UnitOfWork, route: str, code: str, ids: Mapping[str, str]) -> None:
        raise AssertionError


def test_the_first_of_each_person_and_route_is_new() -> None:
    known = Forgotten()
    assert [known.is_new("alice", *BURN), known.is_new("alice", *BURN)] == [True, False]
    assert known.is_new("bob", *BURN) and known.is_new("alice", "GET", "/api/shop/things")


def test_it_is_new_again_after_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Forgotten()
    known.is_new("alice", *BURN)
    monkeypatch.setattr(refusals, "AGAIN_SECONDS", 0.0)
    assert known.is_new("alice", *BURN)


def test_it_remembers_no_more_than_it_can_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MOST_KNOWN", 2)
    known = Forgotten()
    assert all(known.is_new(str(number), *BURN) for number in range(5))
    assert len(known._noted) <= 2
