"""A token that was good once is good until it expires, and not a second longer."""

import time
from uuid import UUID

import pytest

from kartoteka import auth
from kartoteka.auth import CLOCK_SKEW, Tokens, Viewer, new_key_pair
from kartoteka.problems import SignInNeeded

ALICE = Viewer(UUID(int=1), "Alice", frozenset({"manager"}), frozenset({UUID(int=7)}), frozenset({UUID(int=7)}))


@pytest.fixture
def tokens():
    return Tokens(new_key_pair()[0])


def test_it_says_the_same_the_second_time(tokens):
    token = tokens.make(ALICE, 60)
    assert tokens.read(token) == tokens.read(token) == ALICE


def test_it_is_refused_when_it_has_expired_since(tokens, monkeypatch):
    token = tokens.make(ALICE, 60)
    tokens.read(token)
    later = time.time() + 60 + CLOCK_SKEW + 1
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(SignInNeeded):
        tokens.read(token)


def test_it_does_not_remember_a_bad_one(tokens):
    token = Tokens(new_key_pair()[0]).make(ALICE, 60)
    for _ in range(2):
        with pytest.raises(SignInNeeded):
            tokens.read(token)


def test_it_forgets_when_it_knows_too_many(tokens, monkeypatch):
    monkeypatch.setattr(auth, "MOST_KNOWN", 3)
    made = [tokens.make(ALICE, 60 + seconds) for seconds in range(10)]
    assert [tokens.read(token) for token in made] == [ALICE] * 10
    assert len(tokens._known) <= 3
