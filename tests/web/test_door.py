"""The door, and the frame behind it."""

import re
from collections.abc import Callable, Iterator

import pyotp
import pytest
from playwright.sync_api import Page, expect

from kartoteka.demo.load import PASSWORD
from tests.web.office import Desk, Desks, Office

NEW_PASSWORD = "seven green kettles"


def test_a_wrong_password_is_told_and_the_right_one_opens(desk: Desks, forgiven: list[str]) -> None:
    forgiven.append("401")
    window = desk()
    window.page.goto(window.office.url)
    window.page.get_by_label("Login").fill("alice")
    window.page.locator("input[name=password]").fill("wrong")
    window.page.keyboard.press("Enter")
    expect(window.page.get_by_role("alert")).to_contain_text("Login or password is wrong")
    window.page.locator("input[name=password]").fill("demo")
    window.page.keyboard.press("Enter")
    expect(window.page.get_by_role("navigation")).to_be_visible()


def test_signing_out_closes_every_window(desk: Desks) -> None:
    first = desk("bob")
    second = first.another_window("/tasks")
    first.page.get_by_role("button", name="Профиль").click()
    first.page.get_by_role("menuitem", name="Выйти").click()
    expect(second.page.locator("input[name=login]")).to_be_visible()
    second.page.reload()
    expect(second.page.locator("input[name=login]")).to_be_visible()


def test_signing_in_opens_every_window(desk: Desks) -> None:
    first = desk()
    first.page.goto(first.office.url)
    second = desk.window_beside(first)
    second.page.goto(first.office.url)
    first.sign_in("bob")
    expect(second.page.get_by_role("navigation")).to_be_attached()


def test_a_reload_asks_for_no_password_and_nothing_secret_is_kept_in_the_page(desk: Desks) -> None:
    window = desk("bob").open("/tasks")
    expect(window.page.get_by_role("navigation")).to_be_attached()
    kept = window.page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])")
    assert "eyJ" not in kept
    assert "kartoteka_session" not in kept


def test_another_token_is_not_noticed_but_what_it_allows_is(
    desk: Desks, office: Office, forgiven: list[str], as_before: dict[str, list[str]]
) -> None:
    forgiven.append("401")
    bob = desk("bob", speaks="en").open("/tasks?new=1")
    bob.page.get_by_label("What is to be done").fill("Send the price list")
    expect(bob.page.get_by_role("status").filter(has_text="live")).to_be_visible()
    as_before["bob"] = ["agent"]
    office.change_roles("bob", ["agent", "auditor"])
    expect(bob.page.get_by_role("link", name="Service health", include_hidden=True)).to_be_attached()
    expect(bob.page.get_by_label("What is to be done")).to_have_value("Send the price list")
    expect(bob.page.locator("input[name=login]")).to_have_count(0)


def test_a_session_that_is_ended_elsewhere_is_over_within_seconds(desk: Desks, forgiven: list[str]) -> None:
    forgiven.append("401")
    first, second = desk("aigul", speaks="en"), desk("aigul", speaks="en")
    for window in (first, second):
        expect(window.page.get_by_role("status").filter(has_text="live")).to_be_visible()
    second.open("/account").page.get_by_role("button", name="Sign out everywhere else").click()
    expect(first.page.locator("input[name=login]")).to_be_visible()
    expect(first.page.get_by_role("status")).to_contain_text("Your session has ended")
    expect(second.page.get_by_role("heading", name="My account")).to_be_visible()


def test_who_has_a_second_factor_is_asked_for_a_code(
    desk: Desks, office: Office, forgiven: list[str], without_factor: str
) -> None:
    forgiven.append("401")
    erkin = desk(without_factor, speaks="en").open("/account")
    codes = set_up_second_factor(erkin)
    erkin.page.get_by_role("button", name="Profile of").click()
    erkin.page.get_by_role("menuitem", name="Sign out").click()
    expect(erkin.page.locator("input[name=login]")).to_be_visible()
    knock(erkin, without_factor)
    erkin.page.locator("input[name=code]").fill("000000")
    erkin.page.keyboard.press("Enter")
    expect(erkin.page.get_by_text("The code is wrong")).to_be_visible()
    erkin.page.get_by_role("button", name="Use a recovery code instead").click()
    erkin.page.get_by_label("Recovery code").fill(codes[0])
    erkin.page.keyboard.press("Enter")
    expect(erkin.page.get_by_role("navigation")).to_be_attached()
    erkin.open("/account")
    expect(erkin.page.get_by_text("9 recovery codes are left")).to_be_visible()
    erkin.page.get_by_role("button", name="Turn it off").click()
    erkin.page.locator("input[name=password]").fill(PASSWORD)
    erkin.page.keyboard.press("Enter")
    expect(erkin.page.get_by_role("button", name="Set it up")).to_be_visible()


