"""A manager's morning: the day's numbers, who is there, a client looked for, a card written on, somebody faster."""

import re

from playwright.sync_api import expect

from tests.web.office import Desks, Office


def test_the_day_at_a_glance(desk: Desks, office: Office) -> None:
    office.ask("bob", "PUT", "/telephony/agents/me/status", json={"status": "break", "reason": "lunch"})
    carol = desk("carol")
    expect(carol.page.get_by_role("heading", name="Home")).to_be_visible()
    team = carol.page.get_by_role("listitem").filter(has_text="Боб Иванов")
    expect(team).to_contain_text("lunch")
    office.ask("bob", "PUT", "/telephony/agents/me/status", json={"status": "ready"})
    expect(team).to_contain_text("ready")


def test_a_client_is_found_by_a_number_in_any_spelling(desk: Desks, office: Office) -> None:
    client = office.client_of("alice", 3)
    digits = client["phones"][0][2:]
    alice = desk("alice", speaks="en")
    alice.page.keyboard.press("Control+k")
    expect(alice.page.get_by_role("combobox")).to_be_focused()
    alice.page.keyboard.type(f"8 ({digits[:3]}) {digits[3:6]}-{digits[6:]}")
    dialog = alice.page.get_by_role("dialog")
    expect(dialog).to_contain_text(client["name"])
    dialog.get_by_text(client["name"]).first.click()
    expect(alice.page).to_have_url(re.compile(client["id"]))
    expect(alice.page.get_by_role("heading", name=client["name"])).to_be_visible()


def test_a_note_is_written_without_a_mouse(desk: Desks, office: Office) -> None:
    client = office.client_of("bob", 6)
    bob = desk(speaks="en")
    bob.page.goto(office.url)
    expect(bob.page.get_by_label("Login")).to_be_focused()
    keys = bob.page.keyboard
    keys.type("bob")
    keys.press("Tab")
    keys.type("demo")
    keys.press("Enter")
    expect(bob.page.get_by_role("heading", name="Home")).to_be_visible()
    keys.press("Control+k")
    expect(bob.page.get_by_role("combobox")).to_be_focused()
    keys.type(client["phones"][0])
    expect(bob.page.get_by_role("option", name=client["name"]).first).to_be_visible()
    keys.press("Enter")
    expect(bob.page.get_by_role("heading", name=client["name"])).to_be_visible()
    keys.press("n")
    expect(bob.page.get_by_placeholder("What happened?")).to_be_focused()
    keys.type("Sent the price list")
    keys.press("Control+Enter")
    expect(bob.page.get_by_role("region", name="History")).to_contain_text("Sent the price list")
    expect(bob.page.get_by_placeholder("What happened?")).to_have_value("")


def test_two_people_write_on_one_card_and_both_values_are_shown(
    desk: Desks, office: Office, forgiven: list[str]
) -> None:
    forgiven.append("412")
    client = office.client_of("alice", 4)
    path = f"/contacts/cards/{client['id']}"
    alice = desk("alice", speaks="en").open(f"/clients/{client['id']}")
    alice.page.get_by_role("button", name="Edit: Source").click()
    field = alice.page.get_by_role("textbox", name="Source")  # the history names the source, too
    field.fill("a fair in Tampere")
    version = office.ask("dana", "GET", path)["version"]
    office.ask("dana", "PATCH", path, json={"source": "a friend"}, headers={"If-Match": f'"{version}"'})
    field.press("Enter")
    conflict = alice.page.get_by_text("Somebody has changed this meanwhile")
    expect(conflict).to_be_visible()
    expect(alice.page.locator("#page")).to_contain_text("a friend")
    alice.page.get_by_role("button", name="Keep mine").click()
    expect(conflict).not_to_be_visible()
    expect(field).not_to_be_visible()  # the editor closes when it is saved
    assert office.ask("dana", "GET", path)["source"] == "a fair in Tampere"


def test_the_list_keeps_its_filters_in_the_address_and_leads_on_to_the_neighbours(desk: Desks) -> None:
    alice = desk("alice", speaks="en").open("/clients?stage=active&sort=name")
    rows = alice.page.get_by_role("row").or_(alice.page.get_by_role("listitem"))
    expect(rows.nth(1)).to_be_visible()
    alice.page.keyboard.press("j")
    alice.page.keyboard.press("Enter")
    expect(alice.page).to_have_url(re.compile(r"/clients/[0-9a-f-]{36}"))
    first = alice.page.url
    expect(alice.page.get_by_role("button", name="Next client")).to_be_enabled()
    alice.page.keyboard.press("]")
    expect(alice.page).not_to_have_url(first)
    expect(alice.page.get_by_role("button", name="Previous client")).to_be_enabled()
    alice.page.keyboard.press("[")
    expect(alice.page).to_have_url(first)


def test_another_departments_card_is_a_page_of_nothing(desk: Desks, office: Office, forgiven: list[str]) -> None:
    forgiven.append("404")
    dana = office.ask("dana", "GET", "/accounts/me")["id"]
    made = office.ask("dana", "POST", "/contacts/cards", json={"kind": "person", "name": "Secret", "owner_id": dana})
    alice = desk("alice", speaks="en").open(f"/clients/{made['id']}")
    expect(alice.page.get_by_role("heading", name="There is nothing here")).to_be_visible()


def test_what_is_written_survives_a_lost_connection(desk: Desks, office: Office, forgiven: list[str]) -> None:
    forgiven += ["ERR_INTERNET_DISCONNECTED", "ERR_NETWORK"]
    client = office.client_of("alice", 5)
    alice = desk("alice", speaks="en").open(f"/clients/{client['id']}")
    alice.page.get_by_placeholder("What happened?").fill("He will decide on Monday")
    alice.page.context.set_offline(True)
    alice.page.keyboard.press("Control+Enter")
    expect(alice.page.get_by_text("The server can't be reached").first).to_be_visible()
    alice.page.context.set_offline(False)
    alice.page.reload()
    note = alice.page.get_by_placeholder("What happened?")
    expect(note).to_have_value("He will decide on Monday")
    note.press("Control+Enter")
    expect(alice.page.get_by_text("It is on the card")).to_be_visible()
    path = f"/contacts/cards/{client['id']}/timeline"
    notes = office.ask("alice", "GET", path, params={"kind": "note"})["items"]
    assert [note["summary"] for note in notes].count("He will decide on Monday") == 1


def test_a_service_that_is_down_is_told_with_the_number_of_the_request(desk: Desks, forgiven: list[str]) -> None:
    forgiven.append("503")
    alice = desk("alice", speaks="en")
    body = '{"title": "away", "status": 503, "code": "unavailable", "request_id": "0190-abc"}'
    answer = {"status": 503, "content_type": "application/problem+json", "body": body}
    alice.page.route("**/api/pipeline/**", lambda route: route.fulfill(**answer))
    alice.open("/tasks")
    expect(alice.page.get_by_text("Something went wrong on our side").first).to_be_visible()
    expect(alice.page.get_by_text("0190-abc").first).to_be_visible()
    alice.page.unroute("**/api/pipeline/**")
    alice.page.get_by_role("button", name="Try again").first.click()
    expect(alice.page.get_by_text("Something went wrong on our side")).not_to_be_visible()
