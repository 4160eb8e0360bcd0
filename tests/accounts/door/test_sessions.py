"""Sessions: how they go on, how they end, and that a stolen cookie betrays itself."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from accounts.sessions.ending import end_sessions_of
from accounts.sessions.living import Lifetime, forget_old_sessions
from accounts.sessions.refreshing import refresh
from accounts.sessions.secrets import hashed, read_cookie
from accounts.sessions.starting import Started, grant
from accounts.staff.people import deactivate
from tests.accounts.door.office import Browser, Office, soon

DAY = timedelta(days=1)


@pytest.fixture
def alice(office: Office) -> Browser:
    office.hire("Alice", "manager")
    return office.signed_in("alice")


@pytest.fixture
def dana(office: Office) -> Browser:
    office.hire("Dana", "administrator")
    return office.signed_in("dana")


def let_pass(office: Office, seconds: float) -> None:
    """As if the last refresh had been so long ago."""
    office.run("update sessions set rotated_at = rotated_at - make_interval(secs => :seconds)", seconds=seconds)


def test_a_session_brings_token_after_token(alice: Browser) -> None:
    first = alice.who
    answer = alice.refresh()
    assert answer.json()["user"]["name"] == "Alice"
    assert alice.who == first
    assert alice.who.session_id
    assert alice.who.issued_at > first.issued_at


def test_each_refresh_exchanges_the_cookie(alice: Browser) -> None:
    cookies = {alice.cookie}
    for _ in range(3):
        assert alice.refresh().ok
        cookies.add(alice.cookie)
    assert len(cookies) == 4


def test_the_secret_is_nowhere_in_the_database(office: Office, alice: Browser) -> None:
    alice.refresh()
    presented = read_cookie(alice.cookie)
    assert presented
    kept = office.rows("select sessions::text from sessions") + office.rows("select body from outbox")
    assert presented.secret not in str(kept)


def test_two_windows_that_refresh_at_once_both_go_on_with_the_same_cookie(alice: Browser) -> None:
    before = alice.cookie
    assert before
    alice.refresh()
    after = alice.cookie
    alice.cookie = before
    assert alice.refresh().ok
    assert alice.cookie == after


def test_a_cookie_that_was_exchanged_long_ago_is_stolen_and_ends_the_session_for_both(
    office: Office, alice: Browser
) -> None:
    thief = office.browser()
    thief.cookie = alice.cookie or ""
    assert thief.refresh().ok
    let_pass(office, 31)
    assert alice.refresh().json()["code"] == "session-over"
    assert thief.refresh().json()["code"] == "session-over"
    assert office.rows("select end_reason from sessions") == [("stolen",)]
    assert office.recorded() == ["user.signed-in", "session.ended"]
    assert [told["subject_id"] for told in office.told("accounts.tokens.ended")] == [str(thief.who.session_id)]


def test_a_thief_is_found_out_however_often_he_has_exchanged_the_cookie(office: Office, alice: Browser) -> None:
    thief = office.browser()
    thief.cookie = alice.cookie or ""
    assert [thief.refresh().status_code for _ in range(3)] == [200, 200, 200]
    let_pass(office, 600)
    assert alice.refresh().json()["code"] == "session-over"
    assert thief.refresh().json()["code"] == "session-over"
    assert office.rows("select end_reason from sessions") == [("stolen",)]


def test_a_session_of_before_there_were_families_goes_on(office: Office, alice: Browser) -> None:
    session_id, old = str(alice.who.session_id), "a-secret-of-before"
    office.run("update sessions set family_hash = null, secret_hash = :hash", hash=hashed(old))
    alice.cookie = f"{session_id}.{old}"
    assert [alice.refresh().status_code for _ in range(3)] == [200, 200, 200]


@contextmanager
def just_refreshing(office: Office, alice: Browser) -> Iterator[Callable[[], str]]:
    """Her refresh is under way; the token comes when it is asked for."""
    with office.at() as session:
        outcome = refresh(session, read_cookie(alice.cookie), Lifetime.of(office.settings), datetime.now(UTC))
        assert isinstance(outcome, Started)
        yield lambda: grant(session, outcome.session, outcome.user, office.settings.token_key)["access_token"]


def test_a_token_that_is_made_while_the_session_is_being_ended_is_dead(office: Office, alice: Browser) -> None:
    def sign_out_everywhere() -> None:
        with office.at() as session:
            end_sessions_of(session, alice.who.user_id, "ended", datetime.now(UTC))

    with ThreadPoolExecutor() as others:
        with just_refreshing(office, alice) as token:
            ending = others.submit(sign_out_everywhere)
            soon(lambda: waiting(office) == 1)
            alice.token = token()
        ending.result()
    assert office.rows("select ended_at >= to_timestamp(:at) from sessions", at=alice.who.issued_at) == [(True,)]
    soon(lambda: alice.ask("GET", "/me").status_code == 401)


def test_who_refreshes_and_who_deactivates_him_do_not_wait_for_each_other(
    office: Office, alice: Browser, dana: Browser
) -> None:
    def send_away() -> None:
        with office.at() as session:
            deactivate(session, dana.who, alice.who.user_id)

    with ThreadPoolExecutor() as others:
        with just_refreshing(office, alice) as token:
            leaving = others.submit(send_away)
            soon(lambda: waiting(office) == 1)
            alice.token = token()
        leaving.result()
    soon(lambda: alice.ask("GET", "/me").status_code == 401)


def waiting(office: Office) -> int:
    """How many transactions wait for another."""
    blocked = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    return int(office.rows(blocked)[0][0])


def test_tokens_of_a_stolen_session_are_dead(office: Office, alice: Browser) -> None:
    before = alice.cookie or ""
    alice.refresh()
    let_pass(office, 31)
    alice.cookie = before
    alice.refresh()
    soon(lambda: alice.ask("GET", "/me").status_code == 401)


def test_a_guessed_secret_does_not_sign_its_owner_out(office: Office, alice: Browser) -> None:
    stranger = office.browser()
    stranger.cookie = f"{alice.who.session_id}.guessed"
    assert stranger.refresh().status_code == 401
    assert alice.refresh().ok


@pytest.mark.parametrize("cookie", ["", "nonsense", ".", "0190a000-0000-7000-8000-000000000001.secret", "\x7f.\x7f"])
def test_what_is_no_session_is_over(office: Office, cookie: str) -> None:
    answer = office.browser().ask("POST", "/tokens/refresh", Cookie=f"kartoteka_session={cookie}")
    assert (answer.status_code, answer.json()["code"]) == (401, "session-over")
    assert "Set-Cookie" not in answer.headers  # another window may have the right one by now


@pytest.mark.parametrize(
    ("column", "ago", "goes_on"),
    [
        ("last_used_at", timedelta(hours=11, minutes=59), True),
        ("last_used_at", timedelta(hours=12), False),
        ("started_at", timedelta(days=29, hours=23), True),
        ("started_at", timedelta(days=30), False),
    ],
)
def test_a_session_is_over_when_nobody_used_it_or_when_it_is_old(
    office: Office, alice: Browser, column: str, ago: timedelta, goes_on: bool
) -> None:
    office.run(f"update sessions set {column} = :then", then=datetime.now(UTC) - ago)
    assert alice.refresh().ok is goes_on


def test_its_cookie_lives_no_longer_than_the_session(office: Office, alice: Browser) -> None:
    office.run("update sessions set started_at = now() - interval '29 days 23 hours'")
    assert "Max-Age=359" in alice.refresh().headers["Set-Cookie"]  # an hour, not twelve


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Kartoteka": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Origin": "http://[::1"},
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/tokens/refresh"), ("DELETE", "/sessions/current")])
def test_another_page_can_do_nothing_with_the_cookie(
    office: Office, alice: Browser, headers: dict[str, str], method: str, path: str
) -> None:
    answer = alice.ask(method, path, **headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign-page")
    assert alice.refresh().ok


def test_our_own_page_can(office: Office, alice: Browser) -> None:
    for origin in (office.settings.public_url, f"http://127.0.0.1:{office.settings.port}"):
        assert alice.ask("POST", "/tokens/refresh", Origin=origin).ok


def test_signing_out_ends_the_session_and_takes_the_cookie_away(office: Office, alice: Browser) -> None:
    kept = alice.cookie or ""
    answer = alice.ask("DELETE", "/sessions/current")
    assert (answer.status_code, alice.cookie) == (204, None)
    soon(lambda: alice.ask("GET", "/me").status_code == 401)
    alice.cookie = kept
    assert alice.refresh().json()["code"] == "session-over"
    assert office.recorded() == ["user.signed-in", "user.signed-out"]


def test_who_has_only_a_token_signs_out_as_well(alice: Browser) -> None:
    alice.http.cookies.clear()
    assert alice.ask("DELETE", "/sessions/current").status_code == 204
    soon(lambda: alice.ask("GET", "/me").status_code == 401)


def test_signing_out_without_a_session_changes_nothing(office: Office) -> None:
    assert office.browser().ask("DELETE", "/sessions/current").status_code == 204
    assert office.told("accounts.tokens.ended") == []


def test_alice_sees_where_she_is_signed_in(office: Office, alice: Browser) -> None:
    office.signed_in("alice").ask("GET", "/me")
    items = alice.ask("GET", "/me/sessions").json()["items"]
    assert [(one["is_current"], one["how"], one["address"]) for one in items] == [
        (False, "password", "127.0.0.1"),
        (True, "password", "127.0.0.1"),
    ]
    assert items[0]["user_agent"].startswith("python-requests")
    assert not {"secret_hash", "successor_salt"} & items[0].keys()


def test_sessions_that_are_over_are_not_shown(office: Office, alice: Browser) -> None:
    office.signed_in("alice")
    office.run(
        "update sessions set last_used_at = now() - interval '13 hours' where id <> :id", id=alice.who.session_id
    )
    assert len(alice.ask("GET", "/me/sessions").json()["items"]) == 1


def test_alice_ends_a_session_elsewhere(office: Office, alice: Browser) -> None:
    elsewhere = office.signed_in("alice")
    assert alice.ask("DELETE", f"/me/sessions/{elsewhere.who.session_id}").status_code == 204
    assert elsewhere.refresh().status_code == 401
    soon(lambda: elsewhere.ask("GET", "/me").status_code == 401)
    assert alice.ask("GET", "/me").ok


def test_alice_ends_all_her_sessions_but_this_one(office: Office, alice: Browser) -> None:
    others = [office.signed_in("alice") for _ in range(2)]
    assert alice.ask("DELETE", "/me/sessions").status_code == 204
    assert [one.refresh().status_code for one in others] == [401, 401]
    assert alice.refresh().ok


def test_anothers_session_is_not_there(office: Office, alice: Browser) -> None:
    office.hire("Bob")
    bob = office.signed_in("bob")
    answers = [alice.ask("DELETE", f"/me/sessions/{id}") for id in (bob.who.session_id, UUID(int=7))]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "no-such-session")] * 2
    assert bob.refresh().ok


def test_dana_sees_and_ends_the_sessions_of_everybody(office: Office, alice: Browser, dana: Browser) -> None:
    path = f"/staff/{alice.who.user_id}/sessions"
    assert len(dana.ask("GET", path).json()["items"]) == 1
    assert dana.ask("DELETE", path).status_code == 204
    assert alice.refresh().status_code == 401
    soon(lambda: alice.ask("GET", "/me").status_code == 401)
    entry = office.told("audit.action.recorded")[-1]
    assert (entry["action"], entry["actor"]) == ("session.ended", str(dana.who.user_id))
    assert entry["details"]["reason"] == "ended-by-administrator"


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_nobody_else_does(office: Office, alice: Browser, dana: Browser, method: str) -> None:
    assert alice.ask(method, f"/staff/{dana.who.user_id}/sessions").status_code == 403
    assert dana.ask(method, f"/staff/{UUID(int=7)}/sessions").status_code == 404


def test_whoever_is_deactivated_is_out_at_once_and_signs_in_anew_when_he_is_back(
    office: Office, alice: Browser
) -> None:
    office.hire("Dana", "administrator")
    dana, staff = office.signed_in("dana"), f"/staff/{alice.who.user_id}"
    assert dana.ask("POST", f"{staff}/deactivate", {}).ok
    soon(lambda: alice.ask("GET", "/me").status_code == 401)
    assert alice.sign_in("alice").status_code == 401
    assert dana.ask("POST", f"{staff}/activate").ok
    assert alice.refresh().json()["code"] == "session-over"
    assert office.rows("select end_reason from sessions where ended_at is not null") == [("deactivated",)]
    assert alice.sign_in("alice").ok


def test_a_session_of_who_is_not_active_ends_even_if_nobody_ended_it(office: Office, alice: Browser) -> None:
    office.run("update users set is_active = false")
    assert alice.refresh().json()["code"] == "session-over"
    assert office.rows("select end_reason from sessions") == [("deactivated",)]


def test_another_role_counts_with_the_next_token(office: Office, alice: Browser) -> None:
    office.run("update users set roles = '[\"auditor\"]'")
    alice.refresh()
    assert alice.who.roles == {"auditor"}


def test_what_a_session_does_is_recorded_with_it(office: Office, alice: Browser) -> None:
    entry = office.told("audit.action.recorded")[0]
    assert (entry["action"], entry["actor"], entry["address"]) == (
        "user.signed-in",
        str(alice.who.user_id),
        "127.0.0.1",
    )
    assert entry["session_id"] == str(alice.who.session_id)
    assert entry["details"] == {"how": "password", "second_factor": False}


def test_sessions_of_three_months_ago_are_forgotten(office: Office, alice: Browser) -> None:
    for days, left in ((89, 1), (91, 0)):
        with office.database.transaction() as session:
            forget_old_sessions(session, datetime.now(UTC) + days * DAY)
        assert len(office.rows("select * from sessions")) == left
