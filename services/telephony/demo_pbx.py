"""A PBX to look at the suite with: speaks AMI on loopback and plays calls that a real Asterisk once had, with fresh
times, ids and numbers. `python -m telephony.demo_pbx --port 5038 --numbers clients.txt --extensions 101,102,103`.

The calls go on whether or not anybody listens; who logs in hears them from then on. It needs nothing but Python.
"""

import argparse
import asyncio
import contextlib
import gzip
import hmac
import itertools
import os
import random
import re
import secrets
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from telephony.adapters.ami import Block, challenge_key

INBOUND = {
    "inbound_answered": 6,
    "inbound_answered_agent_hangs_up": 4,
    "hold": 2,
    "inbound_missed": 2,
    "inbound_missed_caller_gave_up": 2,
    "inbound_busy": 1,
    "queue_ringall": 3,
    "queue_second_agent": 2,
    "queue_abandoned": 1,
    "blind_transfer": 1,
    "attended_transfer": 2,
    "outbound_answered": 5,
    "outbound_noanswer": 1,
    "outbound_busy": 1,
}
# Whatever the dice say later, the first minute shows a call taken and a call missed.
OPENING = ("inbound_answered", "inbound_missed_caller_gave_up")
OPENING_AFTER = (1.5, 6.0)
CLICK_TO_CALL = "click_to_call"
# The captured calls were hurried for the sake of the test; real ones take several times as long.
STRETCH = (2.0, 7.0)
OPENING_STRETCH = 2.5
BANNER = b"Asterisk Call Manager/11.0.0\r\n"
MOST_UNREAD_BYTES = 1 << 20
CLIENT = r"79\d{9}"
AGENT = r"(?<![\w.@-])10[123](?![\w.])"


@dataclass(frozen=True, slots=True)
class Template:
    """A captured call: its events with the seconds after its beginning, and what must be new every time."""

    steps: tuple[tuple[float, str], ...]
    tokens: re.Pattern[str]
    uniqueids: tuple[str, ...]
    channels: tuple[str, ...]
    bridges: tuple[str, ...]
    agents: tuple[str, ...]

    @classmethod
    def load(cls, name: str) -> "Template":
        text = gzip.decompress((files("telephony") / "demo" / f"{name}.ami.gz").read_bytes()).decode()
        blocks = [block for block in text.split("\r\n\r\n") if block]
        times = [float(re.findall(r"^Timestamp: (.*)$", block, re.MULTILINE)[0].strip()) for block in blocks]
        uniqueids = _values(text, r"\w*(?:Uniqueid|Linkedid)")
        channels, bridges = _values(text, r"\w*Channel"), _values(text, r"\w*BridgeUniqueid")
        names = sorted({*uniqueids, *channels, *bridges} - {""}, key=len, reverse=True)
        tokens = re.compile("|".join([*map(re.escape, names), CLIENT, AGENT]))
        steps = tuple((at - times[0], _without_time(block)) for at, block in zip(times, blocks, strict=True))
        agents = tuple(sorted(set(re.findall(r"PJSIP/(10[123])-", text))))
        return cls(steps, tokens, uniqueids, channels, bridges, agents)


def _values(text: str, key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value.strip() for value in re.findall(rf"^{key}: (.*)$", text, re.MULTILINE)))


def _without_time(block: str) -> str:
    return re.sub(r"^Timestamp: .*\r?\n", "", block, flags=re.MULTILINE)


@dataclass(slots=True)
class Options:
    numbers: list[str]
    extensions: list[str]
    username: str = "kartoteka"
    secret: str = "demo"  # noqa: S105  the demo's password is no secret
    calls_per_minute: float = 10.0
    speed: float = 1.0
    seed: int | None = None


@dataclass(slots=True)
class LiveChannel:
    fields: Block
    since: float
    bridge: str = ""


