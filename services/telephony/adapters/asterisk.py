"""The Asterisk plugin: an AMI account that may read calls (`read = call,agent,dialplan,system`) and originate them."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from kartoteka.contracts.ports.pbx import (
    DialRequest,
    InvalidSettingsError,
    PbxError,
    RecordingNotFoundError,
    Setting,
    StreamPbx,
)
from telephony.adapters.ami import action
from telephony.adapters.asterisk_channels import Endpoints
from telephony.adapters.asterisk_reader import AsteriskReader

CHUNK_BYTES = 1 << 16
SAFE_EXTENSION = re.compile(r"[\w.-]{1,40}\Z", re.ASCII)
SAFE_NUMBER = re.compile(r"\+?[0-9*#]{1,32}\Z")
SAFE_CONTEXT = re.compile(r"[\w.-]{1,79}\Z", re.ASCII)
SAFE_AGENT_CHANNEL = re.compile(r"[\w./@-]*\{extension\}[\w./@-]*\Z", re.ASCII)
SAFE_CHANNEL = re.compile(r"[\w.:-]{1,150}\Z", re.ASCII)


class Asterisk(StreamPbx):
    name: ClassVar[str] = "asterisk"
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("host", "Address of the PBX", required=True),
        Setting("port", "AMI port", default=5038),
        Setting("username", "AMI user", required=True),
        Setting("secret", "AMI secret", required=True, secret=True),
        Setting("dial_context", "Dialplan context that outgoing calls start in", default="from-internal"),
        Setting("agent_channel", "How an agent's phone is rung", default="PJSIP/{extension}"),
        Setting("ring_seconds", "How long an agent's phone rings for a click-to-call", default=30),
        Setting("extensions", "Regular expression for the names of phones", default=r"(\d{2,6})"),
        Setting("trunks", "Regular expression for trunks that would pass for phones", default=""),
        Setting("recordings_path", "Folder of recordings as this service sees it", default=""),
        Setting("pbx_recordings_path", "The same folder as Asterisk sees it", default="/var/spool/asterisk/monitor"),
    )

    def __init__(self, settings: Mapping[str, object]) -> None:
        values: dict[str, Any] = {setting.name: setting.default for setting in self.settings} | dict(settings)
        problems = _problems(values)
        if problems:
            raise InvalidSettingsError(problems)
        self._values = values
        self.host = str(values["host"])
        self.port = int(values["port"])

    def reader(self) -> AsteriskReader:
        return AsteriskReader(Endpoints(self._values["extensions"], self._values["trunks"]))

    # -- what is said to the PBX

    def login(self) -> bytes:
        """The list of live channels is what a reader makes up with after a gap."""
        fields = {"Username": self._values["username"], "Secret": self._values["secret"], "Events": "on"}
        return action("Login", fields) + action("CoreShowChannels", {})

    def refused(self, data: bytes) -> bool:
        return b"Message: Authentication failed" in data

    def keep_alive(self) -> bytes:
        return action("Ping", {})

    def dial(self, request: DialRequest) -> bytes:
        """ChannelId becomes both ids of the call, so the call is known for ours from its first event."""
        if not SAFE_EXTENSION.match(request.extension) or not SAFE_NUMBER.match(request.number):
            raise PbxError(f"cannot dial {request.number!r} from {request.extension!r}")
        fields = {
            "ActionID": request.request_id,
            "ChannelId": request.request_id,
            "Channel": self._values["agent_channel"].format(extension=request.extension),
            "Context": self._values["dial_context"],
            "Exten": request.number,
            "Priority": "1",
            "CallerID": f"{_without(request.shown_name, '<>')} <{request.extension}>".strip(),
            "Timeout": str(int(self._values["ring_seconds"]) * 1000),
            "Async": "true",
        }
        # Asterisk cuts Variable headers at commas: one in a value would set a variable of the client's choice.
        return action("Originate", fields, {key: _without(value, ",") for key, value in request.variables.items()})

    def start_recording(self, leg_id: str, name: str) -> bytes:
        """AMI finds channels by their Uniqueid as well as by name."""
        if not SAFE_CHANNEL.match(leg_id) or not SAFE_CHANNEL.match(name):
            raise PbxError(f"cannot record {leg_id!r} as {name!r}")
        return action("MixMonitor", {"Channel": leg_id, "File": name, "Options": "b"})

    def stop_recording(self, leg_id: str) -> bytes:
        return action("StopMixMonitor", {"Channel": leg_id})

    # -- recordings

    def fetch_recording(self, recording: str) -> Iterator[bytes]:
        return _chunks(self._recording_path(recording))

    def _recording_path(self, recording: str) -> Path:
        """Names come from the dialplan, and some hold what the caller sent; none may lead out of the folder."""
        if not self._values["recordings_path"]:
            raise RecordingNotFoundError("no folder of recordings is set")
        folder = Path(self._values["recordings_path"]).resolve()
        relative = recording.removeprefix(str(self._values["pbx_recordings_path"])).lstrip("/")
        path = (folder / relative).resolve()
        if not path.is_relative_to(folder) or not path.is_file():
            raise RecordingNotFoundError(recording)
        return path

    @classmethod
    def sample(cls) -> tuple[Mapping[str, object], bytes]:
        settings = {"host": "127.0.0.1", "username": "kartoteka", "secret": "secret"}
        return settings, SAMPLE.replace("\n", "\r\n").encode()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _problems(values: Mapping[str, Any]) -> dict[str, str]:
    known = {setting.name: setting for setting in Asterisk.settings}
    checks: dict[str, tuple[Callable[[str], object], str]] = {
        "port": (_is_count, "must be a whole number above 0"),
        "ring_seconds": (_is_count, "must be a whole number above 0"),
        "extensions": (_is_pattern, "is no regular expression"),
        "trunks": (_is_pattern, "is no regular expression"),
        "dial_context": (SAFE_CONTEXT.match, "is no name of a context"),
        "agent_channel": (SAFE_AGENT_CHANNEL.match, "must name one channel and hold {extension}"),
    }
    problems = {name: "is not known" for name in values if name not in known}
    problems |= {name: "is required" for name, setting in known.items() if setting.required and not values[name]}
    return problems | {name: problem for name, (is_fine, problem) in checks.items() if not is_fine(str(values[name]))}


def _is_count(value: str) -> bool:
    return value.isascii() and value.isdigit() and 0 < int(value) < 65536


def _is_pattern(value: str) -> bool:
    try:
        re.compile(value)
    except re.error:
        return False
    return True


def _without(text: str, signs: str) -> str:
    return "".join(sign for sign in text if sign not in signs)


SAMPLE = """\
Asterisk Call Manager/11.0.0
Response: Success
Message: Authentication accepted

