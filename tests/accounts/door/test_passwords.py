"""Passwords: how they are kept, and which are taken."""

import hashlib
import os
import unicodedata
from unittest.mock import patch

import pytest
from argon2 import PasswordHasher

from accounts.passwords.hashing import check_password, hash_password
from accounts.passwords.policy import weakness
from tests.accounts.door.office import PASSWORD, Office


def by_scrypt(password: str) -> str:
    """As passwords were kept before."""
    salt = os.urandom(16)
    return f"{salt.hex()}${hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1).hex()}"


def test_it_knows_a_password_again_and_no_other() -> None:
    stored = hash_password("квас")
    assert check_password("квас", stored).is_right
    assert not check_password("Квас", stored).is_right


def test_it_keeps_passwords_by_argon2id_as_rfc_9106_says_for_little_memory() -> None:
    assert hash_password("квас").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_it_salts_each_hash() -> None:
    assert hash_password("same") != hash_password("same")


def test_it_takes_the_same_letters_from_another_keyboard() -> None:
    assert check_password(unicodedata.normalize("NFD", "йогурт"), hash_password("йогурт")).is_right


def test_it_renews_a_hash_of_the_old_kind_when_the_password_is_right() -> None:
    checked = check_password("квас", by_scrypt("квас"))
    assert checked.is_right
    assert check_password("квас", checked.new_hash).is_right
    assert check_password("kvas", by_scrypt("квас")).new_hash is None


def test_it_renews_a_hash_that_is_too_cheap_by_now() -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("квас")
    assert check_password("квас", cheap).new_hash


@pytest.mark.parametrize("stored", [None, "", "not a hash", "zz$zz", "$argon2id$broken"])
def test_it_takes_no_password_where_there_is_none(stored: str | None) -> None:
    assert not check_password("", stored).is_right
    assert not check_password("квас", stored).is_right


@pytest.mark.parametrize("stored", [None, "", hash_password("квас"), by_scrypt("квас")])
@pytest.mark.parametrize("password", ["квас", "kvas"])
def test_it_costs_one_argon2_whoever_it_is(stored: str | None, password: str) -> None:
    with (
        patch.object(PasswordHasher, "verify", autospec=True, side_effect=PasswordHasher.verify) as verify,
        patch.object(PasswordHasher, "hash", autospec=True, side_effect=PasswordHasher.hash) as hash,
    ):
        check_password(password, stored)
    assert verify.call_count + hash.call_count == 1


@pytest.mark.parametrize(
    "password",
    [
        "herring under a fur coat",
        "ж" * 6 + "абвгде",
        " 12 spaces in it ",
        "🐟🐠🐡🦈🐙🦑🦐🦞🦀🐚🐳🐋",
        "x" * 120 + "abcdefgh",
    ],
)
def test_it_takes_any_characters(password: str) -> None:
    assert weakness(password, ["alice"]) == ""


@pytest.mark.parametrize(
    "password",
    [
        "eleven char",
        "a" * 64 + "bcdefgh" * 10,
        "aaaaaaaaaaaaaa",
        "123456789012",
        "qwertyuiop[]"[:10] + "as",
        "Password1234",
        "P@ssw0rd2026!",
        "passwordpassword",
        "йцукенгшщзхъ",
        "пароль123456",
        "KARTOTEKA2026",
        "iloveyou1234",
    ],
)
def test_it_refuses_what_is_tried_first(password: str) -> None:
    assert weakness(password, [])


@pytest.mark.parametrize(
    "password", ["Alice Korhonen", "alicekorhonen1", "alice.korhonen@example.org", "ALICE.KORHONEN"]
)
def test_it_refuses_what_its_owner_is_called(password: str) -> None:
    assert weakness(password, ["alice", "Alice Korhonen", "alice.korhonen@example.org", None])


def test_a_new_password_signs_out_everywhere_else(office: Office) -> None:
    office.hire("Alice")
    alice, elsewhere = office.signed_in("alice"), office.signed_in("alice")
    change = {"password": PASSWORD, "new_password": "a better one, if longer"}
    assert alice.ask("PUT", "/me/password", change).status_code == 204
    assert elsewhere.refresh().json()["code"] == "session-over"
    assert alice.refresh().ok
    assert office.browser().sign_in("alice").status_code == 401
    assert office.browser().sign_in("alice", "a better one, if longer").ok
    assert "password.changed" in office.recorded()


def test_a_new_password_needs_the_old_one_and_guessing_it_is_slowed_down(office: Office) -> None:
    office.hire("Alice")
    alice = office.signed_in("alice")
    change = {"password": "a guess", "new_password": "a better one, if longer"}
    answers = [alice.ask("PUT", "/me/password", change) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[0].json()["fields"] == {"password": ["This is not your password"]}


def test_a_new_password_that_is_too_easy_is_named(office: Office) -> None:
    office.hire("Alice")
    answer = office.signed_in("alice").ask("PUT", "/me/password", {"password": PASSWORD, "new_password": "short"})
    assert (answer.status_code, answer.json()["code"]) == (422, "weak-password")
    assert answer.json()["fields"] == {"new_password": ["At least 12 characters"]}


def test_no_password_is_written_down(office: Office) -> None:
    office.hire("Alice")
    office.signed_in("alice").ask(
        "PUT", "/me/password", {"password": PASSWORD, "new_password": "a better one, if longer"}
    )
    told = str(office.rows("select body from outbox")) + str(office.rows("select users::text from users"))
    assert PASSWORD not in told
    assert "a better one" not in told


@pytest.mark.parametrize(
    ("method", "path", "told"),
    [("PUT", "/me/password", {"new_password": "another of hers"}), ("POST", "/me/totp/off", {})],
)
def test_whoever_does_not_know_the_password_of_his_session_leaves_a_trace(
    office: Office, method: str, path: str, told: dict[str, str]
) -> None:
    office.hire("Alice")
    alice = office.signed_in("alice")
    assert alice.ask(method, path, {**told, "password": "a guess of a thief"}).json()["code"] == "wrong-password"
    assert office.recorded() == ["user.signed-in", "user.password-refused"]
    assert "a guess of a thief" not in str(office.rows("select body from outbox"))