class DemoPbx:
    def __init__(self, options: Options) -> None:
        self.options = options
        self.dice = random.Random(options.seed)
        self.sessions: set[Session] = set()
        self.live: dict[str, LiveChannel] = {}
        self.booted_at = time.time()
        self._serial = itertools.count()
        self._busy: set[str] = set()
        self._templates: dict[str, Template] = {}
        self._playing: set[asyncio.Task[None]] = set()

    async def serve(self, host: str, port: int) -> None:
        async with await asyncio.start_server(self._welcome, host, port) as server:
            address = server.sockets[0].getsockname()
            print(f"demo PBX on {address[0]}:{address[1]}", flush=True)
            await asyncio.gather(server.serve_forever(), self.keep_calling())

    async def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = Session(self, reader, writer)
        self.sessions.add(session)
        try:
            await session.talk()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # gone without a word, or no AMI client at all
        finally:
            self.sessions.discard(session)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    # -- calls

    async def keep_calling(self) -> None:
        await self._sleep(OPENING_AFTER[0])
        for name, pause in zip(OPENING, (OPENING_AFTER[1] - OPENING_AFTER[0], 0), strict=True):
            self.begin(name, stretch=OPENING_STRETCH)
            await self._sleep(pause)
        names, weights = list(INBOUND), list(INBOUND.values())
        while True:
            await self._sleep(self.dice.expovariate(self.options.calls_per_minute / 60))
            self.begin(self.dice.choices(names, weights)[0])

    def begin(self, name: str, stretch: float = 0, **given: str) -> bool:
        """Whether there were agents free for it. `given` are an extension, a number and a channel id asked for."""
        template = self._templates.setdefault(name, Template.load(name))
        agents = self._free_agents(len(template.agents), given.get("extension"))
        if agents is None:
            return False
        words = self._new_words(template, agents, given)
        task = asyncio.get_running_loop().create_task(
            self._play(template, words, agents, stretch or self.dice.uniform(*STRETCH))
        )
        self._playing.add(task)
        task.add_done_callback(self._playing.discard)
        return True

    def _free_agents(self, count: int, wanted: str | None) -> list[str] | None:
        free = [extension for extension in self.options.extensions if extension not in self._busy]
        if wanted:
            return [wanted, *[extension for extension in free if extension != wanted][: count - 1]]
        return self.dice.sample(free, count) if len(free) >= count else None

    def _new_words(self, template: Template, agents: list[str], given: Mapping[str, str]) -> dict[str, str]:
        """Old ids, names and numbers against new ones."""
        words = dict(zip(template.agents, agents, strict=False))
        words |= {uniqueid: f"{int(time.time())}.{next(self._serial)}" for uniqueid in template.uniqueids}
        words |= {bridge: secrets.token_hex(16) for bridge in template.bridges}
        if given.get("channel_id"):
            words[template.uniqueids[0]] = given["channel_id"]
        # Both halves of a Local channel share a serial number.
        serials = {name.partition(";")[0]: f"{next(self._serial):08x}" for name in template.channels}
        for name in template.channels:
            base, semicolon, half = name.partition(";")
            words[name] = self._rename(base, serials[base], words) + semicolon + half
        words[CLIENT] = given.get("number") or self.dice.choice(self.options.numbers)
        return words

    @staticmethod
    def _rename(name: str, serial: str, words: Mapping[str, str]) -> str:
        device, dash, _ = name.rpartition("-")
        if not dash:
            device = name
        device = re.sub(r"10[123]", lambda found: words.get(found[0], found[0]), device)
        return f"{device}-{serial}" if dash else device

    async def _play(self, template: Template, words: Mapping[str, str], agents: list[str], stretch: float) -> None:
        self._busy.update(agents)
        uniqueids = {words[uniqueid] for uniqueid in template.uniqueids}
        began_at = time.monotonic()
        try:
            for offset, text in template.steps:
                wait = offset * stretch / self.options.speed - (time.monotonic() - began_at)
                if wait > 0:
                    await asyncio.sleep(wait)
                self._emit(template.tokens.sub(lambda found: _word(words, found[0]), text))
        finally:
            self._busy.difference_update(agents)
            for uniqueid in uniqueids:
                self.live.pop(uniqueid, None)

    async def _sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.options.speed)

    # -- events

    def _emit(self, text: str) -> None:
        first_line, _, rest = text.partition("\r\n")
        stamped = f"{first_line}\r\nTimestamp: {time.time():.6f}\r\n{rest}\r\n\r\n"
        self._follow(_fields(text))
        for session in list(self.sessions):
            session.hear(stamped.encode())

    def _follow(self, fields: Block) -> None:
        """What CoreShowChannels will list."""
        uniqueid = fields.get("Uniqueid", "")
        if fields["Event"] == "Newchannel":
            self.live[uniqueid] = LiveChannel(fields, time.time())
        channel = self.live.get(uniqueid)
        if channel is None:
            return
        channel.fields = channel.fields | {key: fields[key] for key in LISTED if key in fields}
        if fields["Event"] in ("BridgeEnter", "BridgeLeave"):
            channel.bridge = fields["BridgeUniqueid"] if fields["Event"] == "BridgeEnter" else ""
        if fields["Event"] == "Hangup":
            del self.live[uniqueid]

    def listing(self) -> Iterator[str]:
        for channel in self.live.values():
            lines = [f"{key}: {channel.fields[key]}" for key in LISTED if key in channel.fields]
            lines += [f"BridgeId: {channel.bridge}", f"Duration: {_clock(time.time() - channel.since)}"]
            yield "\r\n".join(lines)


LISTED = (
    *("Channel", "ChannelState", "ChannelStateDesc", "CallerIDNum", "CallerIDName"),
    *("Context", "Exten", "Priority", "Uniqueid", "Linkedid"),
)