def test_whose_role_demands_a_second_factor_sets_it_up_first(
    desk: Desks, office: Office, forgiven: list[str], without_factor: str, demanding_role: str
) -> None:
    forgiven.append("401")
    erkin = desk(speaks="en")
    knock(erkin, without_factor)
    expect(erkin.page.get_by_role("heading", name="First a second factor")).to_be_visible()
    assert erkin.findings() == []
    confirm_second_factor(erkin)
    expect(erkin.page.get_by_role("navigation")).to_be_attached()
    expect(erkin.page.get_by_role("heading", name="Home")).to_be_visible()


def test_an_invitation_opens_the_desktop_and_a_forgotten_password_is_no_end(
    desk: Desks, office: Office, forgiven: list[str]
) -> None:
    forgiven.extend(["404", "401"])
    address = "erik@demo.example"
    erik = {"login": "erik", "name": "Erik Virtanen", "email": address, "roles": ["agent"], "language": "en"}
    made = office.ask("dana", "POST", "/accounts/staff", json=erik)
    office.ask("dana", "POST", f"/accounts/staff/{made['id']}/invite")
    window = desk(speaks="en")
    invitation = office.link_to(address)
    window.page.goto(office.url + invitation)
    expect(window.page.get_by_role("heading", name="Welcome, Erik Virtanen")).to_be_visible()
    assert window.findings() == []
    choose_password(window, "short")
    expect(window.page.get_by_text("7 more characters").first).to_be_visible()
    window.page.get_by_label("Show what I type").check()
    expect(window.page.locator("input[name=new-password]")).to_have_attribute("type", "text")
    choose_password(window, NEW_PASSWORD)
    expect(window.page.get_by_role("navigation")).to_be_attached()

    another = desk(speaks="en")
    another.page.goto(office.url + invitation)
    expect(another.page.get_by_role("heading", name="This link is no longer good")).to_be_visible()
    another.page.get_by_role("button", name="Have another link sent").click()
    another.page.get_by_label("Login or e-mail address").fill("erik")
    another.page.keyboard.press("Enter")
    expect(another.page.get_by_role("status")).to_contain_text("a letter is on its way")
    another.page.goto(office.url + office.link_to(address, besides=invitation))
    choose_password(another, f"{NEW_PASSWORD} again")
    expect(another.page.get_by_role("navigation")).to_be_attached()
    office.ask("dana", "POST", f"/accounts/staff/{made['id']}/deactivate", json={})


def test_a_letter_is_promised_whoever_asks(desk: Desks, office: Office) -> None:
    window = desk(speaks="en")
    window.page.goto(office.url)
    window.page.get_by_role("button", name="Forgot your password?").click()
    window.page.get_by_label("Login or e-mail address").fill("nobody at all")
    window.page.keyboard.press("Enter")
    expect(window.page.get_by_role("status")).to_contain_text("If we know you, a letter is on its way")


def test_too_many_tries_are_told_and_how_long_to_wait(desk: Desks, office: Office, forgiven: list[str]) -> None:
    forgiven.extend(["401", "429"])
    window = desk(speaks="en")
    window.page.goto(office.url)
    window.page.get_by_label("Login").fill("somebody who is not here")
    window.page.locator("input[name=password]").fill("wrong")
    for _ in range(6):
        with window.page.expect_response("**/api/accounts/tokens"):
            window.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(window.page.get_by_role("alert")).to_contain_text("Too many wrong tries")
    expect(window.page.get_by_role("button", name=re.compile(r"Again in 0:\d\d"))).to_be_disabled()


@pytest.fixture
def provider_page(forgiven: list[str]) -> Callable[[Desk], Page]:
    """To the provider, whose page would like a style sheet from somewhere in the world: it gets none."""

    def goes_there(window: Desk) -> Page:
        forgiven.extend(["ERR_NAME_NOT_RESOLVED", f"{window.office.provider}/favicon.ico"])
        window.page.goto(window.office.url + "/tasks")
        window.page.get_by_role("link", name="Head office").click()
        expect(window.page).to_have_url(re.compile(re.escape(window.office.provider)))
        return window.page

    return goes_there


def test_who_comes_back_from_the_provider_is_signed_in(desk: Desks, provider_page: Callable[[Desk], Page]) -> None:
    page = provider_page(desk(speaks="en"))
    page.locator("input[name=sub]").fill("alice")
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_role("button", name="Profile of Alice Korhonen")).to_be_visible()


def test_who_says_no_at_the_provider_is_told_so(desk: Desks, provider_page: Callable[[Desk], Page]) -> None:
    page = provider_page(desk(speaks="en"))
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("status")).to_contain_text("Head office")
    expect(page.locator("input[name=login]")).to_be_visible()


def test_why_the_provider_sent_somebody_back_is_told(desk: Desks, office: Office) -> None:
    window = desk(speaks="en")
    window.page.goto(f"{office.url}/?sign-in=unknown")
    expect(window.page.get_by_role("status")).to_contain_text("nobody here has your address")
    expect(window.page).to_have_url(f"{office.url}/")


