"""A client who wants to be forgotten: no table of telephony knows him any more, and telephony says so."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid5

import pytest

from kartoteka.contracts.events.contacts import CardErased
from kartoteka.contracts.ports.pbx import TransferKind
from kartoteka.db import Database
from kartoteka.ids import uuid7
from kartoteka.phone_numbers import significant
from kartoteka.plugins import Fence
from kartoteka.settings import Settings
from telephony.calls.facts import Call as Facts
from telephony.calls.live import Face, follow_live, live_row
from telephony.calls.logbook import Told, log_calls
from telephony.calls.models import DialRequest
from telephony.calls.parties import Direction
from telephony.calls.people import look_up
from telephony.journal.pages import Piece, write_pieces
from tests.one_service import traces
from tests.telephony.conftest import TABLES
from tests.telephony.office import ALICE, IVAN, IVAN_CARD, LONG_AGO, STAFF, Office, card
from tests.telephony.streams import capture, read_one

OLGA, OLGA_CARD = "+79161112233", uuid5(IVAN_CARD, "Olga")
STRANGER = "+79990001122"
STORY = read_one(capture("inbound_answered"))
WORDS = ("Ivan", "9161234567", "ivan@example.com")


@pytest.fixture(scope="module")
def running(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(settings, tmp_path_factory.mktemp("pbxs")).open(staff=False)
    yield office
    office.close()
    Database.close_all()
    Fence.everywhere.clear()


@pytest.fixture
def office(running: Office) -> Office:
    for table in TABLES.split(", "):
        running.rows(f"with gone as (delete from {table} returning 1) select count(*) from gone")
    running.tell(
        *STAFF,
        card(IVAN_CARD, "Ivan", IVAN, owner_id=ALICE, emails=["ivan@example.com"]),
        card(OLGA_CARD, "Olga", OLGA),
    )
    return running


def log(office: Office, linkedid: str, number: str, **told: Any) -> Told:
    """A call with a client, with both parties' lines, and what the PBX sent about it."""
    story = replace(STORY, linkedid=linkedid, linkedids=(linkedid,), caller_number=number, caller_name="Ivan", **told)
    legs = [{"id": f"{linkedid}.client", "number": number.lstrip("+"), "name": "Ivan"}]
    one = Told(story, legs)
    with office.database.transaction() as session:
        log_calls(session, "main", [one])
        now = datetime.now(UTC)
        pieces = [Piece(now, 1, linkedid, number.encode()), Piece(now, 2, "", number.encode())]
        write_pieces(session, "main", pieces)
    return one


def erasure(*numbers: str) -> CardErased:
    return CardErased(card_id=IVAN_CARD, sequence=9, erased_at=LONG_AGO, numbers=list(numbers))  # type: ignore[arg-type]


PLATFORM = ("outbox", "published_events")  # what has left already when it is heard, differs


def done(office: Office) -> dict[str, int]:
    """What telephony says that it has removed."""
    [told] = office.told("contacts.erasure.done")
    assert (told.card_id, told.service) == (IVAN_CARD, "telephony")
    return {what: count for what, count in told.removed.items() if what not in PLATFORM}


def rings_and_is_dialled(office: Office) -> None:
    face = Face("live", "ringing", Direction.INBOUND, IVAN, None, ("101",), None, STORY.started_at, None)
    with office.database.transaction() as session:
        people = look_up(session, [IVAN], ["101"])
        follow_live(session, [live_row("main", Facts("live"), face, people, STORY.started_at)])
        wish = {"user_id": ALICE, "extension": "101", "number": IVAN, "state": "failed", "reason": ""}
        session.add(DialRequest(id=uuid7(), pbx="main", **wish))


def test_nothing_of_him_is_left_and_it_says_what_it_has_removed(office: Office) -> None:
    log(office, "1", IVAN)
    rings_and_is_dialled(office)
    assert {line.partition(":")[0] for line in traces(office.database, *WORDS)} >= {"calls", "live_calls"}

    office.tell(erasure(IVAN, "ivan@example.com"))

    assert traces(office.database, *WORDS) == []
    counts = {"identifiers": 2, "calls": 1, "journal": 2, "live_calls": 1, "dial_requests": 1}
    assert done(office) == counts


def test_calls_of_his_numbers_that_were_on_no_card_are_his(office: Office) -> None:
    log(office, "1", STRANGER)
    office.tell(erasure(STRANGER))
    assert traces(office.database, significant(STRANGER) or "") == []
    assert done(office)["calls"] == 1


def test_his_number_on_calls_that_others_were_passed_on_to_him_by_goes_too(office: Office) -> None:
    log(office, "1", OLGA, transfer=TransferKind.BLIND, transfer_to=IVAN)
    log(office, "2", OLGA)
    office.tell(erasure(IVAN))
    assert traces(office.database, *WORDS[1:]) == []
    assert [call.client_number for call in office.calls() if call.linkedid == "2"] == [OLGA]


def test_what_others_have_too_stays_theirs(office: Office) -> None:
    office.tell(card(OLGA_CARD, "Olga", OLGA, IVAN, sequence=2))
    log(office, "1", OLGA)
    office.rows("update calls set card_id = :card returning 1", card=OLGA_CARD)
    office.tell(erasure(IVAN))
    assert [call.client_number for call in office.calls()] == [OLGA]
    assert office.rows("select value from directory_identifiers where value = :number", number=IVAN)


def test_a_call_that_is_mended_later_says_no_more_who_it_was(office: Office) -> None:
    told = log(office, "1", IVAN)
    office.tell(erasure(IVAN))
    with office.database.transaction() as session:
        assert log_calls(session, "main", [replace(told, story=replace(told.story, talk_seconds=61.0))]) == 0
    assert [call.client_number for call in office.calls()] == [None]


def test_it_says_so_when_it_had_nothing(office: Office) -> None:
    office.tell(CardErased(card_id=IVAN_CARD, sequence=9, erased_at=LONG_AGO))  # type: ignore[arg-type]
    assert done(office) == {"identifiers": 2}


def test_it_stays_forgotten_when_older_news_come_late(office: Office) -> None:
    office.tell(erasure(IVAN))
    office.tell(card(IVAN_CARD, "Ivan", IVAN, sequence=5))
    assert traces(office.database, *WORDS) == []
