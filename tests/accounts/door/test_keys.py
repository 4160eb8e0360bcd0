"""API keys: what a program may do in somebody's name, and for how long."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from accounts.keys.ending import tell_endings
from accounts.keys.keys import revoke_key, use_key
from kartoteka.events import Cause
from tests.accounts.door.office import PASSWORD, Browser, Office, soon

NOW = datetime.now(UTC)


@pytest.fixture
def alice(office: Office) -> Browser:
    office.hire("Alice", "manager")
    return office.signed_in("alice")


@pytest.fixture
def dana(office: Office) -> Browser:
    office.hire("Dana", "administrator")
    return office.signed_in("dana")


def a_key(*rights: str, days: float = 30, name: str = "till") -> dict[str, Any]:
    return {
        "name": name,
        "rights": list(rights or ("cards.read",)),
        "expires_at": (NOW + timedelta(days=days)).isoformat(),
    }


def made(browser: Browser, path: str = "/me/keys", **told: Any) -> dict[str, Any]:
    answer = browser.ask("POST", path, {**a_key(), **told})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def program(office: Office, key: str) -> Browser:
    """A program that has shown its key."""
    browser = office.browser()
    answer = browser.ask("POST", "/tokens", {"api_key": key})
    assert answer.ok, answer.text
    browser.token = answer.json()["access_token"]
    return browser


def test_a_key_brings_a_token_for_its_rights_in_its_holders_name(office: Office, alice: Browser) -> None:
    key = made(alice, rights=["cards.read", "calls.read"])
    till = program(office, key["key"])
    assert (till.who.user_id, till.who.rights) == (alice.who.user_id, {"cards.read", "calls.read"})
    assert (till.who.reach["cards"], till.who.reach["tasks"]) == (alice.who.reach["cards"], "none")
    assert str(till.who.session_id) == key["id"]
    assert till.cookie is None
    assert alice.ask("GET", "/me/keys").json()["items"][0]["last_used_at"]


def test_a_key_is_shown_once_and_kept_as_a_hash(office: Office, alice: Browser) -> None:
    key = alice.ask("POST", "/me/keys", a_key(), **{"Idempotency-Key": "one"}).json()
    assert key["key"].startswith("kk_")
    secret = key["key"].split("_", 2)[2]
    assert "key" not in alice.ask("GET", "/me/keys").json()["items"][0]
    kept = office.rows("select api_keys::text from api_keys") + office.rows("select body from outbox")
    assert secret not in str(kept + office.rows("select idempotency_keys::text from idempotency_keys"))


def test_a_key_can_do_no_more_than_its_holder(office: Office, alice: Browser) -> None:
    answer = alice.ask("POST", "/me/keys", a_key("cards.read", "cards.delete", "staff.manage"))
    assert (answer.status_code, answer.json()["code"]) == (422, "too-much-for-a-key")
    assert answer.json()["fields"]["rights"] == [
        f"Not a right of yours: {name}" for name in ("cards.delete", "staff.manage")
    ]


def test_a_key_loses_what_its_holder_loses(office: Office, alice: Browser) -> None:
    key = made(alice, rights=["cards.read", "cards.write"])
    office.run("update users set roles = '[\"auditor\"]'")
    assert program(office, key["key"]).who.rights == {"cards.read"}


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"rights": []}, "rights"),
        ({"rights": ["cards.fly"]}, "rights"),
        ({"name": ""}, "name"),
        ({"expires_at": (NOW - timedelta(seconds=1)).isoformat()}, "expires_at"),
        ({"expires_at": (NOW + timedelta(days=367)).isoformat()}, "expires_at"),
        ({"expires_at": None}, "expires_at"),
        ({"user_id": "0190a000-0000-7000-8000-000000000001"}, "user_id"),
    ],
)
def test_it_names_what_is_wrong_with_a_key(alice: Browser, told: dict[str, Any], field: str) -> None:
    answer = alice.ask("POST", "/me/keys", {**a_key(), **told})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


def test_a_key_that_is_none_is_refused(office: Office, alice: Browser) -> None:
    key = made(alice)["key"]
    other = made(alice)["key"]
    wrong = ["kk", "kk__", "xx" + key[2:], key[:-1], key + "a", key[:36] + other[36:], "kk_zz_zz", "ключ"]
    answers = [office.browser().ask("POST", "/tokens", {"api_key": one}) for one in wrong]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(401, "wrong-key")}


@pytest.mark.parametrize("change", ["update api_keys set expires_at = now()", "update users set is_active = false"])
def test_a_key_that_has_expired_or_whose_holder_has_left_is_refused(
    office: Office, alice: Browser, change: str
) -> None:
    key = made(alice)["key"]
    office.run(change)
    assert office.browser().ask("POST", "/tokens", {"api_key": key}).json()["code"] == "wrong-key"


def test_a_revoked_key_and_its_tokens_are_dead_at_once(office: Office, alice: Browser) -> None:
    key = made(alice)
    till = program(office, key["key"])
    assert alice.ask("DELETE", f"/me/keys/{key['id']}").status_code == 204
    assert office.browser().ask("POST", "/tokens", {"api_key": key["key"]}).status_code == 401
    soon(lambda: till.ask("GET", "/me").status_code == 401)
    assert alice.ask("GET", "/me").ok
    assert alice.ask("GET", "/me/keys").json()["items"] == []
    assert alice.ask("DELETE", f"/me/keys/{key['id']}").status_code == 404
    assert [told["subject_id"] for told in office.told("accounts.tokens.ended")] == [key["id"]]
    assert office.recorded() == ["user.signed-in", "key.made", "key.used", "key.revoked"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/me/keys", a_key()),
        ("DELETE", "/me/keys/0190a000-0000-7000-8000-000000000001", None),
        ("DELETE", "/me/sessions", None),
        ("DELETE", "/me/sessions/0190a000-0000-7000-8000-000000000001", None),
        ("PUT", "/me/password", {"password": PASSWORD, "new_password": "a better one, if longer"}),
        ("POST", "/me/totp", None),
        ("PUT", "/me/totp", {"code": "123456"}),
        ("POST", "/me/totp/off", {"password": PASSWORD}),
    ],
)
def test_a_program_can_not_change_how_its_holder_proves_himself(
    office: Office, alice: Browser, method: str, path: str, body: Any
) -> None:
    till = program(office, made(alice)["key"])
    answer = till.ask(method, path, body)
    assert (answer.status_code, answer.json()["code"]) == (403, "only-in-person")


def test_anothers_key_is_not_there(office: Office, alice: Browser) -> None:
    office.hire("Bob")
    key = made(office.signed_in("bob"))
    assert alice.ask("GET", "/me/keys").json()["items"] == []
    assert alice.ask("DELETE", f"/me/keys/{key['id']}").status_code == 404
    assert program(office, key["key"]).ask("GET", "/me").ok


def test_dana_makes_a_key_for_a_machine_which_has_no_password(office: Office, dana: Browser) -> None:
    pbx = office.hire("PBX", "machine", password_hash=None)
    key = made(dana, f"/staff/{pbx}/keys", rights=["calls.read"])
    assert program(office, key["key"]).who.rights == {"calls.read"}
    assert office.browser().sign_in("pbx").status_code == 401
    assert [one["id"] for one in dana.ask("GET", f"/staff/{pbx}/keys").json()["items"]] == [key["id"]]
    assert dana.ask("DELETE", f"/staff/{pbx}/keys/{key['id']}").status_code == 204
    entry = office.told("audit.action.recorded")[-1]
    assert (entry["action"], entry["actor"]) == ("key.revoked", str(dana.who.user_id))


def test_not_even_dana_gives_a_machine_more_than_its_role(office: Office, dana: Browser) -> None:
    pbx = office.hire("PBX", "machine")
    answer = dana.ask("POST", f"/staff/{pbx}/keys", a_key("staff.manage"))
    assert answer.json()["fields"] == {"rights": ["Not a right of the holder: staff.manage"]}


def test_what_only_administrators_may_is_for_no_key(office: Office, dana: Browser) -> None:
    answer = dana.ask("POST", "/me/keys", a_key("staff.manage", "cards.read"))
    assert answer.json()["fields"] == {"rights": ["Only for administrators in person: staff.manage"]}
    old = made(dana)
    office.run('update api_keys set rights = \'["cards.read", "staff.manage"]\'')
    assert program(office, old["key"]).who.rights == {"cards.read"}


def test_people_make_their_keys_themselves(office: Office, alice: Browser, dana: Browser) -> None:
    assert dana.ask("POST", f"/staff/{alice.who.user_id}/keys", a_key()).json()["code"] == "no-machine"


def test_keys_do_not_come_back_with_whoever_had_left(office: Office, alice: Browser, dana: Browser) -> None:
    key, staff = made(alice)["key"], f"/staff/{alice.who.user_id}"
    assert dana.ask("POST", f"{staff}/deactivate", {}).ok and dana.ask("POST", f"{staff}/activate").ok
    assert office.browser().ask("POST", "/tokens", {"api_key": key}).json()["code"] == "wrong-key"


@pytest.mark.parametrize(
    ("method", "end"), [("GET", ""), ("POST", ""), ("DELETE", "/0190a000-0000-7000-8000-000000000001")]
)
def test_nobody_else_makes_keys_for_others(
    office: Office, alice: Browser, dana: Browser, method: str, end: str
) -> None:
    body = a_key() if method == "POST" else None
    assert alice.ask(method, f"/staff/{dana.who.user_id}/keys{end}", body).status_code == 403


def test_a_token_that_a_key_brought_while_it_was_being_revoked_is_dead(office: Office, alice: Browser) -> None:
    key, before = made(alice), datetime.now(UTC)
    till = program(office, key["key"])
    with office.at() as session:
        revoke_key(session, alice.who.user_id, UUID(key["id"]), before)  # as if it had waited for the token to be made
    soon(lambda: till.ask("GET", "/me").status_code == 401)


def test_where_a_key_is_used_is_recorded_when_it_is_somewhere_else(office: Office, alice: Browser) -> None:
    key = made(alice)
    for address in ("192.0.2.7", "192.0.2.7", "198.51.100.9"):
        with office.database.transaction(Cause(address=address)) as session:
            assert use_key(session, key["key"], NOW)
    used = [one for one in office.told("audit.action.recorded") if one["action"] == "key.used"]
    assert [(one["actor"], one["address"], one["record_id"]) for one in used] == [
        (str(alice.who.user_id), address, key["id"]) for address in ("192.0.2.7", "198.51.100.9")
    ]
    assert alice.ask("GET", "/me/keys").json()["items"][0]["last_used_from"] == "198.51.100.9"


def told_of_ends(office: Office, days: float) -> list[dict[str, Any]]:
    """What has been told when so many days have passed."""
    with office.database.transaction() as session:
        tell_endings(session, NOW + timedelta(days=days))
    return office.told("accounts.key.ending")


def test_its_holder_is_told_two_weeks_before_it_ends_and_once(office: Office, alice: Browser) -> None:
    key = made(alice, expires_at=(NOW + timedelta(days=90)).isoformat())
    assert told_of_ends(office, 75.9) == []
    [told] = told_of_ends(office, 76.1)
    assert (told["key_id"], told["user_id"], told["name"], told["is_machines"]) == (
        key["id"],
        str(alice.who.user_id),
        "till",
        False,
    )
    assert len(told_of_ends(office, 77)) == 1


def test_of_a_short_one_when_half_its_time_is_over(office: Office, alice: Browser) -> None:
    made(alice, expires_at=(NOW + timedelta(days=4)).isoformat())
    assert told_of_ends(office, 1.9) == []
    assert len(told_of_ends(office, 2.1)) == 1


def test_of_what_is_over_revoked_or_of_one_who_has_left_nobody_is_told(office: Office, alice: Browser) -> None:
    made(alice, expires_at=(NOW + timedelta(days=2)).isoformat())
    revoked = made(alice, expires_at=(NOW + timedelta(days=10)).isoformat())
    assert alice.ask("DELETE", f"/me/keys/{revoked['id']}").ok
    made(alice, expires_at=(NOW + timedelta(days=20)).isoformat())
    assert told_of_ends(office, 3) == told_of_ends(office, 9) == []
    office.run("update users set is_active = false")
    assert told_of_ends(office, 19) == []


def test_a_machines_key_is_told_to_be_one(office: Office, dana: Browser) -> None:
    till = office.hire("Till", "machine")
    made(dana, f"/staff/{till}/keys", rights=["cards.read"], expires_at=(NOW + timedelta(days=20)).isoformat())
    [told] = told_of_ends(office, 15)
    assert (told["user_id"], told["is_machines"]) == (str(till), True)
