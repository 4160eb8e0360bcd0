"""The door, and the frame behind it."""

from playwright.sync_api import expect

from tests.web.office import Desks


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


def test_it_speaks_the_language_of_who_signs_in(desk: Desks) -> None:
    assert desk("bob").page.locator("html").get_attribute("lang") == "ru"
    assert desk("aigul").page.locator("html").get_attribute("lang") == "ky"


def test_an_address_of_nothing_says_so(desk: Desks) -> None:
    window = desk("dana").open("/no/such/page")
    expect(window.page.get_by_role("heading", name="There is nothing here")).to_be_visible()


def test_the_stream_is_live_in_every_window_with_one_connection(desk: Desks) -> None:
    first = desk("dana")
    expect(first.page.get_by_role("status")).to_contain_text("live")
    windows = [first.another_window() for _ in range(7)]
    for window in windows:
        expect(window.page.get_by_role("status")).to_contain_text("live")
