"""A PBX that calls us: its signature, its repetitions, its calls."""

import base64
import json
import time
from typing import Any
from uuid import uuid4

import pytest
import requests

from kartoteka.contracts.ports.pbx import InvalidSettingsError, WebhookRequest
from telephony.adapters.webhook import SAMPLE, Webhook, key_of, sign
from tests.telephony.exchange import wait_for
from tests.telephony.office import ALICE, AS_CAROL, AS_DANA, IVAN, IVAN_CARD, Office, card, viewer

NEW, OLD = ("whsec_" + base64.b64encode(text).decode() for text in (b"the secret of today", b"that of yesterday"))
BODY = SAMPLE.encode()


def signed(body: bytes, *, secret: str = NEW, at: float | None = None, message_id: str = "m1") -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    signature = sign(key_of(secret), message_id, stamp, body)
    return {"webhook-id": message_id, "webhook-timestamp": stamp, "webhook-signature": f"v1,{signature}"}


def is_genuine(headers: dict[str, str], body: bytes = BODY, **settings: str) -> bool:
    return Webhook({"secret": NEW, **settings}).is_genuine(WebhookRequest("POST", headers, {}, body))


def test_it_takes_what_is_signed() -> None:
    assert is_genuine(signed(BODY))


def test_it_signs_as_the_standard_does() -> None:
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'

    made = sign(key, headers["webhook-id"], headers["webhook-timestamp"], body)

    assert f"v1,{made}" == headers["webhook-signature"]


def test_no_byte_of_the_body_may_differ() -> None:
    headers = signed(BODY)
    for place in range(len(BODY)):
        forged = bytearray(BODY)
        forged[place] ^= 1
        assert not is_genuine(headers, bytes(forged))


@pytest.mark.parametrize("header", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_no_sign_of_the_headers_may_differ_or_lack(header: str) -> None:
    headers = signed(BODY)
    good = headers[header]
    for place in range(len(good)):
        forged = good[:place] + ("1" if good[place] == "0" else "0") + good[place + 1 :]
        assert not is_genuine({**headers, header: forged})
    assert not is_genuine({name: value for name, value in headers.items() if name != header})


@pytest.mark.parametrize(("minutes", "is_good"), [(-6, False), (-4, True), (4, True), (6, False)])
def test_it_must_be_fresh(minutes: float, is_good: bool) -> None:
    assert is_genuine(signed(BODY, at=time.time() + minutes * 60)) is is_good


def test_the_old_secret_is_good_while_it_is_being_rotated() -> None:
    headers = signed(BODY, secret=OLD)

    assert is_genuine(headers, previous_secret=OLD)
    assert not is_genuine(headers)


@pytest.mark.parametrize("signatures", ["", "v1", "v1,", "v2,abc", "\x00", "v1,ёж", "v1a,AAAA v0,BBBB"])
def test_garbage_is_no_signature(signatures: str) -> None:
    headers = signed(BODY)

    assert not is_genuine({**headers, "webhook-signature": signatures})
    assert is_genuine({**headers, "webhook-signature": f"{signatures} {headers['webhook-signature']}"})


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "no base64 at all!"])
def test_a_weak_secret_is_refused_by_name(secret: str) -> None:
    with pytest.raises(InvalidSettingsError) as caught:
        Webhook({"secret": secret})
    assert list(caught.value.problems) == ["secret"]


# -- through the service


@pytest.fixture
def hooked(office: Office) -> Office:
    return office.open({"name": "cloud", "adapter": "webhook", "region": "RU", "secret": NEW})


def post(office: Office, body: bytes, **how: Any) -> requests.Response:
    headers = {"Content-Type": "application/json", **signed(body, **how)}
    return office.ask(None, "POST", "/pbx/cloud/events", data=body, headers=headers)


def events(*wanted: slice) -> list[bytes]:
    """The sample's events in several bodies."""
    every = json.loads(SAMPLE)["events"]
    return [json.dumps({"events": every[part]}).encode() for part in wanted]


def test_a_call_told_in_pieces_is_one_call(hooked: Office) -> None:
    for number, body in enumerate(events(slice(0, 4), slice(4, 7), slice(7, None))):
        assert post(hooked, body, message_id=f"m{number}").status_code == 200

    call = hooked.the_call()

    assert (call.disposition, call.client_number, call.talk_seconds) == ("ANSWERED", "+79160000001", 56.0)
    assert [told.sequence for told in hooked.told()] == [1]
    wait_for(lambda: [one.state for one in hooked.moved] == ["ringing", "talking", "ended"])
    assert hooked.rows("select * from live_calls") == []


def test_pieces_in_any_order_tell_the_same(hooked: Office) -> None:
    for number, body in enumerate(events(slice(7, None), slice(4, 7), slice(0, 4))):
        assert post(hooked, body, message_id=f"m{number}").status_code == 200

    [call] = hooked.calls()

    assert (call.disposition, call.client_number, call.talk_seconds) == ("ANSWERED", "+79160000001", 56.0)


def test_a_replay_changes_nothing(hooked: Office) -> None:
    assert [post(hooked, BODY).status_code for _ in range(3)] == [200, 200, 200]

    assert hooked.rows("select count(*) from pbx_journal")[0][0] == 11
    assert [told.sequence for told in hooked.told()] == [1]


def test_a_lead_sees_strangers_calls_that_reached_nobody_and_not_those_of_other_teams_clients(hooked: Office) -> None:
    hooked.tell(card(IVAN_CARD, "Ivan", IVAN, owner_id=ALICE))
    sue = viewer(uuid4(), "Sue", "lead", uuid4())
    for name, number in (("c1", IVAN), ("c2", "+79039998877")):
        assert post(hooked, reached_nobody(name, number), message_id=name).status_code == 200

    seen = {who.name: {call["client_number"] for call in hooked.get(who, "/calls")["items"]} for who in (AS_CAROL, sue)}

    assert seen == {"Carol": {"+79039998877"}, "Sue": {"+79039998877"}}
    assert len(hooked.get(AS_DANA, "/calls")["items"]) == 2


def reached_nobody(name: str, number: str) -> bytes:
    told = {
        "call_started": {},
        "leg_started": {"leg_id": "client", "side": "outside", "called_in": True, "number": number, "dialled": "1"},
        "hung_up": {"leg_id": "client"},
        "leg_ended": {"leg_id": "client"},
        "call_ended": {},
    }
    at = {"call_id": name, "at": "2026-03-01T09:00:00Z"}
    return json.dumps({"events": [{"event": event, **more, **at} for event, more in told.items()]}).encode()


def test_what_is_not_signed_or_not_understood_is_refused(hooked: Office) -> None:
    unsigned = hooked.ask(None, "POST", "/pbx/cloud/events", data=BODY)
    nowhere = hooked.ask(None, "POST", "/pbx/nowhere/events", data=BODY)
    odd = post(
        hooked, b'{"events": [{"event": "call_began", "call_id": "1"}, {"event": "call_ended", "call_id": "1"}]}'
    )

    never = post(hooked, b'{"events": [{"event": "call_ended", "call_id": "1", "at": "9999-12-31T23:59:59-12:00"}]}')

    assert (never.status_code, list(never.json()["fields"])) == (422, ["events.0.at"])
    assert (unsigned.status_code, unsigned.json()["code"]) == (401, "not-genuine")
    assert nowhere.status_code == 404
    assert odd.status_code == 422
    assert sorted(odd.json()["fields"]) == ["events.0.event", "events.1"]
    assert hooked.get(AS_DANA, "/pbxs")["items"][0]["state"] == "webhook"
    assert hooked.calls() == []
