"""An agent's day: a call comes, the card is there, something is said, and it stands on the card; by the events of a
PBX, through the whole suite, onto the screen."""

import re
import time

from playwright.sync_api import Route, expect

from tests.web.office import Desk, Desks, Office


def bar(desk: Desk):
    return desk.page.get_by_role("region", name="Calls of this moment")


def test_a_call_rings_is_talked_wrapped_up_and_stands_on_the_card(desk: Desks, office: Office) -> None:
    client = office.client_of("alice", 0)
    alice = desk("alice", speaks="en").open("/tasks")
    office.rings("alice", client["phones"][0].lstrip("+"), stretch=2.5)

    expect(bar(alice)).to_contain_text(client["name"])
    expect(bar(alice)).to_contain_text("Ringing")
    expect(alice.page.get_by_role("alert").first).to_contain_text(f"Incoming call: {client['name']}")

    # she answers: the card opens by itself, for she is not writing anything
    expect(bar(alice)).to_contain_text("Talking")
    expect(alice.page).to_have_url(re.compile(client["id"]))
    alice.page.keyboard.press("Alt+n")
    alice.page.keyboard.type("Wants the red one by Friday")

    # a reload in mid-call takes nothing away
    alice.page.reload()
    expect(bar(alice)).to_contain_text("Talking")
    expect(alice.page.get_by_label("Note on this call")).to_have_value("Wants the red one by Friday")

    expect(bar(alice)).to_contain_text("How did it end?")
    alice.page.keyboard.press("Alt+w")
    alice.page.keyboard.press("1")
    expect(alice.page.get_by_role("radio", name="Agreement reached")).to_be_checked()
    alice.page.keyboard.press("Control+Enter")
    expect(bar(alice)).not_to_be_visible()

    timeline = alice.open(f"/clients/{client['id']}").page.locator("#page")
    expect(timeline).to_contain_text("Wants the red one by Friday")
    expect(timeline).to_contain_text("Incoming call")
    [call] = office.ask("alice", "GET", f"/contacts/cards/{client['id']}/timeline", params={"kind": "call"})["items"]
    notes = office.ask("alice", "GET", f"/contacts/cards/{client['id']}/timeline", params={"kind": "note"})["items"]
    assert [note["outcome"] for note in notes if note["payload"].get("call_id") == call["source_id"]] == ["agreed"]


def test_what_is_being_written_stays_when_a_call_comes(desk: Desks, office: Office) -> None:
    caller, other = office.client_of("bob", 0), office.client_of("bob", 1)
    bob = desk("bob", speaks="en").open(f"/clients/{other['id']}")
    note = bob.page.get_by_placeholder("What happened?")
    note.fill("half a sentence")
    office.rings("bob", caller["phones"][0].lstrip("+"), stretch=1.5)
    expect(bar(bob)).to_contain_text("Talking")
    expect(note).to_have_value("half a sentence")
    expect(note).to_be_focused()
    assert other["id"] in bob.page.url
    bob.page.keyboard.press("Alt+o")
    expect(bob.page).to_have_url(re.compile(caller["id"]))
    bob.page.go_back()
    expect(note).to_have_value("half a sentence")
    expect(bar(bob)).to_contain_text("How did it end?")
    bob.page.get_by_role("button", name="Skip").click()
    expect(bar(bob)).not_to_be_visible()


def test_a_second_window_shows_the_same_call_and_one_wrap_up(desk: Desks, office: Office) -> None:
    client = office.client_of("aigul", 0)
    first = desk("aigul", speaks="en")
    second = first.another_window("/calls")
    office.rings("aigul", client["phones"][0].lstrip("+"), stretch=1.5)
    for window in (first, second):
        expect(bar(window)).to_contain_text(client["name"])
    for window in (first, second):
        expect(bar(window)).to_contain_text("How did it end?")
    second.page.get_by_role("button", name="Skip").click()
    for window in (first, second):
        expect(bar(window)).not_to_be_visible()


def test_calls_that_wait_stand_one_under_the_other(desk: Desks, office: Office) -> None:
    first, second = office.client_of("aigul", 1), office.client_of("aigul", 2)
    aigul = desk("aigul", speaks="en")
    for client in (first, second):
        office.rings("aigul", client["phones"][0].lstrip("+"), "inbound_missed_caller_gave_up", stretch=3)
        expect(bar(aigul)).to_contain_text(client["name"])
    rows = bar(aigul).get_by_role("article")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(first["name"])
    expect(bar(aigul)).not_to_be_visible()


def test_a_call_that_begins_while_the_desktop_loads_is_seen(desk: Desks, office: Office) -> None:
    client = office.client_of("aigul", 1)
    aigul = desk(speaks="en")

    def answer_late(route: Route) -> None:
        """The first answer is from before the call and arrives when the stream has already told of it."""
        before = route.fetch()
        office.rings("aigul", client["phones"][0].lstrip("+"), "inbound_missed_caller_gave_up", stretch=6)
        time.sleep(2)
        route.fulfill(response=before)

    aigul.page.route("**/api/notifications/calls/live", answer_late, times=1)
    aigul.sign_in("aigul")
    expect(bar(aigul)).to_contain_text(client["name"])
    team = aigul.page.get_by_role("region", name="The team now")
    expect(team).to_contain_text("ringing")
    expect(bar(aigul)).not_to_be_visible()
    expect(team).not_to_contain_text("ringing")


def test_a_stranger_calls_and_becomes_a_client(desk: Desks, office: Office) -> None:
    alice = desk("alice", speaks="en")
    office.rings("alice", "79269998877", stretch=1)
    expect(bar(alice)).to_contain_text("New number")
    expect(bar(alice)).to_contain_text("How did it end?")
    alice.page.get_by_text("Informed").click()
    expect(bar(alice).get_by_role("link", name="Open card")).to_be_visible()
    alice.page.get_by_role("button", name="Done").click()
    expect(bar(alice)).not_to_be_visible()
    found = office.ask("alice", "GET", "/contacts/cards/by-phone", params={"number": "8 926 999-88-77"})
    assert [card["stage"] for card in found["items"]] == ["lead"]


def test_a_missed_call_is_called_back_from_the_tasks(desk: Desks, office: Office) -> None:
    client = office.client_of("bob", 2)
    office.rings("bob", client["phones"][0].lstrip("+"), "inbound_missed_caller_gave_up", stretch=0.5)
    bob = desk("bob", speaks="en").open("/tasks")
    row = bob.page.get_by_role("button", name=f"Call {client['name']}")
    expect(row).to_be_visible()
    row.click()
    expect(bar(bob)).to_contain_text(client["name"])
    expect(row).not_to_be_visible(timeout=40_000)
    expect(bar(bob)).to_contain_text("How did it end?", timeout=40_000)
    bob.open("/tasks?tab=done")
    expect(bob.page.locator("#page")).to_contain_text(client["name"])
    expect(bob.page.locator("#page")).to_contain_text("called back")
