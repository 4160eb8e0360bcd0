"""The door: who is let in, and what happens to those who guess."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from uuid import UUID

import eventlet
import pytest
import requests

from accounts.sessions import api, throttle
from accounts.sessions.cookies import taken_away
from accounts.sessions.errors import TooManyTries
from accounts.sessions.throttle import begin_try, place_of, wait_after
from kartoteka.settings import Settings
from kartoteka.threads import AT_ONCE, in_thread
from tests.accounts.door.office import PASSWORD, Browser, Office

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_it_lets_in_whoever_has_the_password(office: Office) -> None:
    alice = office.hire("Alice", "manager")
    browser = office.browser()
    answer = browser.sign_in(" ALICE ")
    assert (answer.json()["expires_in"], answer.json()["token_type"]) == (600, "Bearer")
    assert answer.json()["must_set_up_second_factor"] is False
    assert (browser.who.user_id, browser.who.roles) == (alice, {"manager"})
    assert "cards.write" in browser.who.rights
    assert office.user(alice).last_sign_in_at
    assert office.recorded() == ["user.signed-in"]


def test_its_cookie_is_for_no_script_no_other_page_and_no_other_service(office: Office) -> None:
    office.hire("Alice")
    cookie = office.browser().sign_in("alice").headers["Set-Cookie"]
    parts = set(cookie.split("; ")[1:])
    assert {"HttpOnly", "SameSite=Strict", "Path=/api/accounts"} <= parts
    assert parts & {"Max-Age=43200", "Max-Age=43199"}
    assert "Secure" not in parts  # this office has no https


def test_its_cookie_is_never_sent_in_the_clear_where_there_is_https(settings: Settings) -> None:
    assert "Secure" in taken_away(replace(settings, public_url="https://crm.example"))["Set-Cookie"]


@pytest.mark.parametrize(("login", "password"), [("alice", "kvas"), ("mallory", PASSWORD), ("zoe", PASSWORD)])
def test_it_refuses_strangers_and_who_has_left_with_the_same_words(office: Office, login: str, password: str) -> None:
    office.hire("Alice")
    office.hire("Zoe", is_active=False)
    answer = office.browser().sign_in(login, password)
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong-password")
    assert answer.json()["title"] == "Login or password is wrong"
    assert "Set-Cookie" not in answer.headers
    assert office.recorded() == ["user.sign-in-refused"]


def test_it_does_the_same_work_for_a_login_that_nobody_has(office: Office) -> None:
    office.hire("Alice")
    with patch.object(api, "check_password", side_effect=api.check_password) as checked:
        office.browser().sign_in("alice", "kvas")
        office.browser().sign_in("mallory", "kvas")
    assert checked.call_count == 2


def test_it_does_not_write_down_what_strangers_type(office: Office) -> None:
    office.browser().sign_in("oops this is my password")
    everything = office.rows("select body from outbox") + office.rows("select sign_in_tries::text from sign_in_tries")
    assert len(everything) == 2
    assert "oops" not in str(everything)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"login": "alice"}, "password"),
        ({"password": PASSWORD}, "login"),
        ({}, "login"),
        ({"api_key": "kk_1_2", "login": "alice"}, "login"),
        ({"login": "alice", "password": PASSWORD, "is_admin": True}, "is_admin"),
    ],
)
def test_it_names_what_is_missing_or_too_much(office: Office, body: dict[str, str], field: str) -> None:
    answer = office.browser().ask("POST", "/tokens", body)
    assert (answer.status_code, next(iter(answer.json()["fields"]))) == (422, field)


def test_it_takes_no_sign_in_from_another_page(office: Office) -> None:
    office.hire("Alice")
    answer = office.browser().ask(
        "POST", "/tokens", {"login": "alice", "password": PASSWORD}, Origin="https://evil.example"
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign-page")


def test_after_five_wrong_tries_even_the_right_password_has_to_wait(office: Office) -> None:
    office.hire("Alice")
    assert [office.browser().sign_in("alice", "kvas").status_code for _ in range(5)] == [401] * 5
    answer = office.browser().sign_in("alice")
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-tries")
    assert 0 < int(answer.headers["Retry-After"]) <= 15


def test_a_login_that_nobody_has_is_slowed_down_alike(office: Office) -> None:
    codes = [office.browser().sign_in("mallory").status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]


def test_wrong_tries_at_once_are_counted_one_by_one(office: Office) -> None:
    office.hire("Alice")

    def guess(number: int) -> None:
        with office.at() as session:
            begin_try(session, "alice", None, "10.0.0.1", NOW)

    with ThreadPoolExecutor(8) as pool:
        outcomes = [future.exception() for future in [pool.submit(guess, number) for number in range(12)]]
    assert sum(outcome is None for outcome in outcomes) == 5
    assert all(outcome is None or isinstance(outcome, TooManyTries) for outcome in outcomes)


def tried(
    office: Office, login: str = "alice", user_id: UUID | None = None, address: str = "6.6.6.6", at: float = 0
) -> int:
    """Seconds to wait before a try; 0 when it was allowed, and counted."""
    try:
        with office.at(address) as session:
            begin_try(session, login, user_id, address, NOW + timedelta(seconds=at))
    except TooManyTries as refusal:
        return int(refusal.headers["Retry-After"])
    return 0


def test_each_wait_is_longer_than_the_one_before_and_none_is_for_ever(office: Office) -> None:
    waits, at = [], 0.0
    for _ in range(10):
        wait = tried(office, at=at)
        waits += [wait] if wait else []
        at += wait
    assert [*waits, tried(office, at=at), tried(office, at=at)] == [15, 30, 60, 0, 120]
    assert tried(office, at=at + 16 * 60) == 0
    assert wait_after(500) == timedelta(minutes=15)


def test_where_alice_signed_in_before_nobody_elsewhere_can_shut_her_out(office: Office) -> None:
    alice = office.hire("Alice")
    office.signed_in("alice")
    office.run("update sessions set address = '10.0.0.7', last_used_at = :now", now=NOW)
    assert [tried(office) for _ in range(6)] == [0] * 5 + [15]
    assert tried(office, user_id=alice, address="10.0.0.8") == 15
    assert tried(office, user_id=alice, address="10.0.0.7") == 0


def test_guessing_at_alices_own_desk_is_slowed_down_too(office: Office) -> None:
    alice = office.hire("Alice")
    office.signed_in("alice")
    office.run("update sessions set address = '10.0.0.7', last_used_at = :now", now=NOW)
    waits = [tried(office, user_id=alice, address="10.0.0.7") for _ in range(6)]
    assert waits == [0] * 5 + [15]


def test_one_address_that_tries_many_logins_has_to_wait(office: Office) -> None:
    waits = [tried(office, f"login{number}") for number in range(21)]
    assert waits == [0] * 20 + [15]
    assert tried(office, "login22", address="7.7.7.7") == 0


def test_a_right_password_forgets_what_was_mistyped_there(office: Office) -> None:
    office.hire("Alice")
    for _ in range(2):
        assert [office.browser().sign_in("alice", "kvas").status_code for _ in range(4)] == [401] * 4
        assert office.browser().sign_in("alice").ok
    assert office.rows("select * from sign_in_tries") == []


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("", ""),
        ("not an address", "not an address"),
    ],
)
def test_a_host_is_known_by_its_address_or_its_ipv6_network(address: str, place: str) -> None:
    assert place_of(address) == place


def test_tries_that_count_no_longer_are_removed(office: Office) -> None:
    tried(office)
    with office.database.transaction() as session:
        throttle.forget_old_tries(session, NOW + timedelta(minutes=16))
    assert office.rows("select * from sign_in_tries") == []


def test_others_go_on_while_passwords_are_checked(office: Office) -> None:
    office.hire("Alice")
    ticks: list[int] = []

    def tick() -> None:
        while True:
            ticks.append(1)
            eventlet.sleep(0.005)

    ticker = eventlet.spawn(tick)
    signing_in = [eventlet.spawn(office.browser().sign_in, "alice") for _ in range(4)]
    assert all(one.wait().ok for one in signing_in)
    ticker.kill()
    assert len(ticks) > 10


def test_so_many_are_checked_at_once_and_no_more() -> None:
    now, most = [0], [0]

    def check() -> None:
        now[0] += 1
        most[0] = max(most[0], now[0])
        eventlet.patcher.original("time").sleep(0.05)
        now[0] -= 1

    waiting = [eventlet.spawn(in_thread, check) for _ in range(6)]
    for one in waiting:
        one.wait()
    assert most[0] <= AT_ONCE


def test_what_a_thread_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        in_thread(lambda: 1 / 0)


def test_a_key_of_the_old_sort_of_body_is_still_enough(office: Office) -> None:
    office.hire("Alice")
    answer = requests.post(office.url("/tokens"), json={"login": "alice", "password": PASSWORD}, timeout=10)
    assert Browser(office, token=answer.json()["access_token"]).ask("GET", "/me").json()["name"] == "Alice"
