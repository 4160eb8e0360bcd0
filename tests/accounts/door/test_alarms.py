"""Whoever's password, second factor, address or keys are changed is told where letters reached him until then."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.accounts.door.office import PASSWORD, Browser, Office
from tests.accounts.door.test_second_factor import set_up


@pytest.fixture
def alice(office: Office) -> Browser:
    office.hire("Alice", "manager")
    return office.signed_in("alice")


def told(office: Office) -> list[tuple[str, str]]:
    return [(one["what"], one["email"]) for one in office.told("accounts.credentials.changed")]


def test_a_new_password_is_told(office: Office, alice: Browser) -> None:
    assert alice.ask("PUT", "/me/password", {"password": PASSWORD, "new_password": "quite another fish"}).ok
    assert told(office) == [("password", "alice@example.org")]


def test_a_second_factor_that_comes_and_goes_is_told(office: Office, alice: Browser) -> None:
    set_up(alice)
    assert alice.ask("POST", "/me/totp/off", {"password": PASSWORD}).ok
    assert [what for what, _ in told(office)] == ["second-factor-on", "second-factor-off"]


def test_a_key_is_told(office: Office, alice: Browser) -> None:
    until = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    assert alice.ask("POST", "/me/keys", {"name": "till", "rights": ["cards.read"], "expires_at": until}).ok
    assert told(office) == [("key", "alice@example.org")]


def test_another_address_is_told_to_the_one_before(office: Office, alice: Browser) -> None:
    office.hire("Dana", "administrator")
    dana, path = office.signed_in("dana"), f"/staff/{alice.who.user_id}"
    assert dana.ask("PATCH", path, {"email": "eve@example.net"}, **{"If-Match": "1"}).ok
    assert told(office) == [("email", "alice@example.org")]


def test_who_was_never_here_has_nothing_to_be_told(office: Office) -> None:
    office.hire("Dana", "administrator")
    bob, dana = office.hire("Bob"), office.signed_in("dana")
    assert dana.ask("PATCH", f"/staff/{bob}", {"email": "bob@example.net"}, **{"If-Match": "1"}).ok
    assert told(office) == []
