"""Scenes as Asterisk would report them, for what no capture shows: only fields that it sends, in its order."""

from dataclasses import dataclass, field

from tests.telephony.streams import event

START = 1_800_000_000.25


@dataclass
class Channel:
    name: str
    uniqueid: str
    linkedid: str
    number: str = "<unknown>"
    exten: str = "s"
    state: str = "Down"
    bridge: str | None = None

    def fields(self, prefix: str = "") -> dict[str, str]:
        return {
            f"{prefix}Channel": self.name,
            f"{prefix}ChannelStateDesc": self.state,
            f"{prefix}CallerIDNum": self.number,
            f"{prefix}CallerIDName": "<unknown>",
            f"{prefix}Exten": self.exten,
            f"{prefix}Uniqueid": self.uniqueid,
            f"{prefix}Linkedid": self.linkedid,
        }


@dataclass
class Script:
    """`wait` moves the clock; everything else adds events."""

    now: float = START
    serial: int = 0
    stream: bytes = b""
    bridges: dict[str, list[Channel]] = field(default_factory=dict)

    def say(self, name: str, **fields: object) -> None:
        self.now += 0.001
        self.stream += event(name, self.now, **fields)

    def wait(self, seconds: float) -> None:
        self.now += seconds

    # -- channels

    def channel(
        self, endpoint: str, number: str, exten: str, state: str, of: Channel | None, uniqueid: str = ""
    ) -> Channel:
        uniqueid = uniqueid or f"{int(self.now)}.{self.serial}"
        suffix = "" if ";" in endpoint else f"-{self.serial:08x}"
        self.serial += 1
        channel = Channel(endpoint + suffix, uniqueid, of.linkedid if of else uniqueid, number, exten, state)
        self.say("Newchannel", **channel.fields())
        return channel

    def call_in(self, endpoint: str, number: str, exten: str) -> Channel:
        """A phone or a trunk sends an INVITE."""
        return self.channel(endpoint, number, exten, "Ring", None)

    def dial(
        self, by: Channel | None, endpoint: str, dial_string: str, of: Channel | None = None, rings: bool = True
    ) -> Channel:
        number = dial_string.partition("@")[0].rpartition("/")[2]
        channel = self.channel(endpoint, number, "s", "Down", by or of)
        self.begin_dial(by, channel, dial_string)
        if rings:
            self.rings(channel)
        return channel

    def begin_dial(self, by: Channel | None, to: Channel, dial_string: str) -> None:
        self.say("DialBegin", **(by.fields() if by else {}), **to.fields("Dest"), DialString=dial_string)

    def local(self, by: Channel | None, target: str, dial_string: str = "") -> tuple[Channel, Channel]:
        """Both halves of a Local channel, the first of them dialled."""
        name = f"Local/{target}-{self.serial:08x}"
        one = self.channel(f"{name};1", "<unknown>", target.partition("@")[0], "Down", by)
        two = self.channel(f"{name};2", by.number if by else "<unknown>", target.partition("@")[0], "Ring", one)
        self.say("LocalBridge", **one.fields("LocalOne"), **two.fields("LocalTwo"), LocalOptimization="Yes")
        self.begin_dial(by, one, dial_string or target)
        return one, two

    def rings(self, channel: Channel) -> None:
        channel.state = "Ringing"
        self.say("Newstate", **channel.fields())

    def up(self, *channels: Channel) -> None:
        for channel in channels:
            channel.state = "Up"
            self.say("Newstate", **channel.fields())

    def end_dial(self, by: Channel | None, to: Channel, status: str, **more: str) -> None:
        self.say("DialEnd", **(by.fields() if by else {}), **to.fields("Dest"), DialStatus=status, **more)

    def give_up(self, by: Channel | None, to: Channel, status: str, cause: int = 0, by_party: bool = False) -> None:
        if by_party:
            self.say("HangupRequest", **to.fields(), Cause=cause)
        self.end_dial(by, to, status)
        self.hangup(to, cause)

    def answer(self, by: Channel, to: Channel, bridge: str = "") -> str:
        """Somebody picks up, and Dial bridges both."""
        self.up(to)
        self.end_dial(by, to, "ANSWER")
        if by.state != "Up":
            self.up(by)
        return self.bridge(to, by, bridge=bridge)

    def bridge(self, *channels: Channel, bridge: str = "", technology: str = "simple_bridge") -> str:
        bridge = bridge or f"bridge-{self.serial}-{len(self.stream)}"
        for channel in channels:
            channel.bridge = bridge
            self.say("BridgeEnter", BridgeUniqueid=bridge, BridgeTechnology=technology, **channel.fields())
        return bridge

    def leave(self, *channels: Channel) -> None:
        for channel in channels:
            if channel.bridge:
                self.say("BridgeLeave", BridgeUniqueid=channel.bridge, **channel.fields())
                channel.bridge = None

    def hangup(self, channel: Channel, cause: int = 16) -> None:
        self.leave(channel)
        self.say("Hangup", **channel.fields(), Cause=cause)

    def put_down(self, by: Channel, *others: Channel, cause: int = 16) -> None:
        self.say("HangupRequest", **by.fields(), Cause=cause)
        for channel in (by, *others):
            self.hangup(channel, cause)

    # -- what people do on the way

    def music(self, channel: Channel, starts: bool = True) -> None:
        self.say("MusicOnHoldStart" if starts else "MusicOnHoldStop", **channel.fields(), Class="default")

    def blind_transfer(self, agent: Channel, client: Channel, to: str) -> None:
        """The client goes on to `to`; the agent's phone is free."""
        self.leave(client)
        transfer = {**agent.fields("Transferer"), **client.fields("Transferee")}
        self.say("BlindTransfer", Result="Success", **transfer, IsExternal="Yes", Context="from-internal", Extension=to)
        client.exten = to
        self.hangup(agent)
