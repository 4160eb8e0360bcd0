"""The logbook: a call told twice, told otherwise, and told as a part of another."""

from dataclasses import replace
from uuid import uuid5

import pytest

from telephony.calls.logbook import Told, call_id_of, log_calls
from tests.telephony.office import ALICE, AS_DANA, IVAN, IVAN_CARD, Office, card
from tests.telephony.streams import capture, read_one


@pytest.fixture
def story() -> Told:
    return Told(read_one(capture("inbound_answered")), [])


def log(office: Office, *stories: Told) -> int:
    with office.database.transaction() as session:
        return log_calls(session, "main", stories)


def test_the_same_story_is_told_once(office: Office, story: Told) -> None:
    assert [log(office, story) for _ in range(3)] == [1, 0, 0]
    assert [told.sequence for told in office.told()] == [1]


def test_a_mended_story_is_told_again_and_keeps_who_it_was(office: Office, story: Told) -> None:
    log(office, story)
    # since then the client has a card, and the phone has changed hands
    office.rows("update calls set card_id = :card, user_id = :user returning 1", card=IVAN_CARD, user=ALICE)

    log(office, replace(story, story=replace(story.story, talk_seconds=61.0)))

    assert [(told.sequence, told.talk_seconds) for told in office.told()] == [(1, 3.005), (2, 61.0)]
    assert (office.told()[-1].card_id, office.told()[-1].user_id) == (IVAN_CARD, ALICE)


def test_a_call_that_proves_a_part_of_another_is_told_to_be_forgotten(office: Office, story: Told) -> None:
    part = replace(story, story=replace(story.story, linkedid="part", linkedids=("part",)))
    log(office, part)

    log(office, replace(story, story=replace(story.story, linkedids=(story.story.linkedid, "part"))))

    whole = call_id_of("main", story.story.linkedid)
    last = {told.linkedid: (told.sequence, told.merged_into) for told in office.told()}
    assert last == {"part": (2, whole), story.story.linkedid: (1, None)}


def test_a_client_who_is_erased_leaves_no_number_behind(office: Office, story: Told) -> None:
    from kartoteka.contracts.events.contacts import CardErased

    office.open()
    office.tell(card(IVAN_CARD, "Ivan", IVAN))
    log(office, story)

    office.tell(CardErased(card_id=IVAN_CARD, sequence=2, erased_at=story.story.started_at))

    [call] = office.calls()
    assert (call.client_number, call.legs, call.extension, call.talk_seconds) == (None, [], "101", 3.005)


def test_each_call_of_a_list_bears_the_name_of_its_own_client(office: Office, story: Told) -> None:
    office.open()
    olga = "+79161112233"
    office.tell(card(IVAN_CARD, "Ivan", IVAN), card(uuid5(IVAN_CARD, "Olga"), "Olga", olga))
    of_olga = replace(story.story, linkedid="2", linkedids=("2",), caller_number=olga)

    log(office, story, Told(of_olga, []))

    listed = office.get(AS_DANA, "/calls")["items"]
    assert {(one["client_number"], one["card_name"]) for one in listed} == {(IVAN, "Ivan"), (olga, "Olga")}
