"""The stream and the notes over HTTP, on the running service."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import eventlet
import pytest
import requests

from kartoteka.contracts.events.accounts import TokensEnded
from kartoteka.contracts.events.contacts import TimelineGrew
from kartoteka.contracts.events.pipeline import TaskMoved
from kartoteka.contracts.events.telephony import AgentMoved
from kartoteka.ids import uuid7
from tests.notifications.cast import (
    ALICE,
    ANNA,
    ANNAS_CARD,
    BOB,
    CAROL,
    SALES,
    TEN,
    an_id,
    changed,
    closed,
    move,
    opened,
    user,
    viewer,
)
from tests.notifications.office import Office

ALICES, BOBS = viewer("Alice", "manager"), viewer("Bob")
UNREAD = "/notes?unread=true"


def ringing(name: str, *users: object) -> object:
    return move("ringing", *users, name=f"{name} {uuid7()}")  # type: ignore[arg-type]


def grown(**told: object) -> TimelineGrew:
    fields = {"card_id": ANNAS_CARD, "entry_id": uuid7(), "kind": "call", "occurred_at": TEN}
    return TimelineGrew(**fields | {"owner_id": ALICE, "team_id": None} | told)  # type: ignore[arg-type]


def promised(office: Office, **told: object) -> None:
    office.emit(user("Alice", "manager"), user("Bob"))
    eventlet.sleep(0.1)
    office.emit(opened(**told))  # type: ignore[arg-type]


def test_it_lets_in_nobody_without_a_token(office: Office) -> None:
    answer = requests.get(office.url("/stream"), timeout=5)
    assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-needed")


@pytest.mark.parametrize("path", ["/stream", "/calls/live", "/notes", "/notes/count"])
def test_it_tells_nothing_to_who_has_to_set_up_a_second_factor_first(office: Office, path: str) -> None:
    bare = replace(ALICES, rights=frozenset())
    assert office.get(bare, path).status_code == 403


def test_it_rings_on_the_screen_of_the_one_whose_phone_rings(office: Office) -> None:
    with office.stream(ALICES) as alice, office.stream(BOBS) as bob:
        alice.until("ready"), bob.until("ready")
        office.emit(ringing("Alice's"), ringing("Bob's", BOB))
        event = alice.next()
        assert (event["event"], event["data"]["state"]) == ("call", "ringing")
        assert (event["data"]["card_id"], event["data"]["user_ids"]) == (str(ANNAS_CARD), [str(ALICE)])
        assert bob.next()["data"]["user_ids"] == [str(BOB)]


def test_it_tells_of_a_card_those_who_may_see_it(office: Office) -> None:
    with office.stream(BOBS) as bob:
        bob.until("ready")
        theirs = an_id("a card for all")
        office.emit(grown())
        office.emit(grown(owner_id=None, card_id=theirs))
        event = bob.next()
        assert (event["event"], event["data"]["card_id"]) == ("timeline", str(theirs))


def test_it_tells_a_team_who_takes_calls(office: Office) -> None:
    with office.stream(BOBS) as bob:
        bob.until("ready")
        office.emit(AgentMoved(user_id=ALICE, status="ready", reason="", since=TEN, team_id=SALES))
        event = bob.next()
        assert (event["event"], event["data"]["user_id"], event["data"]["status"]) == ("agent", str(ALICE), "ready")


def test_it_tells_of_a_task_those_whose_lists_it_comes_into_or_leaves(office: Office) -> None:
    task = {"task_id": uuid7(), "sequence": 1, "card_id": None, "state": "open", "is_for_all": False}
    with office.stream(BOBS) as bob:
        bob.until("ready")
        office.emit(TaskMoved(**task, owner_id=ALICE, user_ids=[ALICE], team_ids=[]))  # type: ignore[arg-type]
        office.emit(TaskMoved(**task, owner_id=ALICE, user_ids=[ALICE, BOB], team_ids=[]))  # type: ignore[arg-type]
        event = bob.next()
    said = {"task_id": str(task["task_id"]), "card_id": None, "owner_id": str(ALICE), "state": "open"}
    assert (event["event"], event["data"]) == ("task", said)


@pytest.mark.parametrize("way", ["header", "query"])
def test_it_brings_what_was_missed(office: Office, way: str) -> None:
    with office.stream(ALICES) as alice:
        last = alice.until("ready")[-1]["id"]
    office.emit(ringing("missed"))
    office.wait_for(ALICES, "/calls/live", lambda live: live["items"])
    headers = office.headers(ALICES) | ({"Last-Event-ID": last} if way == "header" else {})
    query = {"last_event_id": last} if way == "query" else {}
    with requests.get(office.url("/stream"), params=query, headers=headers, stream=True, timeout=5) as answer:
        events = type(alice)(answer).until("ready")
    assert events[-2]["event"] == "call"


def test_it_brings_missed_notes_from_the_database(office: Office) -> None:
    with office.stream(ALICES) as alice:
        last = alice.until("ready")[-1]["id"]
    promised(office)
    office.wait_for(ALICES, UNREAD, lambda page: page["items"])
    with office.stream(ALICES, last) as alice:
        notes = [event["data"] for event in alice.until("ready") if event["event"] == "note"]
    assert [note["user_id"] for note in notes] == [str(ALICE)]


@pytest.mark.parametrize("last", ["41", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "ffffffff-ffff-7fff-8000-000000000000"])
def test_it_says_reset_to_what_is_no_id_of_its_own(office: Office, last: str) -> None:
    with office.stream(ALICES, last) as alice:
        assert alice.next()["event"] == "reset"


def test_it_gives_the_call_back_after_a_reload(office: Office) -> None:
    call = ringing("reloaded")
    office.emit(call)
    live = office.wait_for(ALICES, "/calls/live", lambda live: live["items"])["items"]
    assert str(call.call_id) in [item["call_id"] for item in live]  # type: ignore[attr-defined]
    assert office.get(viewer("Carol"), "/calls/live").json()["items"] == []


def test_it_rings_the_bell(office: Office) -> None:
    with office.stream(ALICES) as alice:
        alice.until("ready")
        promised(office)
        note = alice.until("note")[-1]["data"]
    [kept] = office.get(ALICES, UNREAD).json()["items"]
    assert (kept["id"], kept["title"]) == (note["note_id"], note["title"])
    assert office.get(ALICES, "/notes/count").json() == {"unread": 1}


def test_it_leaves_notes_to_their_reader(office: Office) -> None:
    promised(office)
    [note] = office.wait_for(ALICES, UNREAD, lambda page: page["items"])["items"]
    assert office.get(BOBS, "/notes").json()["items"] == []
    assert office.post(BOBS, f"/notes/{note['id']}/read").json()["code"] == "no-such-note"
    assert office.post(ALICES, f"/notes/{note['id']}/read").json()["read_at"]
    assert office.get(ALICES, UNREAD).json()["items"] == []


def test_it_marks_all_as_read_and_pages_through_them(office: Office) -> None:
    promised(office)
    office.emit(opened("second"), opened("third"))
    office.wait_for(ALICES, "/notes/count", lambda count: count["unread"] == 3)
    first = office.get(ALICES, "/notes?limit=2").json()
    rest = office.get(ALICES, f"/notes?limit=2&cursor={first['next']}").json()
    assert len({note["id"] for note in first["items"] + rest["items"]}) == 3
    assert office.post(ALICES, "/notes/read-all").json() == {"read": 3}


def test_it_follows_a_promise_to_its_end(office: Office) -> None:
    promised(office)
    office.emit(changed(missed_calls=2))
    office.wait_for(ALICES, UNREAD, lambda page: [n["body"] for n in page["items"]] == ["2 missed calls"])
    office.emit(closed())
    office.wait_for(ALICES, "/notes/count", lambda count: count["unread"] == 0)


def test_it_shows_letters_to_administrators_alone(office: Office) -> None:
    promised(office)
    office.wait_for(ALICES, UNREAD, lambda page: page["items"])
    assert office.get(ALICES, "/letters").status_code == 403
    dana = viewer("Dana", "administrator")
    [letter] = office.get(dana, "/letters?state=kept").json()["items"]
    whole = office.get(dana, f"/letters/{letter['id']}").json()
    assert "Call back" in whole["body"] and whole["tries"] == []
    assert office.post(dana, f"/letters/{letter['id']}/send-again").json()["state"] == "queued"
    assert office.post(dana, f"/letters/{letter['id']}/send-again").json()["code"] == "letter-not-to-be-sent-again"
    assert office.get(dana, f"/letters/{uuid7()}").json()["code"] == "no-such-letter"


def test_it_forgets_readers_who_have_gone(office: Office) -> None:
    with office.stream(ALICES) as alice:
        alice.until("ready")
        assert len(office.hub) > 0
    office.let_readers_go()
    assert len(office.hub) == 0


def test_it_hides_a_colleagues_client_on_the_screen_where_he_rings(office: Office) -> None:
    carols = {"card_owner_id": CAROL, "card_team_id": None}
    with office.stream(BOBS) as bob:
        bob.until("ready")
        call = move("ringing", BOB, name=f"Carol's client {uuid7()}", **carols)
        office.emit(call)
        said = bob.next()["data"]
    assert (said["client_number"], said["card_id"], said["card_name"]) == (ANNA, None, None)
    assert said["client_owner_id"] == str(CAROL)
    [live] = [one for one in office.get(BOBS, "/calls/live").json()["items"] if one["call_id"] == str(call.call_id)]
    assert (live["card_id"], live["card_name"], live["client_owner_id"]) == (None, None, str(CAROL))


def test_it_ends_within_seconds_when_the_token_does(office: Office) -> None:
    eve = viewer("Eve")
    with office.stream(eve) as hers, office.stream(ALICES) as alice:
        hers.until("ready"), alice.until("ready")
        began = time.monotonic()
        office.emit(TokensEnded(subject_id=eve.user_id, user_id=eve.user_id, ended_at=datetime.now(UTC)))
        bye = hers.next()
        assert (bye["event"], bye["data"]) == ("bye", {"reason": "ended"})
        assert time.monotonic() - began < 3
        with pytest.raises(EOFError):
            hers.next()
        office.emit(ringing("still told"))
        assert alice.next()["event"] == "call"
    with office.stream(eve) as hers:  # with a new token
        assert hers.next()["event"] == "ready"
