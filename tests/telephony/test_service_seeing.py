"""Who learns who the client of a call is; the others see his number, and whose client he is."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid5

import pytest

from kartoteka.auth import Viewer
from kartoteka.contracts.events.contacts import CardMerged
from kartoteka.db import Database
from kartoteka.plugins import Fence
from kartoteka.settings import Settings
from telephony.calls.facts import Call as Facts
from telephony.calls.live import Face, Move, as_moved, follow_live, live_row
from telephony.calls.logbook import Told, log_calls
from telephony.calls.parties import Direction
from telephony.calls.people import look_up
from tests.telephony.conftest import TABLES
from tests.telephony.office import (
    ALICE,
    AS_ALICE,
    AS_BOB,
    AS_CAROL,
    AS_DANA,
    BOB,
    IVAN,
    IVAN_CARD,
    LONG_AGO,
    SALES,
    SPACE,
    STAFF,
    Office,
    card,
    user,
    viewer,
)
from tests.telephony.streams import capture, read_one

SUPPORT = uuid5(SALES, "support")
IVANS = (str(IVAN_CARD), "Ivan", str(ALICE))
HIDDEN = (None, None, str(ALICE))


@pytest.fixture(scope="module")
def running(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(settings, tmp_path_factory.mktemp("pbxs")).open(staff=False)
    yield office
    office.close()
    Database.close_all()
    Fence.everywhere.clear()


@pytest.fixture
def office(running: Office) -> Office:
    """Alice and Carol sell, Bob is of no team; Ivan, who is Alice's and the sales team's, has called Bob."""
    for table in TABLES.split(", "):
        running.rows(f"with gone as (delete from {table} returning 1) select count(*) from gone")
    running.tell(*STAFF, card(IVAN_CARD, "Ivan", IVAN, owner_id=ALICE, team_id=SALES))
    log_call(running)
    ring(running)
    return running


def log_call(office: Office) -> None:
    story = replace(read_one(capture("inbound_answered")), agent_extension="102", agents_rung=("102",))
    with office.database.transaction() as session:
        log_calls(session, "main", [Told(story, [])])


def face() -> Face:
    moment = replace(read_one(capture("inbound_answered"))).started_at
    return Face("live", "ringing", Direction.INBOUND, IVAN, "+74951234567", ("102",), None, moment, None)


def ring(office: Office) -> None:
    with office.database.transaction() as session:
        people = look_up(session, [IVAN], ["102"])
        follow_live(session, [live_row("main", Facts("live"), face(), people, face().started_at)])


def told_of_client(call: Any) -> tuple[Any, ...]:
    assert call["client_number"] == IVAN
    return call["card_id"], call["card_name"], call["client_owner_id"]


def answers(office: Office, who: Viewer) -> list[tuple[Any, ...]]:
    """What each route that shows calls says of the client."""
    [call] = office.get(who, "/calls")["items"]
    [live] = office.get(who, "/calls/live")["items"]
    return [told_of_client(one) for one in (call, live, office.get(who, f"/calls/{call['id']}"))]


@pytest.mark.parametrize(("who", "told"), [(AS_ALICE, IVANS), (AS_CAROL, IVANS), (AS_DANA, IVANS), (AS_BOB, HIDDEN)])
def test_it_names_the_client_to_whoever_sees_him_alone(office: Office, who: Viewer, told: tuple[Any, ...]) -> None:
    assert answers(office, who) == [told] * 3


def test_it_names_him_to_a_colleague_who_follows_him(office: Office) -> None:
    office.tell(card(IVAN_CARD, "Ivan", IVAN, owner_id=ALICE, sequence=2, follower_ids=[BOB]))
    assert answers(office, AS_BOB) == [IVANS] * 3


def test_it_does_not_tell_by_a_filter_whose_call_it_was(office: Office) -> None:
    assert office.get(AS_BOB, "/calls", card_id=str(IVAN_CARD))["items"] == []
    assert len(office.get(AS_ALICE, "/calls", card_id=str(IVAN_CARD))["items"]) == 1


def test_a_client_in_the_bin_is_nobody_until_he_is_restored(office: Office) -> None:
    office.tell(card(IVAN_CARD, "Ivan", IVAN, owner_id=ALICE, team_id=SALES, sequence=2, is_deleted=True))
    assert answers(office, AS_BOB) == [(None, None, None)] * 3
    assert office.get(AS_ALICE, "/calls")["items"] == []
    assert answers(office, AS_DANA)[0][:2] == IVANS[:2]
    office.tell(card(IVAN_CARD, "Ivan", IVAN, owner_id=ALICE, team_id=SALES, sequence=3))
    assert answers(office, AS_ALICE) == [IVANS] * 3


def test_a_card_in_the_bin_takes_no_calls(office: Office) -> None:
    stranger = uuid5(IVAN_CARD, "in the bin")
    office.rows("update calls set card_id = null returning 1")
    office.tell(card(IVAN_CARD, "Ivan", sequence=2), card(stranger, "Ivan", IVAN, is_deleted=True))
    assert [call.card_id for call in office.calls()] == [None]


def test_a_call_of_a_card_that_was_just_merged_is_not_everybodys_for_that(office: Office) -> None:
    other = uuid5(IVAN_CARD, "other")
    office.tell(card(other, "Ivan Petrov", owner_id=ALICE, team_id=SALES))
    office.tell(CardMerged(card_id=IVAN_CARD, sequence=2, into_card_id=other, merged_at=LONG_AGO))  # type: ignore[arg-type]
    office.rows("update calls set card_id = :gone returning 1", gone=IVAN_CARD)  # as before it followed the merge
    stranger = viewer(uuid5(SPACE, "Eve"), "Eve", "agent", SUPPORT)
    assert office.get(stranger, "/calls")["items"] == []
    assert told_of_client(office.get(AS_BOB, "/calls")["items"][0]) == HIDDEN


def test_it_tells_screens_who_may_know_the_client(office: Office) -> None:
    office.tell(card(IVAN_CARD, "Ivan", IVAN, owner_id=ALICE, team_id=SALES, sequence=2, follower_ids=[BOB]))
    with office.database.transaction() as session:
        people = look_up(session, [IVAN], ["102"])
        moved = as_moved("main", Move(face(), "ringing", ("102",)), people, face().started_at)
    assert (moved.card_id, moved.card_owner_id, moved.card_team_id) == (IVAN_CARD, ALICE, SALES)
    assert (moved.card_follower_ids, moved.user_ids) == ([BOB], [BOB])


def test_the_phone_of_somebody_who_has_left_is_nobodys_and_he_takes_no_calls(office: Office) -> None:
    office.ask(AS_BOB, "PUT", "/agents/me/status", json={"status": "ready"})
    office.agents_moved.clear()

    office.tell(replace(user(BOB, "Bob", "102"), sequence=2, is_active=False))

    assert [(one.user_id, one.status) for one in office.agents_moved] == [(BOB, "offline")]
    assert [row.status for row in office.rows("select status from agent_statuses")] == ["offline"]
    with office.database.transaction() as session:
        assert look_up(session, [], ["101", "102"]).colleagues == {"101": ALICE}


def test_it_is_not_put_offline_by_news_that_come_late(office: Office) -> None:
    office.tell(replace(user(BOB, "Bob", "102"), sequence=3))
    office.ask(AS_BOB, "PUT", "/agents/me/status", json={"status": "ready"})

    office.tell(replace(user(BOB, "Bob", "102"), sequence=2, is_active=False))

    assert [row.status for row in office.rows("select status from agent_statuses")] == ["ready"]