Event: FullyBooted
Uptime: 3600

Event: Newchannel
Timestamp: 1767225600.100000
Channel: PJSIP/trunk-00000000
ChannelStateDesc: Ring
CallerIDNum: 79160000001
CallerIDName: Ольга
Exten: 74950000000
Uniqueid: 1767225600.0
Linkedid: 1767225600.0

Event: Newchannel
Timestamp: 1767225600.200000
Channel: PJSIP/101-00000001
ChannelStateDesc: Down
CallerIDNum: 101
Exten: s
Uniqueid: 1767225600.1
Linkedid: 1767225600.0

Event: DialBegin
Timestamp: 1767225600.210000
Channel: PJSIP/trunk-00000000
CallerIDNum: 79160000001
Uniqueid: 1767225600.0
Linkedid: 1767225600.0
DestChannel: PJSIP/101-00000001
DestCallerIDNum: 101
DestUniqueid: 1767225600.1
DestLinkedid: 1767225600.0
DialString: 101

Event: Newstate
Timestamp: 1767225600.220000
Channel: PJSIP/101-00000001
ChannelStateDesc: Ringing
Uniqueid: 1767225600.1
Linkedid: 1767225600.0

Event: Newstate
Timestamp: 1767225603.000000
Channel: PJSIP/101-00000001
ChannelStateDesc: Up
Uniqueid: 1767225600.1
Linkedid: 1767225600.0

Event: BridgeEnter
Timestamp: 1767225603.010000
BridgeUniqueid: b1
BridgeTechnology: simple_bridge
Channel: PJSIP/101-00000001
Uniqueid: 1767225600.1
Linkedid: 1767225600.0

Event: BridgeEnter
Timestamp: 1767225603.020000
BridgeUniqueid: b1
BridgeTechnology: simple_bridge
Channel: PJSIP/trunk-00000000
Uniqueid: 1767225600.0
Linkedid: 1767225600.0

Event: HangupRequest
Timestamp: 1767225610.000000
Channel: PJSIP/trunk-00000000
Uniqueid: 1767225600.0
Linkedid: 1767225600.0
Cause: 16

Event: Hangup
Timestamp: 1767225610.010000
Channel: PJSIP/trunk-00000000
Uniqueid: 1767225600.0
Linkedid: 1767225600.0
Cause: 16

Event: Hangup
Timestamp: 1767225610.020000
Channel: PJSIP/101-00000001
Uniqueid: 1767225600.1
Linkedid: 1767225600.0
Cause: 16

"""
