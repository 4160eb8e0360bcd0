"""Invitations and forgotten passwords: links that are good once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from accounts.links.links import send_link
from accounts.links.resets import grant_wishes
from accounts.users.staff import get_user
from kartoteka.cli import main
from tests.accounts.door.office import PASSWORD, Browser, Office

CHOSEN = "a password of my own"


@pytest.fixture
def alice(office: Office) -> UUID:
    return office.hire("Alice", password_hash=None, language="fi")


@pytest.fixture
def dana(office: Office) -> Browser:
    office.hire("Dana", "administrator")
    return office.signed_in("dana")


def sent(office: Office) -> list[dict[str, Any]]:
    return office.told("accounts.link.made")


def wished(office: Office, at: datetime | None = None) -> int:
    """How many letters the clock sends."""
    with office.database.transaction() as session:
        return grant_wishes(session, at or datetime.now(UTC))


def choose(office: Office, token: str, password: str = CHOSEN) -> Any:
    return office.browser().ask("POST", f"/links/{token}", {"password": password})


def test_who_is_invited_chooses_a_password_and_signs_in(office: Office, alice: UUID, dana: Browser) -> None:
    assert dana.ask("POST", f"/staff/{alice}/invite").status_code == 204
    (letter,) = sent(office)
    assert (letter["email"], letter["language"], letter["purpose"]) == ("alice@example.org", "fi", "invitation")
    link = office.browser().ask("GET", f"/links/{letter['token']}").json()
    assert link == {"purpose": "invitation", "name": "Alice", "login": "alice"}
    assert choose(office, letter["token"]).status_code == 204
    assert office.browser().sign_in("alice", CHOSEN).ok
    assert office.recorded()[-4:] == ["link.made", "link.used", "password.changed", "user.signed-in"]


def test_until_then_no_password_is_right(office: Office, alice: UUID) -> None:
    for password in ("", " ", CHOSEN):
        assert office.browser().sign_in("alice", password or "x").status_code == 401


def test_a_link_is_good_once(office: Office, alice: UUID, dana: Browser) -> None:
    dana.ask("POST", f"/staff/{alice}/invite")
    token = sent(office)[0]["token"]
    assert choose(office, token).status_code == 204
    answer = choose(office, token, "another of somebody else")
    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-link")
    assert office.browser().ask("GET", f"/links/{token}").status_code == 404


def test_a_weak_password_does_not_use_it_up(office: Office, alice: UUID, dana: Browser) -> None:
    dana.ask("POST", f"/staff/{alice}/invite")
    token = sent(office)[0]["token"]
    answer = choose(office, token, "alice")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["password"])
    assert choose(office, token).status_code == 204


def test_a_newer_link_makes_those_before_it_worthless(office: Office, alice: UUID, dana: Browser) -> None:
    for _ in range(2):
        dana.ask("POST", f"/staff/{alice}/invite")
    first, second = (letter["token"] for letter in sent(office))
    assert [choose(office, token).status_code for token in (first, second)] == [404, 204]


@pytest.mark.parametrize(("purpose", "hours"), [("invitation", 72), ("reset", 1)])
def test_a_link_expires(office: Office, alice: UUID, purpose: Any, hours: int) -> None:
    for age, status in ((timedelta(hours=hours, seconds=-30), 200), (timedelta(hours=hours), 404)):
        with office.at() as session:
            send_link(session, get_user(session, alice), purpose, datetime.now(UTC) - age)
        assert office.browser().ask("GET", f"/links/{sent(office)[-1]['token']}").status_code == status


def test_the_token_is_in_the_letter_and_nowhere_else(office: Office, alice: UUID, dana: Browser) -> None:
    dana.ask("POST", f"/staff/{alice}/invite")
    token = sent(office)[0]["token"]
    assert token not in str(office.rows("select links::text from links"))
    assert token not in str(office.told("audit.action.recorded"))


def test_a_link_of_who_has_left_is_worth_nothing(office: Office, alice: UUID, dana: Browser) -> None:
    dana.ask("POST", f"/staff/{alice}/invite")
    office.run("update users set is_active = false where id = :id", id=alice)
    assert choose(office, sent(office)[0]["token"]).status_code == 404
    assert dana.ask("POST", f"/staff/{alice}/invite").json()["code"] == "not-active"


def test_a_link_that_went_to_another_address_is_worth_nothing(office: Office, alice: UUID, dana: Browser) -> None:
    dana.ask("POST", f"/staff/{alice}/invite")
    dana.ask("PATCH", f"/staff/{alice}", {"email": "alice@elsewhere.example.org"}, **{"If-Match": "*"})
    assert choose(office, sent(office)[0]["token"]).json()["code"] == "no-such-link"


def test_a_link_of_before_somebody_left_is_not_good_again_when_he_is_back(
    office: Office, alice: UUID, dana: Browser
) -> None:
    dana.ask("POST", f"/staff/{alice}/invite")
    dana.ask("POST", f"/staff/{alice}/deactivate", {})
    dana.ask("POST", f"/staff/{alice}/activate")
    assert choose(office, sent(office)[0]["token"]).json()["code"] == "no-such-link"


def test_who_changes_his_password_makes_a_link_that_waits_worthless(office: Office) -> None:
    office.hire("Bob")
    bob = office.signed_in("bob")
    office.browser().ask("POST", "/password-resets", {"login": "bob"})
    assert wished(office) == 1
    assert bob.ask("PUT", "/me/password", {"password": PASSWORD, "new_password": CHOSEN}).ok
    assert choose(office, sent(office)[0]["token"]).json()["code"] == "no-such-link"


def test_who_has_no_address_is_not_invited_by_letter(office: Office, dana: Browser) -> None:
    bob = office.hire("Bob", email=None)
    assert dana.ask("POST", f"/staff/{bob}/invite").json()["code"] == "no-address"


def test_only_who_manages_staff_invites(office: Office, alice: UUID, dana: Browser) -> None:
    office.hire("Bob")
    assert office.signed_in("bob").ask("POST", f"/staff/{alice}/invite").status_code == 403


@pytest.mark.parametrize("login", ["alice", "ALICE ", "alice@example.org"])
def test_a_forgotten_password_brings_a_letter(office: Office, alice: UUID, login: str) -> None:
    assert office.browser().ask("POST", "/password-resets", {"login": login}).status_code == 202
    assert wished(office) == 1
    (letter,) = sent(office)
    assert (letter["user_id"], letter["purpose"]) == (str(alice), "reset")


def test_the_answer_is_the_same_for_who_is_not_there_and_nothing_is_looked_up(office: Office, alice: UUID) -> None:
    answers = [office.browser().ask("POST", "/password-resets", {"login": login}) for login in ("alice", "mallory")]
    assert [(answer.status_code, answer.content) for answer in answers] == [(202, b"")] * 2
    assert office.rows("select login from reset_wishes order by login") == [("alice",), ("mallory",)]
    assert sent(office) == []
    assert wished(office) == 1
    assert office.rows("select * from reset_wishes") == []


@pytest.mark.parametrize("told", [{"is_active": False}, {"email": None}])
def test_nothing_is_sent_to_who_has_left_or_has_no_address(office: Office, told: dict[str, Any]) -> None:
    office.hire("Bob", **told)
    office.browser().ask("POST", "/password-resets", {"login": "bob"})
    assert wished(office) == 0


def test_an_address_that_two_share_is_nobodys(office: Office) -> None:
    for name in ("Bob", "Carol"):
        office.hire(name, email="office@example.org")
    office.browser().ask("POST", "/password-resets", {"login": "office@example.org"})
    assert wished(office) == 0


def test_nobodys_letterbox_is_filled(office: Office, alice: UUID) -> None:
    now, letters = datetime.now(UTC), 0
    for minute in range(30):
        office.browser().ask("POST", "/password-resets", {"login": "alice"})
        letters += wished(office, now + timedelta(minutes=minute))
    assert letters == 5


def test_one_address_has_not_more_than_twenty_wishes_at_a_time(office: Office) -> None:
    for number in range(25):
        answer = office.browser().ask("POST", "/password-resets", {"login": f"login{number}"})
        assert answer.status_code == 202
    assert office.rows("select count(*) from reset_wishes") == [(20,)]


def test_a_new_password_by_letter_ends_all_sessions(office: Office) -> None:
    office.hire("Bob")
    bob = office.signed_in("bob")
    bob.ask("POST", "/password-resets", {"login": "bob"})
    wished(office)
    assert choose(office, sent(office)[0]["token"]).status_code == 204
    assert bob.refresh().status_code == 401
    assert bob.sign_in("bob").status_code == 401
    assert bob.sign_in("bob", CHOSEN).ok


def test_it_does_not_turn_the_second_factor_off(office: Office) -> None:
    bob = office.hire("Bob")
    office.run("insert into second_factors values (:id, 'sealed', 0, now(), now())", id=bob)
    office.browser().ask("POST", "/password-resets", {"login": "bob"})
    wished(office)
    choose(office, sent(office)[0]["token"])
    assert office.browser().sign_in("bob", CHOSEN).json()["code"] == "second-factor-needed"


def test_where_the_link_was_used_nobody_elsewhere_can_shut_her_out(office: Office, alice: UUID, dana: Browser) -> None:
    dana.ask("POST", f"/staff/{alice}/invite")
    choose(office, sent(office)[0]["token"])
    stranger = "insert into sign_in_tries select gen_random_uuid(), encode(sha256('alice'), 'hex'), '6.6.6.6', now()"
    for _ in range(8):
        office.run(stranger)
    assert office.browser().sign_in("alice", CHOSEN).ok


def test_where_there_is_no_mail_an_operator_prints_a_link(office: Office, alice: UUID) -> None:
    environ = {"DATABASE_URL": office.settings.database_url, "KARTOTEKA_NAMESPACE": office.settings.namespace}
    printed = CliRunner().invoke(main, ["accounts", "link", "Alice"], env=environ).output.strip()
    assert choose(office, printed.rpartition("/link/")[2]).status_code == 204
    assert sent(office) == []
    refused = CliRunner().invoke(main, ["accounts", "link", "mallory"], env=environ)
    assert (refused.exit_code, "mallory" in refused.output) == (1, True)
