"""The line to a PBX: lost and found again, handed over, and restarted in the middle of a call."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from kartoteka.auth import Viewer
from kartoteka.contracts.events.contacts import CardMerged
from kartoteka.dev.ports import free_port
from notifications.stream.calls_now import CallsNow
from telephony.pbxs import line
from tests.telephony.exchange import LOGIN, NOBODY_TALKS, Exchange, wait_for
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
    Office,
    asterisk,
    card,
)
from tests.telephony.streams import blocks, capture, event_name
from tests.traces import said, traces

OTHER_CARD = uuid5(IVAN_CARD, "other")
CALL = [block for block in blocks(capture("inbound_answered")) if b"\nTimestamp: " in block]


@pytest.fixture(autouse=True)
def captures_may_be_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their calls were talked months ago: a machine too busy for a test within three seconds would call them silent."""
    monkeypatch.setattr(line, "SILENCE", timedelta(days=36_500))


def upto(name: str, count: int = 1) -> int:
    """How many events of the call there are up to and with the `count`-th of a name."""
    found = [number for number, block in enumerate(CALL, 1) if event_name(block) == name]
    return found[count - 1]


TALKING = upto("BridgeEnter", 2)
BEGINNING, REST = b"".join(CALL[:TALKING]), b"".join(CALL[TALKING:])


def listed(*calls: bytes) -> bytes:
    """The list of live channels that a PBX gives after a login, made from their last events."""
    return b"".join(re.sub(rb"^Event: \w+", b"Event: CoreShowChannel", call) for call in calls) + NOBODY_TALKS


def last_events() -> list[bytes]:
    enters = [block for block in CALL[:TALKING] if event_name(block) == "BridgeEnter"]
    return [block.replace(b"BridgeUniqueid:", b"BridgeId:") for block in enters]


def has_heard(office: Office, sent: bytes) -> bool:
    """Whether telephony has written down all that was sent: cut earlier, it would have to guess at the rest."""
    last = blocks(sent)[-1].strip()
    is_kept = office.rows("select 1 from pbx_journal where position(cast(:last as bytea) in body) > 0", last=last)
    return bool(is_kept and office.rows("select 1 from live_calls where state = 'talking'"))


def test_it_tells_the_screen_of_whoever_rings_and_knows_the_card(office: Office, exchange: Exchange) -> None:
    office.open(asterisk("main", exchange.port))
    office.tell(card(IVAN_CARD, "Ivan", IVAN))
    exchange.send(b"".join(CALL))

    call = office.the_call()
    wait_for(lambda: office.moved and office.moved[-1].state == "ended")

    assert (call.card_id, call.user_id, call.user_ids_rung) == (IVAN_CARD, ALICE, [ALICE])
    assert {(one.card_name, one.client_number, one.call_id) for one in office.moved} == {("Ivan", IVAN, call.id)}
    assert office.moved[-1].user_ids == [ALICE]


def test_it_tells_of_ringing_before_the_call_is_answered(office: Office, exchange: Exchange) -> None:
    office.open(asterisk("main", exchange.port))
    ringing = next(n for n, block in enumerate(CALL, 1) if b"ChannelStateDesc: Ringing" in block)
    exchange.send(b"".join(CALL[:ringing]))

    moved = wait_for(lambda: office.moved)[0]

    assert (moved.state, moved.user_ids, moved.extensions, moved.client_number) == ("ringing", [ALICE], ["101"], IVAN)
    [live] = wait_for(lambda: office.get(AS_ALICE, "/calls/live")["items"])
    assert (live["state"], live["extensions"]) == ("ringing", ["101"])
    assert office.get(AS_BOB, "/calls/live")["items"] == []


def on_screens(office: Office, user_id: UUID) -> list[tuple[str, str]]:
    """A user's calls of this moment, as screens were told of them."""
    calls = CallsNow()
    for move in office.moved:
        calls.take(move)
    return [(call.direction, call.state) for call in calls.of(user_id)]