class Session:
    """One AMI client."""

    def __init__(self, pbx: DemoPbx, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._pbx = pbx
        self._reader = reader
        self._writer = writer
        self._challenge = ""
        self._is_in = False
        self._wants_events = True

    async def talk(self) -> None:
        self._writer.write(BANNER)
        while True:
            action = _fields((await self._reader.readuntil(b"\r\n\r\n")).decode("utf-8", "replace"))
            name = action.get("Action", "").lower()
            if name == "logoff":
                return
            if not self._is_in and name not in ("login", "challenge"):
                self._reply(action, "Error", Message="Permission denied")
                continue
            handler = getattr(self, f"_on_{name}", None)
            if handler is None:
                self._reply(action, "Error", Message="Invalid/unknown command")
            elif not handler(action):
                return
            await self._writer.drain()

    def hear(self, event: bytes) -> None:
        if not self._is_in or not self._wants_events:
            return
        if self._writer.transport.get_write_buffer_size() > MOST_UNREAD_BYTES:
            self._writer.transport.abort()  # as Asterisk cuts off a reader that does not read
            return
        self._writer.write(event)

    def _reply(self, action: Block, response: str, **fields: str) -> None:
        lines = [f"Response: {response}"]
        if action.get("ActionID"):
            lines.append(f"ActionID: {action['ActionID']}")
        lines += [f"{key}: {value}" for key, value in fields.items()]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())

    # -- actions; each says whether the session goes on

    def _on_challenge(self, action: Block) -> bool:
        self._challenge = str(secrets.randbelow(10**9))
        self._reply(action, "Success", Challenge=self._challenge)
        return True

    def _on_login(self, action: Block) -> bool:
        options = self._pbx.options
        is_challenged = action.get("AuthType", "").lower() == "md5" and self._challenge
        right = challenge_key(self._challenge, options.secret) if is_challenged else options.secret
        given = action.get("Key" if is_challenged else "Secret", "")
        is_right = hmac.compare_digest(given.encode(), right.encode())
        if not is_right or action.get("Username") != options.username:
            self._reply(action, "Error", Message="Authentication failed")
            return False
        self._is_in = True
        self._wants_events = action.get("Events", "on").lower() != "off"
        self._reply(action, "Success", Message="Authentication accepted")
        uptime = int(time.time() - self._pbx.booted_at)
        self.hear(f"Event: FullyBooted\r\nUptime: {uptime}\r\nStatus: Fully Booted\r\n\r\n".encode())
        return True

    def _on_ping(self, action: Block) -> bool:
        self._reply(action, "Success", Ping="Pong", Timestamp=f"{time.time():.6f}")
        return True

    def _on_coreshowchannels(self, action: Block) -> bool:
        self._reply(action, "Success", EventList="start", Message="Channels will follow")
        channels = list(self._pbx.listing())
        for channel in channels:
            self._writer.write(f"Event: CoreShowChannel\r\n{channel}\r\n\r\n".encode())
        complete = f"Event: CoreShowChannelsComplete\r\nEventList: Complete\r\nListItems: {len(channels)}\r\n\r\n"
        self._writer.write(complete.encode())
        return True

    def _on_originate(self, action: Block) -> bool:
        extension = action.get("Channel", "").rpartition("/")[2].partition("@")[0]
        number = action.get("Exten", "").lstrip("+")
        if not extension or not number:
            self._reply(action, "Error", Message="Originate failed")
            return True
        self._reply(action, "Success", Message="Originate successfully queued")
        self._pbx.begin(CLICK_TO_CALL, extension=extension, number=number, channel_id=action.get("ChannelId", ""))
        return True

    def _on_mixmonitor(self, action: Block) -> bool:
        self._reply(action, "Success")
        return True

    _on_stopmixmonitor = _on_mixmonitor


def _word(words: Mapping[str, str], old: str) -> str:
    return words.get(old) or (words[CLIENT] if re.fullmatch(CLIENT, old) else old)


def _fields(text: str) -> Block:
    lines = (line.partition(":") for line in text.split("\r\n"))
    return {key: value.strip() for key, colon, value in lines if colon}


def _clock(seconds: float) -> str:
    return time.strftime("%H:%M:%S", time.gmtime(seconds))


def read_numbers(path: Path | None) -> list[str]:
    """One a line, in any spelling; made up if there are none."""
    lines = path.read_text().splitlines() if path else []
    numbers = [digits for line in lines if len(digits := re.sub(r"\D", "", line)) >= 7]
    return numbers or [f"7916000{serial:04d}" for serial in range(1, 40)]


def end_with_input() -> None:
    """Whoever started us never writes: when our input ends, he has ended."""
    sys.stdin.buffer.read()
    os._exit(0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=5038)
    parser.add_argument("--numbers", type=Path, help="file with a client's number on every line")
    parser.add_argument("--extensions", default="101,102,103,104,105,106")
    parser.add_argument("--username", default="kartoteka")
    parser.add_argument("--secret", default="demo")
    parser.add_argument("--calls-per-minute", type=float, default=10.0)
    parser.add_argument("--speed", type=float, default=1.0, help="how many times faster than life")
    parser.add_argument("--seed", type=int, help="the same calls every time")
    parser.add_argument("--until-input-ends", action="store_true", help="end with whoever holds the other end of stdin")
    arguments = vars(parser.parse_args())
    if arguments.pop("until_input_ends"):
        threading.Thread(target=end_with_input, daemon=True).start()
    host, port = arguments.pop("host"), arguments.pop("port")
    arguments["numbers"] = read_numbers(arguments["numbers"])
    arguments["extensions"] = arguments["extensions"].split(",")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(DemoPbx(Options(**arguments)).serve(host, port))


if __name__ == "__main__":
    main()
