import re
from pathlib import Path

import pytest

from kartoteka.contracts.ports.pbx import (
    ConnectionRequested,
    DialRequest,
    InvalidSettingsError,
    PbxError,
    RecordingNotFoundError,
)
from telephony.adapters.ami import decode
from telephony.adapters.asterisk import Asterisk
from telephony.adapters.asterisk_channels import Endpoints
from telephony.adapters.asterisk_dialling import number_in_dial_string
from telephony.adapters.asterisk_reader import WANTED
from tests.telephony.streams import at

README = Path(__file__).parents[2] / "services/telephony/README.md"
SETTINGS = {"host": "pbx.example", "username": "crm", "secret": "s3cret"}


@pytest.fixture
def pbx() -> Asterisk:
    return Asterisk(SETTINGS)


def fields(written: bytes) -> dict[str, str]:
    return decode(written.replace(b"\r\n", b"\n"))


def test_a_click_to_call_rings_the_agent_and_then_the_client(pbx):
    said = fields(pbx.dial(DialRequest("crm-1", "101", "+79161234567", "CRM", {"DEAL": "7, eight"})))
    assert (said["Action"], said["Channel"], said["Exten"]) == ("Originate", "PJSIP/101", "+79161234567")
    assert (said["ChannelId"], said["ActionID"], said["Async"]) == ("crm-1", "crm-1", "true")
    assert (said["CallerID"], said["Variable"], said["Timeout"]) == ("CRM <101>", "DEAL=7 eight", "30000")


@pytest.mark.parametrize("number", ["+7916\r\nAction: Hangup", "1&Local/2@x", "", "7916@trunk", "${EVIL}"])
def test_it_dials_numbers_only(pbx, number):
    with pytest.raises(PbxError):
        pbx.dial(DialRequest("crm-1", "101", number))


def test_a_name_cannot_bring_an_action_of_its_own(pbx):
    said = pbx.dial(DialRequest("crm-1", "101", "112", "Eve\r\nAction: Command\r\n <0>"))
    assert said.count(b"Action: ") == 2
    assert said.count(b"\nAction: ") == 0


def test_it_says_which_settings_are_wrong():
    with pytest.raises(InvalidSettingsError) as caught:
        Asterisk({"host": "", "port": "many", "extensions": "(", "agent_channel": "PJSIP/101", "colour": "red"})
    assert set(caught.value.problems) == {
        "host",
        "username",
        "secret",
        "port",
        "extensions",
        "agent_channel",
        "colour",
    }


def test_it_knows_when_it_is_refused(pbx):
    assert pbx.refused(b"Response: Error\r\nMessage: Authentication failed\r\n\r\n")
    assert not pbx.refused(b"Response: Success\r\nMessage: Authentication accepted\r\n\r\n")


def test_it_logs_in_and_asks_for_the_calls_that_live(pbx):
    assert b"Secret: s3cret" in pbx.login()
    assert b"Action: CoreShowChannels" in pbx.login()


def test_it_fetches_recordings_from_a_shared_folder(tmp_path):
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "a.wav").write_bytes(b"RIFF")
    pbx = Asterisk({**SETTINGS, "recordings_path": str(tmp_path)})
    assert b"".join(pbx.fetch_recording("/var/spool/asterisk/monitor/2026/a.wav")) == b"RIFF"


@pytest.mark.parametrize("recording", ["/etc/passwd", "../secret.wav", "missing.wav", ""])
def test_no_recording_leads_out_of_the_folder(tmp_path, recording):
    (tmp_path / "secret.wav").write_bytes(b"secret")
    (tmp_path / "monitor").mkdir()
    pbx = Asterisk({**SETTINGS, "recordings_path": str(tmp_path / "monitor")})
    with pytest.raises(RecordingNotFoundError):
        pbx.fetch_recording(recording)


def test_an_originate_tells_whom_it_was_for(pbx):
    reader = pbx.reader()
    reader.feed(b"Event: Newchannel\r\nChannel: PJSIP/101-0\r\nUniqueid: crm-1\r\nLinkedid: crm-1\r\n\r\n", at(1))
    [fact] = reader.feed(b"Event: OriginateResponse\r\nUniqueid: crm-1\r\nExten: 7916\r\n\r\n", at(2))
    assert isinstance(fact, ConnectionRequested)
    assert (fact.call_id, fact.number) == ("crm-1", "7916")


@pytest.mark.parametrize(
    ("dial_string", "number"),
    [
        ("101", None),
        ("PJSIP/101", None),
        ("79161234567@trunk", "79161234567"),
        ("PJSIP/79161234567@trunk", "79161234567"),
        ("trunk/79161234567", "79161234567"),
        ("trunk/sip:79161234567@provider.example:5060", "79161234567"),
        ("loop:loop@127.0.0.1/answer", "answer"),
        ("g1/79161234567", "79161234567"),
        ("", None),
    ],
)
def test_it_finds_the_number_in_what_dial_was_given(dial_string, number):
    assert number_in_dial_string(dial_string) == number


@pytest.mark.parametrize(
    ("channel", "place"),
    [
        ("PJSIP/101-0000001f", ("extension", "101")),
        ("SIP/2001-0000001f", ("extension", "2001")),
        ("PJSIP/trunk-0000001f", ("outside", None)),
        ("PJSIP/74951234500-0000001f", ("outside", None)),
        ("PJSIP/my-provider-0000001f", ("outside", None)),
        ("IAX2/loop-13909", ("outside", None)),
        ("AsyncGoto/PJSIP/101-0000001f", ("extension", "101")),
        ("Local/101@agents-00000003;2", ("pbx", None)),
        ("Surrogate/PJSIP/101-00000001", ("pbx", None)),
        ("Message/ast_msg_queue", ("pbx", None)),
        ("", ("pbx", None)),
    ],
)
def test_it_tells_phones_from_trunks(channel, place):
    assert Endpoints().place(channel) == place


def test_an_administrator_may_say_what_a_phone_is_called():
    endpoints = Endpoints(extensions=r"agent-(\d+)|reception", trunks="reception-.*")
    assert endpoints.place("PJSIP/agent-7-0000001f") == ("extension", "7")
    assert endpoints.place("PJSIP/101-0000001f") == ("outside", None)


def test_the_filters_its_readme_advises_let_through_all_it_wants():
    named = {name.encode() for name in re.findall(r"include\),name\((\w+)\)", README.read_text())}
    assert named == WANTED | {b"VarSet"}
