"""The plugin for every PBX that has no plugin: somebody's small program beside it posts what happens as JSON.

    POST /api/telephony/pbx/<name>/events
    {"events": [{"event": "leg_ringing", "call_id": "c1", "leg_id": "101", "at": "2026-03-01T09:00:00Z"}]}

An event is named after its class in the PBX port, in snake case, and has the fields of that class. The request is
signed as standardwebhooks.com says: HMAC-SHA256 over the raw bytes of `id.timestamp.body`, at most five minutes off.
"""

import base64
import binascii
import hashlib
import hmac
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar

import msgspec

from kartoteka.contracts.ports import pbx
from kartoteka.contracts.ports.pbx import (
    DialRequest,
    InvalidSettingsError,
    PbxError,
    PbxEvent,
    PbxReader,
    RecordingNotFoundError,
    Setting,
    WebhookPbx,
    WebhookRequest,
)
from kartoteka.moments import in_utc

TOLERANCE_SECONDS = 300
MAX_EVENTS = 1000
LONGEST_ID = 200
SHORTEST_SECRET = 16  # bytes


def _kinds() -> dict[str, type[PbxEvent]]:
    candidates = [value for value in vars(pbx).values() if isinstance(value, type) and issubclass(value, PbxEvent)]
    told = [kind for kind in candidates if kind not in (PbxEvent, pbx.LegEvent, pbx.DialRefused)]
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): kind for kind in told}


KINDS = _kinds()


class Webhook(WebhookPbx):
    """A PBX that tells of its calls by signed webhooks."""

    name: ClassVar[str] = "webhook"
    settings: ClassVar[Sequence[Setting]] = (
        Setting("secret", "Secret shared with the sender, whsec_ and base64", required=True, secret=True),
        Setting("previous_secret", "The secret before, good until it is taken away", default="", secret=True),
    )

    def __init__(self, settings: Mapping[str, object]) -> None:
        problems = {name: "is not known" for name in settings if name not in ("secret", "previous_secret")}
        self._keys: list[bytes] = []
        for name in ("secret", "previous_secret"):
            text = str(settings.get(name) or "")
            if not text and name != "secret":
                continue
            try:
                self._keys.append(key_of(text))
            except ValueError as error:
                problems[name] = str(error)
        if problems:
            raise InvalidSettingsError(problems)

    def reader(self) -> "WebhookReader":
        return WebhookReader()

    def fetch_recording(self, recording: str) -> Iterator[bytes]:
        raise RecordingNotFoundError("recordings stay where the PBX keeps them")

    def is_genuine(self, request: WebhookRequest) -> bool:
        """Whether one of the signatures is made with one of the secrets, and the request is fresh."""
        headers = request.headers
        message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        if not 0 < len(message_id) <= LONGEST_ID or not _is_fresh(stamp):
            return False
        given = [text[3:] for text in headers.get("webhook-signature", "").split() if text.startswith("v1,")]
        made = [sign(key, message_id, stamp, request.body) for key in self._keys]
        # every pair is compared, so that the time tells nothing of which one was right
        return any([hmac.compare_digest(one.encode(), other.encode()) for one in given for other in made])

    def answer(self, request: WebhookRequest) -> bytes:
        return b'{"status": "taken"}'

    def check(self, body: bytes) -> dict[str, str]:
        reader = WebhookReader()
        reader.feed(body, datetime.now(UTC))
        return reader.problems

    def dial(self, request: DialRequest) -> None:
        raise PbxError("a PBX that only sends webhooks can't be asked to dial")

    @classmethod
    def sample(cls) -> tuple[Mapping[str, object], bytes]:
        return {"secret": "whsec_" + base64.b64encode(b"only an example, not a secret").decode()}, SAMPLE.encode()