def test_a_key_is_made_shown_once_and_revoked(desk: Desks, office: Office) -> None:
    window = desk("carol", speaks="en").open("/account")
    window.page.get_by_role("button", name="New key").click()
    window.page.get_by_label("What for").fill("Price robot")
    window.page.get_by_role("checkbox", name="See clients and their timelines").check()
    window.page.get_by_role("button", name="Make the key").click()
    key = window.page.get_by_role("dialog").locator("pre").inner_text()
    window.page.get_by_role("button", name="I have kept it").click()
    assert office.is_good_key(key)
    window.page.get_by_role("button", name="Revoke: Price robot").click()
    window.page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(window.page.get_by_text("No keys")).to_be_visible()
    assert not office.is_good_key(key)


def test_language_and_time_zone_are_of_the_person(desk: Desks, office: Office) -> None:
    before = office.ask("paivi", "GET", "/accounts/me")
    window = desk("paivi").open("/account")
    window.page.get_by_role("combobox", name="Kieli").click()
    window.page.get_by_role("option", name="English").click()
    expect(window.page.get_by_role("heading", name="My account")).to_be_visible()
    window.page.get_by_role("combobox", name="Time zone").fill("Bishkek")
    window.page.get_by_role("option", name="Asia/Bishkek").click()
    expect(window.page.get_by_text("Saved")).to_be_visible()
    now = office.ask("paivi", "GET", "/accounts/me")
    assert (now["language"], now["time_zone"]) == ("en", "Asia/Bishkek")
    kept = {name: before[name] for name in ("language", "time_zone")}
    office.ask("paivi", "PATCH", "/accounts/me", json=kept)


def test_it_speaks_the_language_of_who_signs_in(desk: Desks) -> None:
    assert desk("bob").page.locator("html").get_attribute("lang") == "ru"
    assert desk("aigul").page.locator("html").get_attribute("lang") == "ky"


def test_an_address_of_nothing_says_so(desk: Desks) -> None:
    window = desk("dana").open("/no/such/page")
    expect(window.page.get_by_role("heading", name="There is nothing here")).to_be_visible()


def test_an_address_that_is_not_for_somebody_says_so(desk: Desks) -> None:
    window = desk("carol", speaks="en").open("/health")
    expect(window.page.get_by_role("heading", name="This is not for you")).to_be_visible()


def test_the_stream_is_live_in_every_window_with_one_connection(desk: Desks) -> None:
    first = desk("dana")
    expect(first.page.get_by_role("status")).to_contain_text("live")
    windows = [first.another_window() for _ in range(7)]
    for window in windows:
        expect(window.page.get_by_role("status")).to_contain_text("live")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_before_the_door(desk: Desks, office: Office, forgiven: list[str], scheme: str) -> None:
    forgiven.append("404")
    window = desk(speaks="en", color_scheme=scheme, viewport={"width": 360, "height": 740})
    window.page.goto(office.url)
    window.page.get_by_role("button", name="Forgot your password?").wait_for()
    assert window.findings() == []
    window.page.get_by_role("button", name="Forgot your password?").click()
    assert window.findings() == []
    window.page.goto(f"{office.url}/link/none")
    window.page.get_by_role("heading", name="This link is no longer good").wait_for()
    assert window.findings() == []
    assert not window.overflows()


@pytest.fixture
def as_before(office: Office) -> Iterator[dict[str, list[str]]]:
    """Whose roles are to be given back."""
    roles: dict[str, list[str]] = {}
    yield roles
    for login, before in roles.items():
        office.change_roles(login, before)


@pytest.fixture
def without_factor(office: Office) -> Iterator[str]:
    """Erkin, who has no second factor before and after."""
    yield "erkin"
    office.ask("dana", "DELETE", f"/accounts/staff/{office.person('erkin')['id']}/totp")


@pytest.fixture
def demanding_role(office: Office) -> Iterator[str]:
    """Erkin's role, which demands a second factor for as long as the test lasts."""
    role = office.person("erkin")["roles"][0]
    office.ask("dana", "PATCH", f"/accounts/roles/{role}", json={"needs_second_factor": True})
    yield role
    office.ask("dana", "PATCH", f"/accounts/roles/{role}", json={"needs_second_factor": False})


def knock(window: Desk, login: str) -> None:
    window.page.goto(window.office.url)
    window.page.locator("input[name=login]").fill(login)
    window.page.locator("input[name=password]").fill(PASSWORD)
    window.page.keyboard.press("Enter")


def choose_password(window: Desk, password: str) -> None:
    window.page.get_by_label("New password").fill(password)
    window.page.get_by_label("The same once more").fill(password)
    window.page.keyboard.press("Enter")


def set_up_second_factor(window: Desk) -> list[str]:
    window.page.get_by_role("button", name="Set it up").click()
    return confirm_second_factor(window)


def confirm_second_factor(window: Desk) -> list[str]:
    """Types what an authenticator would show, and keeps the recovery codes."""
    secret = window.page.locator("pre").inner_text().replace(" ", "")
    window.page.locator("input[name=code]").fill(pyotp.TOTP(secret).now())
    window.page.keyboard.press("Enter")
    window.page.get_by_text("Your recovery codes").wait_for()
    codes = window.page.locator(".codes li").all_inner_texts()
    window.page.get_by_role("button", name="I have kept them").click()
    return codes