def test_a_consult_call_leaves_the_screens_when_it_becomes_a_part_of_the_clients_call(
    office: Office, exchange: Exchange
) -> None:
    transfer = blocks(capture("attended_transfer"))
    joined = next(n for n, block in enumerate(transfer) if event_name(block) == "AttendedTransfer")
    asking = [n for n, block in enumerate(transfer, 1) if event_name(block) == "BridgeEnter"][3]
    over = next(n for n, block in enumerate(transfer) if event_name(block) == "BridgeLeave" and n > joined + 20)
    office.open(asterisk("main", exchange.port))

    exchange.send(b"".join(transfer[:asking]))
    wait_for(lambda: on_screens(office, BOB) == [("internal", "talking")])
    assert on_screens(office, ALICE) == [("inbound", "talking")]

    exchange.send(b"".join(transfer[asking:over]))
    wait_for(lambda: on_screens(office, BOB) == [("inbound", "talking")])
    assert on_screens(office, ALICE) == []

    exchange.send(b"".join(transfer[over:]))
    wait_for(lambda: on_screens(office, BOB) == [])
    assert {move.call_id: move.state for move in office.moved} == dict.fromkeys(
        [move.call_id for move in office.moved], "ended"
    )


def test_whoever_picks_up_in_a_ring_group_sees_the_call_and_the_others_no_longer(
    office: Office, exchange: Exchange
) -> None:
    group = blocks(capture("queue_ringall"))
    ringing = [n for n, block in enumerate(group, 1) if event_name(block) == "DialState"][-1]
    talking = [n for n, block in enumerate(group, 1) if event_name(block) == "BridgeEnter"][1]
    office.open(asterisk("main", exchange.port))

    exchange.send(b"".join(group[:ringing]))
    wait_for(lambda: on_screens(office, ALICE) == on_screens(office, BOB) == [("inbound", "ringing")])
    exchange.send(b"".join(group[ringing:talking]))

    wait_for(lambda: on_screens(office, ALICE) == [("inbound", "talking")])
    assert on_screens(office, BOB) == []


def test_a_connection_cut_in_mid_call_costs_nothing_of_its_story(office: Office, exchange: Exchange) -> None:
    office.open(asterisk("main", exchange.port))
    exchange.send(BEGINNING)
    wait_for(lambda: has_heard(office, BEGINNING))
    exchange.ready["main"] = LOGIN + listed(*last_events())
    exchange.cut()
    wait_for(lambda: exchange.logins == 2)
    exchange.send(REST)

    call = office.the_call()

    assert (call.disposition, call.estimated, call.extension) == ("ANSWERED", False, "101")
    assert call.talk_seconds == pytest.approx(3.0, abs=0.1)
    assert [told.sequence for told in office.told()] == [1]
    assert office.rows("select * from live_calls") == []


def test_a_call_that_ended_while_nobody_listened_is_estimated(office: Office, exchange: Exchange) -> None:
    office.open(asterisk("main", exchange.port))
    exchange.send(BEGINNING)
    wait_for(lambda: has_heard(office, BEGINNING))
    exchange.cut()

    call = office.the_call()

    assert (call.disposition, call.estimated) == ("ANSWERED", True)


def test_a_restart_in_mid_call_goes_on_from_the_journal(office: Office, exchange: Exchange) -> None:
    office.open(asterisk("main", exchange.port))
    exchange.send(BEGINNING)
    wait_for(lambda: has_heard(office, BEGINNING))
    office.close()
    exchange.ready["main"] = LOGIN + listed(*last_events())
    office.open(asterisk("main", exchange.port))
    wait_for(lambda: exchange.logins == 2)
    exchange.send(REST)

    call = office.the_call()

    assert (call.disposition, call.estimated, call.ring_seconds) == ("ANSWERED", False, pytest.approx(2.0, abs=0.1))
    assert call.extensions_rung == ["101"]
    assert [told.sequence for told in office.told()] == [1]


def test_a_standby_takes_over_when_the_holder_is_killed(office: Office, exchange: Exchange) -> None:
    office.configure(asterisk("main", exchange.port))
    with worker(office) as holder:
        wait_for(lambda: exchange.logins, seconds=40)
        exchange.send(BEGINNING)
        wait_for(lambda: has_heard(office, BEGINNING))
        office.open(asterisk("main", exchange.port))
        exchange.ready["main"] = LOGIN + listed(*last_events())
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    wait_for(lambda: exchange.logins == 2)
    exchange.send(REST)

    call = office.the_call()

    assert (call.disposition, call.estimated) == ("ANSWERED", False)
    assert [told.sequence for told in office.told()] == [1]


