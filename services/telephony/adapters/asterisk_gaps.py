"""What was missed between two sessions with Asterisk, as far as the list of live channels and its uptime tell."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from telephony.adapters.ami import NEW_SESSION, Block
from telephony.adapters.asterisk_channels import Channel
from telephony.adapters.asterisk_desk import Desk, epoch, midway, whole

BOOT_TOLERANCE = timedelta(seconds=3)


class Gaps:
    """`last_sign` tells when the PBX was last heard of."""

    def __init__(self, desk: Desk, last_sign: Callable[[], datetime | None]) -> None:
        self._desk = desk
        self._last_sign = last_sign
        self._back_at: datetime | None = None
        self._uptime: int | None = None
        self._booted_at: datetime | None = None
        self.handlers: dict[str, Callable[[Block], None]] = {
            "NewSession": self.begin,
            "CoreShowChannel": self._on_channel_listed,
            "CoreShowChannelsComplete": self._on_list_complete,
        }

    def begin(self, _: Block = NEW_SESSION) -> None:
        """From now on every channel may be gone, until something is heard of it."""
        self._desk.silent_since, self._back_at = self._last_sign(), None
        for channel in self._desk.board.channels.values():
            channel.is_uncertain = True

    def tick(self, block: Block, received_at: datetime | None) -> None:
        if block.get("Event") == "FullyBooted":
            self._uptime = whole(block.get("Uptime"))
        stamp = epoch(block.get("Timestamp")) or received_at
        # A new session is no sign of life of the calls before it.
        if stamp is None or block is NEW_SESSION:
            return
        self._desk.now = stamp
        self._back_at = self._back_at or stamp
        if self._uptime is not None:
            self._compare_boots(self._uptime, stamp)

    def finish(self) -> None:
        """At the end of a file: what nothing was heard of since the last gap has ended in it."""
        self._bury(self._uncertain(), until=self._back_at or self._desk.at)

    def _compare_boots(self, uptime: int, now: datetime) -> None:
        """FullyBooted comes at every login, mostly without a time: only the moment of boot shows a restart."""
        booted_at, before = now - timedelta(seconds=uptime), self._booted_at
        self._uptime, self._booted_at = None, booted_at
        if before and booted_at - before > BOOT_TOLERANCE:
            self._bury(self._uncertain(), until=booted_at)

    def _on_channel_listed(self, block: Block) -> None:
        """Of what happened in the gap only the outcome is told."""
        channel = self._desk.channel(block)
        if channel and block.get("BridgeId"):
            self._desk.enter(channel, block["BridgeId"])
        elif channel and channel.bridge:
            self._desk.leave(channel, self._desk.at, estimated=True)

    def _on_list_complete(self, _: Block) -> None:
        self._bury(self._uncertain(), until=self._desk.at)

    def _uncertain(self) -> list[Channel]:
        return [channel for channel in self._desk.board.channels.values() if channel.is_uncertain]

    def _bury(self, channels: Iterable[Channel], until: datetime) -> None:
        at = midway(self._desk.silent_since or until, until)
        for channel in channels:
            self._desk.end(channel, at, None, estimated=True)
