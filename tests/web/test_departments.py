"""A day of the departments: people come, move and leave; who sees whose clients; what is deleted, by whom, and the
trace of it all."""

import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.office import Desks, Office


def choose(field: Locator, option: str) -> None:
    """One of a field's options, found by typing."""
    field.click()
    field.fill(option)
    field.page.get_by_role("option", name=option, exact=True).click()


def done(page: Page, text: str | re.Pattern[str]) -> Locator:
    """The toast that says so."""
    toast = page.get_by_role("alert").filter(has_text=text)
    expect(toast.first).to_be_visible()
    return toast.first


def new_client(office: Office, login: str, name: str, owner_id: str | None = None) -> dict[str, Any]:
    body = {"name": name, **({"owner_id": owner_id} if owner_id else {})}
    card: dict[str, Any] = office.ask(login, "POST", "/contacts/cards", json=body)
    return card


def when_known(step: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What somebody is needed for of whom the other services hear a moment later."""
    end = time.monotonic() + 15
    while True:
        try:
            return step()
        except AssertionError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@pytest.fixture
def otto(office: Office) -> dict[str, Any]:
    """Somebody in Sales, with two clients."""
    login = f"otto-{uuid4().hex[:6]}"
    team_id = office.person("alice")["team_id"]
    body = {"login": login, "name": f"Otto {login[5:]}", "roles": ["manager"], "team_id": team_id}
    otto: dict[str, Any] = office.ask("dana", "POST", "/accounts/staff", json=body)
    otto["clients"] = [when_known(lambda: new_client(office, "dana", otto["name"], otto["id"]))["id"] for _ in range(2)]
    return otto


def test_a_department_is_made_and_somebody_invited(desk: Desks, office: Office) -> None:
    name, login = f"Telesales {uuid4().hex[:4]}", f"liisa-{uuid4().hex[:6]}"
    dana = desk("dana").open("/staff").page
    dana.get_by_role("button", name="New team").click()
    form = dana.get_by_role("dialog", name="New team")
    form.get_by_label("Name of the team").fill(name)
    choose(form.get_by_role("combobox", name="Belongs to"), "Demo company")
    form.get_by_role("button", name="Save").click()
    dana.get_by_role("region", name="Departments").get_by_role("button", name=name).first.click()
    expect(dana).to_have_url(re.compile("team="))

    dana.get_by_role("button", name="New person").click()
    form = dana.get_by_role("dialog", name="New person")
    form.get_by_label("Name", exact=False).first.fill("Liisa Laakso")
    form.get_by_label("Login").fill(login)
    form.get_by_label("E-mail").fill(f"{login}@demo.example")
    choose(form.get_by_role("combobox", name="Roles"), "Manager")
    dana.keyboard.press("Escape")
    form.get_by_role("button", name="Add", exact=True).click()
    done(dana, f"the letter goes to {login}@demo.example")
    row = dana.get_by_role("listitem").filter(has_text=login)
    expect(row).to_contain_text("Invited")
    expect(row).to_contain_text(name)
    assert office.link_to(f"{login}@demo.example")


def test_what_is_wrong_with_a_new_person_is_said_at_the_field(desk: Desks, forgiven: list[str]) -> None:
    forgiven.append("422")
    dana = desk("dana").open("/staff?new=1").page
    form = dana.get_by_role("dialog", name="New person")
    form.get_by_label("Name", exact=False).first.fill("Another Alice")
    form.get_by_label("Login").fill("alice")
    choose(form.get_by_role("combobox", name="Roles"), "Manager")
    dana.keyboard.press("Escape")
    form.get_by_role("button", name="Add", exact=True).click()
    expect(form.get_by_label("Login")).to_have_attribute("aria-invalid", "true")
    dana.reload()
    expect(form.get_by_label("Login")).to_have_value("alice")  # a draft stays


def test_somebody_moves_and_is_put_back(desk: Desks, office: Office, forgiven: list[str]) -> None:
    forgiven.append("404")
    paivi = office.person("paivi")
    client = new_client(office, "paivi", "Päivin oma")
    dana = desk("dana").open(f"/staff?person={paivi['id']}").page
    drawer = dana.get_by_role("dialog", name="Person")
    choose(drawer.get_by_role("combobox", name="Team"), "Sales")
    drawer.get_by_role("button", name="Save").click()
    toast = done(dana, "Saved: Päivi Laine")
    assert office.person("paivi")["team_id"] == office.person("alice")["team_id"]

    # a colleague of the same team, but a manager sees what is his
    alice = desk("alice", speaks="en").open(f"/clients/{client['id']}")
    expect(alice.page.get_by_role("heading", name="There is nothing here")).to_be_visible()

    toast.get_by_role("button", name="Undo").click()
    expect(drawer.get_by_role("combobox", name="Team")).to_have_value("Service")
    assert office.person("paivi")["team_id"] == paivi["team_id"]


def test_deletions_are_asked_for_decided_and_undone(desk: Desks, office: Office) -> None:
    names = [f"Deleted {uuid4().hex[:6]}" for _ in range(3)]
    cards = [new_client(office, "alice", name) for name in names]
    alice = desk("alice", speaks="en")
    for card in cards:
        page = alice.open(f"/clients/{card['id']}").page
        page.get_by_role("button", name="More to do with this client").click()
        page.get_by_role("menuitem", name="Ask to delete").click()
        page.get_by_label("Why").fill("Went out of business")
        page.get_by_role("button", name="Ask", exact=True).click()
        done(page, f"Asked to delete {card['name']}")
    own = alice.open("/deletions").page
    expect(own.get_by_role("checkbox")).to_have_count(0)
    own.get_by_role("listitem").filter(has_text=names[2]).get_by_role("button", name="Withdraw").click()
    done(own, f"Withdrawn: {names[2]}")

    dana = desk("dana").open("/deletions").page
    for name in names[:2]:
        dana.get_by_role("checkbox", name=f"Choose {name}").check()
    dana.get_by_label("Note to whoever asked").fill("Checked")
    dana.get_by_role("button", name="Delete", exact=True).click()
    done(dana, "2 clients are in the bin")
    dana.get_by_role("tab", name="Bin").click()
    dana.get_by_role("listitem").filter(has_text=names[0]).get_by_role("button", name="Restore").click()
    done(dana, f"{names[0]} is back")
    dana.get_by_role("tab", name="Decided").click()
    expect(dana.get_by_role("listitem").filter(has_text=names[1])).to_contain_text("Checked")
    assert office.ask("alice", "GET", f"/contacts/cards/{cards[0]['id']}")["name"] == names[0]


def test_a_person_is_erased_for_ever_with_a_proof(desk: Desks, office: Office) -> None:
    card = new_client(office, "alice", f"Erased {uuid4().hex[:6]}")
    dana = desk("dana").open(f"/clients/{card['id']}").page
    dana.get_by_role("button", name="More to do with this client").click()
    dana.get_by_role("menuitem", name="Erase for ever").click()
    form = dana.get_by_role("dialog")
    erase = form.get_by_role("button", name="Erase for ever")
    form.get_by_role("combobox", name="Why").click()
    dana.get_by_role("option", name="The person asked for it").click()
    form.get_by_label("To be sure").fill("somebody else")
    expect(erase).to_be_disabled()
    form.get_by_label("To be sure").fill(card["name"])
    erase.click()
    done(dana, "Erased here")
    dana.goto(f"{office.url}/deletions?tab=erasures")
    row = dana.get_by_role("listitem").filter(has_text=card["id"])
    expect(row).to_contain_text("confirmed by all services")
    with dana.context.expect_page() as opened:
        row.get_by_role("button", name="Proof to print").click()
    expect(opened.value.locator("body")).to_contain_text(card["id"])


def test_a_card_is_put_into_the_bin_and_taken_out_by_the_toast(desk: Desks, office: Office) -> None:
    card = new_client(office, "alice", f"Binned {uuid4().hex[:6]}")
    dana = desk("dana").open(f"/clients/{card['id']}").page
    dana.get_by_role("button", name="More to do with this client").click()
    dana.get_by_role("menuitem", name="Into the bin").click()
    done(dana, "is in the bin").get_by_role("button", name="Undo").click()
    expect(dana.get_by_role("heading", name=card["name"])).to_be_visible()


def test_whoever_follows_a_client_sees_it(desk: Desks, office: Office) -> None:
    card = new_client(office, "alice", f"Followed {uuid4().hex[:6]}")
    alice = desk("alice", speaks="en").open(f"/clients/{card['id']}").page
    alice.get_by_role("button", name="Add a follower").click()
    choose(alice.get_by_role("combobox", name="Add a follower"), "Päivi Laine")
    done(alice, "Päivi Laine follows this client")
    assert office.ask("paivi", "GET", f"/contacts/cards/{card['id']}")["name"] == card["name"]
    alice.get_by_role("button", name="Päivi Laine no longer follows").click()
    done(alice, "Päivi Laine no longer follows this client")


def test_several_clients_are_handed_over_at_once_and_back(desk: Desks, office: Office) -> None:
    mark = uuid4().hex[:6]
    cards = [new_client(office, "alice", f"{mark} {letter}") for letter in "abc"]
    alice = desk("alice", speaks="en").open(f"/clients?q={mark}&sort=name").page
    alice.get_by_role("checkbox", name=f"Choose {mark} a").click()
    alice.get_by_role("checkbox", name=f"Choose {mark} c").click(modifiers=["Shift"])
    bar = alice.get_by_role("region", name="The chosen clients")
    expect(bar).to_contain_text("3 clients chosen")
    bar.get_by_role("combobox", name="Set the stage").click()
    alice.get_by_role("option", name="Permanent").click()
    toast = done(alice, "3 clients changed")
    expect(alice.get_by_role("row").filter(has_text=f"{mark} b")).to_contain_text("Permanent")
    toast.get_by_role("button", name="Undo").click()
    done(alice, "3 clients are as before")
    assert {office.ask("alice", "GET", f"/contacts/cards/{card['id']}")["stage"] for card in cards} == {"lead"}

    alice.get_by_role("link", name=f"{mark} b").focus()
    alice.keyboard.press("x")
    expect(bar).to_contain_text("1 client chosen")


def test_clients_are_taken_out_as_a_file(desk: Desks, office: Office) -> None:
    card = new_client(office, "alice", f"Exported {uuid4().hex[:6]}")
    dana = desk("dana").open(f"/clients?q={card['name'].split()[1]}").page
    dana.get_by_role("button", name="Export").click()
    with dana.expect_download() as taken:
        dana.get_by_role("button", name="Take out").click()
    assert card["name"] in taken.value.path().read_text(encoding="utf-8-sig")
    assert taken.value.suggested_filename.endswith(".csv")


def test_somebody_leaves_and_his_clients_go_to_another(desk: Desks, office: Office, otto: dict[str, Any]) -> None:
    dana = desk("dana").open(f"/staff?person={otto['id']}").page
    dana.get_by_role("button", name="Deactivate").click()
    form = dana.get_by_role("dialog", name=f"Deactivate {otto['name']}")
    heir = form.get_by_role("combobox", name="To whom clients")
    expect(heir).to_have_value("Carol Smith")  # who heads his team
    choose(heir, "Alice Korhonen")
    # contacts may be asked for the move before it has heard of it
    dana.route("**/cards/moves?*", lambda route: route.fulfill(json={"items": [], "next": None}), times=1)
    form.get_by_role("button", name="Deactivate", exact=True).click()
    done(dana, f"{otto['name']} is no longer let in")
    drawer = dana.get_by_role("dialog", name="Person")
    expect(drawer).to_contain_text("2 clients went to Alice Korhonen")
    expect(drawer).to_contain_text("Inactive")
    for client in otto["clients"]:
        assert office.ask("alice", "GET", f"/contacts/cards/{client}")["owner_id"] == office.person("alice")["id"]

    log = desk("dana").open(f"/audit?record={otto['id']}").page
    expect(log.get_by_role("list", name="Audit log")).to_contain_text("deactivated a person")
    expect(log.get_by_role("status").filter(has_text="The log is whole")).to_be_visible()


def test_the_log_tells_what_it_was_before(desk: Desks, office: Office) -> None:
    card = new_client(office, "alice", f"Traced {uuid4().hex[:6]}")
    office.ask(
        "alice",
        "PATCH",
        f"/contacts/cards/{card['id']}",
        json={"stage": "active"},
        headers={"If-Match": f'"{card["version"]}"'},
    )
    dana = desk("dana").open(f"/audit?card={card['id']}&action=card.changed").page
    entry = dana.get_by_role("list", name="Audit log").get_by_role("listitem").first
    expect(entry).to_contain_text("Alice Korhonen changed a client")
    expect(entry).to_contain_text("Stage: lead → active")
    entry.get_by_role("link", name="Client").click()
    expect(dana.get_by_role("heading", name=card["name"])).to_be_visible()


def test_a_role_of_ones_own_is_made_changed_and_removed(desk: Desks, office: Office) -> None:
    name = f"Night {uuid4().hex[:4]}"
    dana = desk("dana").open("/roles").page
    dana.get_by_role("button", name="New role").click()
    dana.get_by_label("Name of the role").fill(name)
    dana.get_by_role("combobox", name="Begins like").click()
    dana.get_by_role("option", name="Agent", exact=True).click()
    dana.get_by_role("button", name="Make the role").click()
    done(dana, f"New role: {name}")
    dana.get_by_role("switch", name="Change roles").check()
    dana.get_by_role("checkbox", name=f"{name}: Listen to recordings").check()
    changes = dana.get_by_role("region", name="What this changes")
    expect(changes).to_contain_text("may now: Listen to recordings. Nobody has this role yet.")
    changes.get_by_role("button", name="Save").click()
    done(dana, "Roles changed")
    roles = {role["name"]: role for role in office.ask("bob", "GET", "/accounts/roles")["items"]}
    assert "calls.listen" in roles[name]["rights"]
    dana.get_by_role("button", name=f"More about {name}").click()
    dana.get_by_role("menuitem", name="Remove the role").click()
    done(dana, f"Role removed: {name}")


def test_who_may_not_look_after_people_reads_roles_only(desk: Desks) -> None:
    bob = desk("bob", speaks="en").open("/roles")
    expect(bob.page.get_by_role("rowheader", name="Take clients out as a file")).to_be_visible()
    expect(bob.page.get_by_role("switch", name="Change roles")).to_have_count(0)
    expect(bob.open("/staff").page.get_by_role("heading", name="This is not for you")).to_be_visible()
    expect(bob.open("/audit").page.get_by_role("heading", name="This is not for you")).to_be_visible()