@contextmanager
def worker(office: Office) -> Iterator[subprocess.Popen[bytes]]:
    """Another replica, in a process of its own."""
    settings = replace(office.settings, port=free_port())
    environment = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "AMQP_URL": "",
        "KARTOTEKA_NAMESPACE": settings.namespace,
        "KARTOTEKA_PORT": str(settings.port),
        "KARTOTEKA_PBX_FILE": settings.pbx_file,
        "KARTOTEKA_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "kartoteka", "run", "telephony", "--role", "worker"]
    process = subprocess.Popen(command, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_clicking_a_number_has_the_pbx_dial_it_once(office: Office, exchange: Exchange) -> None:
    office.open(asterisk("main", exchange.port))
    wait_for(lambda: exchange.logins)

    asked = office.ask(AS_ALICE, "POST", "/calls", json={"number": "8 (916) 123-45-67"})

    assert asked.status_code == 202, asked.text
    request = asked.json()
    wait_for(lambda: office.get(AS_ALICE, f"/calls/requests/{request['id']}")["state"] == "sent")
    originate = wait_for(lambda: re.search(rb"Action: Originate\r\n(?:.+\r\n)+\r\n", exchange.heard))[0]
    assert f"ChannelId: {request['id']}".encode() in originate
    assert b"Channel: PJSIP/101\r\n" in originate and f"Exten: {IVAN}\r\n".encode() in originate
    assert exchange.heard.count(b"Action: Originate") == 1
    assert office.ask(AS_BOB, "GET", f"/calls/requests/{request['id']}").status_code == 404


def test_a_click_leaves_a_trace(office: Office, exchange: Exchange) -> None:
    office.open(asterisk("main", exchange.port))
    office.tell(card(IVAN_CARD, "Ivan", IVAN))
    request = office.ask(AS_ALICE, "POST", "/calls", json={"number": IVAN}).json()
    [trace] = traces(office.database)
    assert (said(trace), trace["record_id"]) == (("call.requested", "call", {"number": [None, IVAN]}), request["id"])
    assert trace["details"] == {"pbx": "main", "extension": "101", "card_id": str(IVAN_CARD)}


def test_a_click_that_the_pbx_refuses_has_failed(office: Office, exchange: Exchange) -> None:
    def refuse(heard: bytes) -> bytes:
        action = re.search(rb"ActionID: (\S+)", heard)
        return b"Response: Error\r\nActionID: %s\r\nMessage: no such phone\r\n\r\n" % action[1] if action else b""

    exchange.answers = refuse
    office.open(asterisk("main", exchange.port))
    wait_for(lambda: exchange.logins)
    request = office.ask(AS_ALICE, "POST", "/calls", json={"number": IVAN}).json()

    found = wait_for(
        lambda: (one := office.get(AS_ALICE, f"/calls/requests/{request['id']}"))["state"] == "failed" and one
    )

    assert found["reason"] == "no such phone"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"number": "anonymous"}, 422, "not-a-number"),
        ({"number": IVAN, "extension": "102"}, 403, "not-your-phone"),
        ({"number": IVAN, "pbx": "nowhere"}, 409, "no-pbx"),
    ],
)
def test_a_click_says_why_not(body: Any, status: int, code: str, office: Office, exchange: Exchange) -> None:
    office.open(asterisk("main", exchange.port))

    answer = office.ask(AS_ALICE, "POST", "/calls", json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_whoever_took_part_or_leads_sees_a_call(office: Office, exchange: Exchange) -> None:
    office.open(asterisk("main", exchange.port))
    office.tell(card(IVAN_CARD, "Ivan", IVAN, owner_id=ALICE))
    exchange.send(b"".join(CALL))
    call = office.the_call()

    seen = {who.name: len(office.get(who, "/calls")["items"]) for who in (AS_ALICE, AS_BOB, AS_CAROL, AS_DANA)}

    assert seen == {"Alice": 1, "Bob": 0, "Carol": 1, "Dana": 1}
    assert office.ask(AS_BOB, "GET", f"/calls/{call.id}").status_code == 404
    assert [leg["number"] for leg in office.get(AS_ALICE, f"/calls/{call.id}")["legs"]] == ["79161234567", "101"]
    for spelling in ("8 916 123-45-67", "+79161234567", "79161234567"):
        assert len(office.get(AS_DANA, "/calls", number=spelling)["items"]) == 1
    assert office.get(AS_DANA, "/calls", missed="true")["items"] == []
    assert len(office.get(AS_ALICE, "/calls", user_id="me", direction="inbound")["items"]) == 1
    assert office.get(AS_DANA, "/calls", user_id=str(BOB))["items"] == []


def test_a_call_names_its_client_to_whoever_may_see_the_card(office: Office, exchange: Exchange) -> None:
    office.open(asterisk("main", exchange.port))
    office.tell(card(IVAN_CARD, "Ivan", IVAN, owner_id=ALICE))
    exchange.send(b"".join(CALL))
    call = office.the_call()

    def names(who: Viewer) -> list[str | None]:
        listed = office.get(who, "/calls")["items"]
        return [one["card_name"] for one in (*listed, office.get(who, f"/calls/{call.id}"))]

    assert {who.name: names(who) for who in (AS_ALICE, AS_CAROL, AS_DANA)} == {
        "Alice": ["Ivan", "Ivan"],
        "Carol": [None, None],
        "Dana": ["Ivan", "Ivan"],
    }
    office.tell(card(IVAN_CARD, "Ivan Petrov", IVAN, sequence=2))
    assert names(AS_CAROL) == ["Ivan Petrov"] * 2


def test_a_call_of_a_merged_card_bears_the_name_of_the_other(office: Office, exchange: Exchange) -> None:
    office.open(asterisk("main", exchange.port))
    office.tell(card(IVAN_CARD, "Ivan", IVAN), card(OTHER_CARD, "Ivan Petrov"))
    exchange.send(b"".join(CALL))
    call = office.the_call()

    office.tell(CardMerged(card_id=IVAN_CARD, sequence=2, into_card_id=OTHER_CARD, merged_at=LONG_AGO))
    assert office.get(AS_DANA, f"/calls/{call.id}")["card_name"] == "Ivan Petrov"

    office.rows("update calls set card_id = :gone returning id", gone=IVAN_CARD)  # as before it followed the merge
    assert office.get(AS_DANA, f"/calls/{call.id}")["card_name"] == "Ivan Petrov"


def test_a_card_that_appears_later_takes_its_calls(office: Office, exchange: Exchange) -> None:
    office.open(asterisk("main", exchange.port))
    exchange.send(b"".join(CALL))
    assert office.the_call().card_id is None

    office.tell(card(IVAN_CARD, "Ivan", IVAN))

    assert office.the_call().card_id == IVAN_CARD


def test_it_shows_how_its_lines_fare_and_what_is_wrong_in_the_settings(office: Office, exchange: Exchange) -> None:
    office.open(asterisk("main", exchange.port), asterisk("typo", 1, hots="x"), {"name": "odd", "adapter": "fax"})

    def main_is_connected() -> Any:
        items = {one["name"]: one for one in office.get(AS_DANA, "/pbxs")["items"]}
        return items if items["main"]["state"] == "connected" else None

    items = wait_for(main_is_connected)

    assert items["main"]["connected_since"] and items["main"]["holder"]
    assert items["typo"]["state"] == "wrong" and items["typo"]["error"].startswith("hots: is not known")
    assert items["odd"]["error"].startswith("region: must be a country code")
    assert office.ask(AS_ALICE, "GET", "/pbxs").status_code == 403


def test_a_refused_login_is_told_and_not_tried_again_at_once(office: Office, exchange: Exchange) -> None:
    exchange.ready["main"] = LOGIN.replace(b"Success", b"Error").replace(b"accepted", b"failed")
    office.open(asterisk("main", exchange.port))

    [row] = wait_for(lambda: office.rows("select error from pbx_connections where state = 'refused'"))

    assert row.error == "the PBX refuses the login"
    assert exchange.logins == 1
