"""The keys that sign tokens: seen by everybody, and changed without signing anybody out."""

import json
from itertools import pairwise

import pytest
from click.testing import CliRunner
from joserfc.jws import extract_compact

from kartoteka.auth import Tokens, Viewer
from kartoteka.cli import main
from kartoteka.ids import uuid7
from kartoteka.problems import SignInNeeded
from tests.accounts.door.office import Office

ALICE = Viewer(uuid7(), "Alice", rights=frozenset({"cards.read"}))


def keys(*options: str, private: str = "", public: str = "") -> tuple[str, str]:
    """The settings that `kartoteka keys` prints."""
    environ = {"KARTOTEKA_TOKEN_KEY": private, "KARTOTEKA_TOKEN_PUBLIC_KEY": public}
    result = CliRunner().invoke(main, ["keys", *options], env=environ)
    assert result.exit_code == 0, result.output
    lines = dict(line.split("=", 1) for line in result.output.splitlines())
    return lines["KARTOTEKA_TOKEN_KEY"].strip("'"), lines["KARTOTEKA_TOKEN_PUBLIC_KEY"].strip("'")


def good(token: str, public: str) -> bool:
    try:
        return Tokens(public).read(token) == ALICE
    except SignInNeeded:
        return False


Pair = tuple[str, str]


@pytest.fixture
def steps() -> list[Pair]:
    """The settings before, after the first step, after the second, and after the next change's first."""
    found = [keys()]
    for option in ("--add", "--turn", "--add"):
        found.append(keys(option, private=found[-1][0], public=found[-1][1]))
    return found


def test_while_some_are_a_step_ahead_everybody_takes_everybodys_tokens(steps: list[Pair]) -> None:
    for before, after in pairwise(steps):
        for signing in (before, after):
            assert [good(Tokens(signing[0]).make(ALICE, 60), checking[1]) for checking in (before, after)] == [
                True,
                True,
            ]


def test_only_the_second_step_changes_who_signs(steps: list[Pair]) -> None:
    signs = [signing(private) for private, _ in steps]
    assert signs[0] == signs[1] != signs[2] == signs[3]


def signing(private: str) -> str:
    return str(extract_compact(Tokens(private).make(ALICE, 60).encode()).headers()["kid"])


def test_the_next_change_forgets_the_key_before_the_last(steps: list[Pair]) -> None:
    old = Tokens(steps[0][0]).make(ALICE, 60)
    assert [good(old, public) for _, public in steps] == [True, True, True, False]


def test_in_haste_the_old_key_is_dropped(steps: list[Pair]) -> None:
    dropped = keys("--drop", private=steps[2][0])
    assert good(Tokens(dropped[0]).make(ALICE, 60), steps[2][1])
    made = [Tokens(private).make(ALICE, 60) for private, _ in steps[1:3]]
    assert [good(token, dropped[1]) for token in made] == [False, True]


def test_what_is_public_holds_nothing_private(steps: list[Pair]) -> None:
    assert not [key for _, public in steps[1:] for key in json.loads(public)["keys"] if "d" in key]


@pytest.mark.parametrize(
    ("option", "words"),
    [("--add", "there is no key yet"), ("--drop", "there is no key yet"), ("--turn", "there is no new key yet")],
)
def test_it_says_which_step_is_missing(option: str, words: str) -> None:
    private = keys()[0] if option == "--turn" else ""
    result = CliRunner().invoke(main, ["keys", option], env={"KARTOTEKA_TOKEN_KEY": private})
    assert (result.exit_code, words in result.output) == (1, True)


def test_everybody_may_see_the_public_keys_and_check_a_token_by_them(office: Office) -> None:
    office.hire("Alice")
    browser = office.signed_in("alice")
    answer = office.browser().ask("GET", "/jwks.json")
    assert "max-age" in answer.headers["Cache-Control"]
    assert not [key for key in answer.json()["keys"] if "d" in key]
    assert Tokens(answer.text).read(browser.token).name == "Alice"
