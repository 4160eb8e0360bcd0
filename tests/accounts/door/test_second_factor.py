"""The second factor: set up, asked for, good once, lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import requests
from sqlalchemy import text

from accounts.second_factor import totp
from accounts.second_factor.models import SecondFactor
from accounts.second_factor.sealing import Seal, SealError
from accounts.second_factor.totp import renew_seals, seal_of, take_step
from kartoteka.auth import new_key_pair, with_new_key, with_new_key_signing
from tests.accounts.door.office import PASSWORD, Browser, Office

KEY = new_key_pair()[0]
SECRET = pyotp.random_base32()
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def factor(last_step: int = 0) -> SecondFactor:
    return SecondFactor(sealed_secret=seal_of(KEY).close(SECRET), last_step=last_step)


def code_of(seconds: float) -> str:
    return pyotp.TOTP(SECRET).at(NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize(("seconds", "is_good"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_it_takes_the_code_of_now_and_its_neighbours(seconds: float, is_good: bool) -> None:
    assert take_step(factor(), code_of(seconds), seal_of(KEY), NOON) is is_good


def test_it_takes_a_code_once_and_none_before_it() -> None:
    known = factor()
    taken = [take_step(known, code_of(seconds), seal_of(KEY), NOON) for seconds in (0, 0, -30, 30)]
    assert taken == [True, False, False, True]


@pytest.fixture
def alice(office: Office) -> Browser:
    office.hire("Alice")
    return office.signed_in("alice")


def shows(secret: str, steps: int = 1) -> str:
    """What the authenticator shows so many steps from now: the next code, since that of now was used to set it up."""
    return pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=30 * steps))


def set_up(browser: Browser) -> tuple[str, list[str]]:
    """The secret and the recovery codes."""
    secret = browser.ask("POST", "/me/totp").json()["secret"]
    answer = browser.ask("PUT", "/me/totp", {"code": shows(secret, 0)})
    assert answer.ok, answer.text
    return secret, answer.json()["recovery_codes"]


def test_it_is_offered_as_text_as_a_link_and_as_a_picture(alice: Browser) -> None:
    offer = alice.ask("POST", "/me/totp").json()
    assert offer["uri"].startswith("otpauth://totp/Kartoteka:alice?secret=" + offer["secret"])
    assert offer["qr"].startswith("<svg")


def test_it_counts_only_when_a_code_was_typed(office: Office, alice: Browser) -> None:
    secret = alice.ask("POST", "/me/totp").json()["secret"]
    assert alice.ask("GET", "/me/totp").json()["is_on"] is False
    assert office.browser().sign_in("alice").ok
    answer = alice.ask("PUT", "/me/totp", {"code": "000000" if shows(secret, 0) != "000000" else "111111"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["code"])
    assert office.browser().sign_in("alice").ok


def test_it_is_asked_for_from_then_on(office: Office, alice: Browser) -> None:
    secret, _ = set_up(alice)
    assert alice.ask("GET", "/me/totp").json() == {"is_on": True, "is_demanded": False, "recovery_codes_left": 10}
    assert office.browser().sign_in("alice").json()["code"] == "second-factor-needed"
    assert office.browser().sign_in("alice", code="").json()["code"] == "second-factor-needed"
    assert office.browser().sign_in("alice", code=shows(secret)).ok
    assert office.rows("select had_second_factor from sessions order by id") == [(True,), (True,)]
    assert office.recorded() == ["user.signed-in", "second-factor.on", "user.signed-in"]


def test_a_code_that_was_used_is_wrong(office: Office, alice: Browser) -> None:
    secret, _ = set_up(alice)
    code = shows(secret)
    assert office.browser().sign_in("alice", code=code).ok
    answer = office.browser().sign_in("alice", code=code)
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong-code")


def test_it_tells_nothing_of_the_code_to_who_has_no_password(office: Office, alice: Browser) -> None:
    secret, _ = set_up(alice)
    assert office.browser().sign_in("alice", "kvas", code=shows(secret)).json()["code"] == "wrong-password"
    assert office.browser().sign_in("alice", code=shows(secret)).ok


def test_guessing_codes_is_slowed_down_even_if_the_password_is_shown_in_between(office: Office, alice: Browser) -> None:
    set_up(alice)
    codes = []
    for _ in range(5):
        codes.append(office.browser().sign_in("alice", code="not-it").json()["code"])
        office.browser().sign_in("alice")
    assert codes == ["wrong-code"] * 5
    assert office.browser().sign_in("alice", code="not-it").status_code == 429


def test_a_recovery_code_is_good_once_however_it_is_typed(office: Office, alice: Browser) -> None:
    _, codes = set_up(alice)
    assert (len(codes), len(set(codes)), len(codes[0])) == (10, 10, 19)
    assert office.browser().sign_in("alice", code=codes[0]).ok
    assert office.browser().sign_in("alice", code=codes[0]).json()["code"] == "wrong-code"
    assert office.browser().sign_in("alice", code=codes[1].replace("-", " ").lower()).ok
    assert alice.ask("GET", "/me/totp").json()["recovery_codes_left"] == 8


def test_anothers_recovery_code_is_none(office: Office, alice: Browser) -> None:
    office.hire("Bob")
    bob = office.signed_in("bob")
    set_up(bob)
    _, codes = set_up(alice)
    assert office.browser().sign_in("bob", code=codes[0]).json()["code"] == "wrong-code"


def test_neither_secret_nor_codes_can_be_read_in_the_database(office: Office, alice: Browser) -> None:
    secret, codes = set_up(alice)
    kept = office.rows("select second_factors::text from second_factors")
    kept += office.rows("select recovery_codes::text from recovery_codes") + office.rows("select body from outbox")
    kept += office.rows("select idempotency_keys::text from idempotency_keys")
    assert secret not in str(kept)
    assert not [code for code in codes if code in str(kept) or code.replace("-", "") in str(kept)]


def test_an_offer_is_not_kept_to_be_given_again(office: Office, alice: Browser) -> None:
    offers = [alice.ask("POST", "/me/totp", **{"Idempotency-Key": "one"}).json()["secret"] for _ in range(2)]
    assert offers[0] != offers[1]
    assert office.rows("select * from idempotency_keys") == []


def test_who_has_one_must_turn_it_off_before_he_gets_another(alice: Browser) -> None:
    set_up(alice)
    answer = alice.ask("POST", "/me/totp")
    assert (answer.status_code, answer.json()["code"]) == (409, "second-factor-is-on")
    assert alice.ask("PUT", "/me/totp", {"code": "123456"}).status_code == 409


def test_turning_it_off_needs_the_password(office: Office, alice: Browser) -> None:
    set_up(alice)
    assert alice.ask("POST", "/me/totp/off", {"password": "kvas"}).status_code == 422
    assert office.browser().sign_in("alice").status_code == 401
    assert alice.ask("POST", "/me/totp/off", {"password": PASSWORD}).status_code == 204
    assert office.browser().sign_in("alice").ok
    assert office.rows("select * from recovery_codes") == []


def test_dana_takes_it_away_from_who_has_lost_his_telephone(office: Office, alice: Browser) -> None:
    office.hire("Dana", "administrator")
    dana = office.signed_in("dana")
    set_up(alice)
    assert alice.ask("DELETE", f"/staff/{dana.who.user_id}/totp").status_code == 403
    assert dana.ask("DELETE", f"/staff/{alice.who.user_id}/totp").status_code == 204
    assert alice.refresh().json()["code"] == "session-over"
    assert office.browser().sign_in("alice").ok
    assert "second-factor.off" in office.recorded()


@pytest.fixture
def demanded(office: Office) -> Iterator[None]:
    """The role of agents demands a second factor."""
    demand = text("update roles set needs_second_factor = :demanded where name = 'agent'")
    with office.database.transaction() as session:
        session.execute(demand, {"demanded": True})
    yield
    with office.database.transaction() as session:
        session.execute(demand, {"demanded": False})


def test_who_must_have_one_may_do_nothing_but_set_it_up(office: Office, demanded: None) -> None:
    office.hire("Alice")
    alice = office.browser()
    assert alice.sign_in("alice").json()["must_set_up_second_factor"] is True
    assert (alice.who.rights, set(alice.who.reach.values())) == (frozenset(), {"none"})
    assert [alice.ask("GET", path).status_code for path in ("/users", "/teams", "/roles")] == [403, 403, 403]
    assert alice.refresh().json()["must_set_up_second_factor"] is True
    set_up(alice)
    assert alice.refresh().json()["must_set_up_second_factor"] is False
    assert "cards.read" in alice.who.rights


@pytest.mark.parametrize("code", ["١٢٣٤٥٦", "²²²²²²", "ключик", "🐟" * 6, "12345\x00"])
def test_what_is_no_code_is_wrong_and_no_accident(office: Office, alice: Browser, code: str) -> None:
    alice.ask("POST", "/me/totp")
    assert alice.ask("PUT", "/me/totp", {"code": code}).json()["code"] == "wrong-code"
    set_up(alice)
    assert office.browser().sign_in("alice", code=code).json()["code"] == "wrong-code"


def test_what_is_sealed_is_opened_by_the_same_key_for_the_same_purpose_alone() -> None:
    sealed = Seal(KEY, "one").close("hush")
    assert "hush" not in sealed
    assert Seal(KEY, "one").open(sealed) == "hush"
    for other in (Seal(KEY, "two"), Seal(new_key_pair()[0], "one")):
        with pytest.raises(SealError):
            other.open(sealed)


def test_a_public_key_seals_nothing() -> None:
    with pytest.raises(SealError, match="no private key"):
        Seal(new_key_pair()[1], "one")


def test_codes_go_on_while_keys_change_and_after_the_old_one_is_gone(office: Office, alice: Browser) -> None:
    old = office.settings.token_key
    secret, _ = set_up(alice)
    added = with_new_key(old)
    turned = with_new_key_signing(*added)
    with office.database.transaction() as session:
        assert [renew_seals(session, seal_of(turned[0])) for _ in range(2)] == [1, 0]
        session.expire_all()
        again = with_new_key(turned[0])[0]  # which forgets the old one
        for key in (added[0], turned[0], again):
            session.get_one(SecondFactor, alice.who.user_id).last_step = 0
            assert totp.take_code(session, alice.who.user_id, shows(secret, 0), seal_of(key), datetime.now(UTC))


def test_what_was_sealed_by_a_key_that_is_gone_is_no_accident_and_takes_no_other_with_it(
    office: Office, alice: Browser
) -> None:
    secret, codes = set_up(alice)
    office.hire("Bob")
    set_up(office.signed_in("bob"))
    gone = seal_of(new_key_pair()[0]).close(secret)
    office.run("update second_factors set sealed_secret = :gone where user_id = :id", gone=gone, id=alice.who.user_id)
    assert office.browser().sign_in("alice", code=shows(secret)).json()["code"] == "wrong-code"
    assert office.browser().sign_in("alice", code=codes[0]).ok
    later = with_new_key_signing(*with_new_key(office.settings.token_key))[0]
    with office.database.transaction() as session:
        assert renew_seals(session, seal_of(later)) == 1


def test_of_two_offers_at_once_none_is_an_accident(office: Office, alice: Browser) -> None:
    sign = {"Authorization": f"Bearer {alice.token}"}
    with ThreadPoolExecutor(8) as windows:
        asked = [windows.submit(requests.post, office.url("/me/totp"), headers=sign, timeout=20) for _ in range(8)]
    assert {one.result().status_code for one in asked} == {200}


def test_not_even_dana_turns_off_her_own_without_the_password(office: Office) -> None:
    office.hire("Dana", "administrator")
    dana = office.signed_in("dana")
    set_up(dana)
    assert dana.ask("DELETE", f"/staff/{dana.who.user_id}/totp").json()["code"] == "not-yourself"
    assert dana.ask("GET", "/me/totp").json()["is_on"] is True