class WebhookReader(PbxReader):
    """Each body stands alone. `problems` tells what could not be understood of the bodies so far."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}
        self._kept: list[tuple[str, bytes]] = []

    def feed(self, data: bytes, received_at: datetime | None) -> list[PbxEvent]:
        facts = []
        for number, one in enumerate(self._events(data)):
            fact = self._fact(f"events.{number}", one)
            if fact:
                facts.append(fact)
                self._kept.append((fact.call_id, msgspec.json.encode({"events": [one]})))
        return facts

    def kept(self) -> list[tuple[str, bytes]]:
        kept, self._kept = self._kept, []
        return kept

    def lost(self, at: datetime) -> list[PbxEvent]:
        return []

    def _events(self, data: bytes) -> list[Any]:
        try:
            body = msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self.problems["body"] = f"is no JSON: {error}"
            return []
        events = body.get("events") if isinstance(body, dict) else None
        if not isinstance(events, list) or not 0 < len(events) <= MAX_EVENTS:
            self.problems["events"] = f"must be a list of 1 to {MAX_EVENTS} events"
            return []
        return events

    def _fact(self, where: str, one: Any) -> PbxEvent | None:
        kind = KINDS.get(str(one.get("event"))) if isinstance(one, dict) else None
        if kind is None:
            self.problems[f"{where}.event"] = f"must be one of {', '.join(KINDS)}"
            return None
        try:
            fact = msgspec.convert(one, kind)
        except msgspec.ValidationError as error:
            self.problems[where] = str(error)
            return None
        if not 0 < len(fact.call_id) <= LONGEST_ID:
            self.problems[where] = f"`call_id` needs 1 to {LONGEST_ID} signs"
            return None
        try:
            return replace(fact, at=in_utc(fact.at))
        except ValueError as error:
            self.problems[f"{where}.at"] = str(error)
            return None


def key_of(secret: str) -> bytes:
    """The key in a secret as it is written: `whsec_` and base64."""
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("must be base64, with or without whsec_ before it") from None
    if len(key) < SHORTEST_SECRET:
        raise ValueError(f"must hold at least {SHORTEST_SECRET} bytes")
    return key


def sign(key: bytes, message_id: str, stamp: str, body: bytes) -> str:
    """The signature of version 1, in base64."""
    signed = message_id.encode() + b"." + stamp.encode() + b"." + body
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _is_fresh(stamp: str) -> bool:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    return abs(time.time() - int(stamp)) < TOLERANCE_SECONDS + 1


SAMPLE = """\
{"events": [
  {"event": "call_started", "call_id": "c1", "at": "2026-03-01T09:00:00Z"},
  {"event": "leg_started", "call_id": "c1", "leg_id": "client", "at": "2026-03-01T09:00:00Z",
   "side": "outside", "called_in": true, "number": "79160000001", "dialled": "74950000000"},
  {"event": "leg_dialled", "call_id": "c1", "leg_id": "101", "at": "2026-03-01T09:00:01Z",
   "side": "extension", "number": "101"},
  {"event": "leg_ringing", "call_id": "c1", "leg_id": "101", "at": "2026-03-01T09:00:01Z"},
  {"event": "leg_answered", "call_id": "c1", "leg_id": "101", "at": "2026-03-01T09:00:04Z"},
  {"event": "bridged", "call_id": "c1", "leg_id": "client", "at": "2026-03-01T09:00:04Z", "peers": ["101"]},
  {"event": "bridged", "call_id": "c1", "leg_id": "101", "at": "2026-03-01T09:00:04Z", "peers": ["client"]},
  {"event": "hung_up", "call_id": "c1", "leg_id": "client", "at": "2026-03-01T09:01:00Z"},
  {"event": "leg_ended", "call_id": "c1", "leg_id": "client", "at": "2026-03-01T09:01:00Z"},
  {"event": "leg_ended", "call_id": "c1", "leg_id": "101", "at": "2026-03-01T09:01:00Z"},
  {"event": "call_ended", "call_id": "c1", "at": "2026-03-01T09:01:00Z"}
]}
"""
