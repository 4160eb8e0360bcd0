"""The chronicle of a client, over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.contacts.cast import ALICE, AUDITOR, BOB, IVAN, OLGA, an_id, at, call, task_opened


@pytest.fixture
def ivan(office):
    return office.nobodys("Иван", IVAN)


def write(office, card, who=ALICE, **values):
    answer = office.ask(who, "POST", f"/cards/{card['id']}/timeline", json=values)
    assert answer.status_code == 201, answer.text
    return answer.json()


def timeline(office, card, **query):
    """What happened with a client, without what was done to the card unless it is asked for."""
    query = query if "kind" in query else {"without": "change", **query}
    return office.get(ALICE, f"/cards/{card['id']}/timeline", **query)


def test_it_keeps_what_was_written_by_hand(office, ivan):
    note = write(
        office, ivan, BOB, kind="meeting", summary="Хочет два окна", outcome="offer", occurred_at=at(1).isoformat()
    )
    assert (note["kind"], note["user_id"], note["outcome"]) == ("meeting", str(BOB.user_id), "offer")
    assert timeline(office, ivan)["items"] == [note]


@pytest.mark.parametrize(
    "nothing",
    [
        {},
        {"summary": ""},
        {"kind": "dance", "summary": "x"},
        {"summary": "x", "occurred_at": "2026-01-01T00:00:00"},
        {"summary": "x", "occurred_at": "9999-12-31T23:59:59-12:00"},
    ],
)
def test_it_refuses_what_says_nothing(office, ivan, nothing):
    assert office.ask(ALICE, "POST", f"/cards/{ivan['id']}/timeline", json=nothing).status_code == 422


def test_it_is_not_written_by_an_auditor(office, ivan):
    assert office.ask(AUDITOR, "POST", f"/cards/{ivan['id']}/timeline", json={"summary": "x"}).status_code == 403


def test_it_shows_calls_tasks_and_notes_in_one_line(office, ivan):
    office.tell(call("first", 0), call("second", 20))
    office.tell(task_opened("call Ivan", opened_at=at(10)))
    write(office, ivan, summary="x", occurred_at=at(15).isoformat())
    assert [entry["kind"] for entry in timeline(office, ivan)["items"]] == ["call", "note", "task", "call"]


def test_it_is_read_by_pages_without_gap_or_repeat(office, ivan):
    office.tell(*(call(f"call {n}", n // 2) for n in range(7)))
    seen, query = [], {"limit": 3}
    while query:
        page = timeline(office, ivan, **query)
        seen += [entry["source_id"] for entry in page["items"]]
        query = {"limit": 3, "cursor": page["next"]} if page["next"] else {}
    assert len(seen) == len(set(seen)) == 7
    assert seen == [entry["source_id"] for entry in timeline(office, ivan)["items"]]


def test_it_is_filtered_by_kind_outcome_and_date(office, ivan):
    office.tell(call("missed", 0), call("talk", 10, disposition="ANSWERED"))
    write(office, ivan, summary="x", occurred_at=at(5).isoformat())
    assert len(timeline(office, ivan, kind="call")["items"]) == 2
    assert len(timeline(office, ivan, kind="call, note")["items"]) == 3
    assert len(timeline(office, ivan, kind="note,change")["items"]) == 2
    assert len(timeline(office, ivan, without="note,change")["items"]) == 2
    assert timeline(office, ivan, kind="call", without="call")["items"] == []
    assert len(timeline(office, ivan, outcome="no_answer")["items"]) == 1
    between = timeline(office, ivan, since=at(5).isoformat(), until=at(10).isoformat())
    assert [entry["kind"] for entry in between["items"]] == ["note"]


def test_it_shows_what_is_long_ago(office, ivan):
    long_ago = datetime.now(UTC) - timedelta(days=2000)
    write(office, ivan, summary="x", occurred_at=long_ago.isoformat())
    assert len(timeline(office, ivan, until=(long_ago + timedelta(days=1)).isoformat())["items"]) == 1


def test_it_makes_a_lead_with_the_call_on_it_from_the_bus(office):
    office.tell(call("first", number=OLGA))
    [lead] = office.get(BOB, "/cards", search="8 903 111", stage="lead")["items"]
    assert len(timeline(office, lead)["items"]) == 1


def test_it_shows_what_waits_for_a_number(office):
    office.tell(call("out", number=OLGA, direction="outbound"))
    [waiting] = office.get(ALICE, "/numbers/89031112233/timeline")["items"]
    assert (waiting["card_id"], waiting["client_number"]) == (None, OLGA)
    office.file("Ольга", OLGA)
    assert office.get(ALICE, "/numbers/89031112233/timeline")["items"] == []


def test_it_knows_no_timeline_of_what_is_no_number(office):
    assert office.ask(ALICE, "GET", "/numbers/hello/timeline").status_code == 422


@pytest.mark.parametrize("said", [{"summary": "Ждёт счёт"}, {"outcome": "agreed"}])
def test_a_note_about_a_call_stands_beside_it_whichever_comes_first(office, ivan, said):
    note = write(office, ivan, BOB, call_id=str(an_id("talk")), **said)
    office.tell(call("talk", disposition="ANSWERED"))
    assert note["payload"] == {"call_id": str(an_id("talk"))}
    [talk] = timeline(office, ivan, kind="call")["items"]
    assert talk["source_id"] == note["payload"]["call_id"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "meeting", "summary": "x", "call_id": str(an_id("talk"))}, "call_id"),
        ({"summary": "x", "call_id": "17"}, "call_id"),
        ({"call_id": str(an_id("talk"))}, "summary"),
        ({"outcome": "agreed"}, "summary"),
        ({"kind": "change", "summary": "x"}, "kind"),
    ],
)
def test_it_refuses_what_is_no_note_about_a_call(office, ivan, wrong, field):
    answer = office.ask(ALICE, "POST", f"/cards/{ivan['id']}/timeline", json=wrong)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])


def test_it_takes_a_note_about_no_call(office, ivan):
    assert write(office, ivan, summary="x", call_id=None)["payload"] == {}
