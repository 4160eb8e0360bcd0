"""The Asterisk Manager Interface on the wire: bytes in blocks of `Key: value` lines out, and actions as bytes.

A call is about 110 events, of which some 15 tell its story; the others are thrown away by their first line, before
anything is decoded.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping

Block = dict[str, str]

# Cut-off sessions leave half a line behind, so the banner of the next one may stand anywhere. The reply to a login
# always follows it; that keeps a caller who names himself like the banner from ending our session.
BANNER_START = b"Asterisk Call Manager/"
BANNER = re.compile(rb"Asterisk Call Manager/[\d.]+\n(?=Response: |Event: |\Z)")
MAX_BLOCK_BYTES = 1 << 20
LINE_ENDS = (b"", b"\r")
VARSET = frozenset((b"Event: VarSet", b"Event: VarSet\r"))
NEW_SESSION: Block = {"Event": "NewSession"}


class AmiParser:
    """Cuts a stream into blocks, whatever the chunks. Yields the replies, the `wanted` events, and `NewSession`."""

    def __init__(self, wanted: frozenset[bytes], variables: frozenset[bytes] = frozenset()) -> None:
        self._first_lines: frozenset[bytes] = frozenset()
        self._variable_lines: tuple[bytes, ...] = ()
        self._rest = b""
        self._last_event = b""
        self.has_spoken = False
        self.block = b""  # as it came, while what was read from it is being yielded
        self.want(wanted, variables)

    def want(self, events: frozenset[bytes], variables: frozenset[bytes]) -> None:
        """From now on these as well."""
        self._first_lines |= {b"Event: " + name + end for name in events for end in LINE_ENDS}
        self._variable_lines += tuple(b"\nVariable: " + name for name in variables)

    def feed(self, data: bytes) -> Iterator[Block]:
        text = self._rest + data
        # Searches through all of it are much cheaper than searches through every block.
        *blocks, self._rest = text.split(b"\r\n\r\n" if b"\r\n" in text else b"\n\n")
        may_begin_session = BANNER_START in text
        for block in blocks:
            if not block.startswith(b"Event: ") or (may_begin_session and BANNER_START in block):
                self.block = block
                yield from self._sessions(block.replace(b"\r\n", b"\n").lstrip(b"\n"))
                continue
            self._last_event = block
            self.has_spoken = True
            if self._is_wanted(block):
                self.block = block
                yield decode(block)
        if len(self._rest) > MAX_BLOCK_BYTES:
            self._rest = b""

    def end(self) -> Iterator[Block]:
        """The stream is over: what stands on whole lines of the last block still counts."""
        last_block, self._rest = self._rest.replace(b"\r\n", b"\n").rpartition(b"\n")[0], b""
        yield from self._sessions(last_block)

    def reset(self) -> None:
        """Forgets the half block of a session that was cut."""
        self._rest = b""

    @property
    def last_timestamp(self) -> str:
        """Of the last event of any kind, thrown away or not: then at the latest the PBX was alive."""
        return decode(self._last_event).get("Timestamp", "")

    def _is_wanted(self, event: bytes) -> bool:
        first_line = event.partition(b"\n")[0]
        return first_line in self._first_lines or (first_line in VARSET and self._names_variable(event))

    def _names_variable(self, event: bytes) -> bool:
        return any([line in event for line in self._variable_lines])

    def _sessions(self, block: bytes) -> Iterator[Block]:
        _, *after = BANNER.split(block)
        if after:
            yield self._understood(NEW_SESSION)
            block = after[-1]
        if block.startswith(b"Response: "):
            yield self._understood(decode(block))
            return
        # Lines that mean nothing may stand before an event.
        _, found, event = (b"\n" + block).partition(b"\nEvent: ")
        if found and self._is_wanted(b"Event: " + event):
            yield self._understood(decode(b"Event: " + event))

    def _understood(self, block: Block) -> Block:
        self.has_spoken = True
        return block


def decode(block: bytes) -> Block:
    """The first of repeated keys counts. Lines are cut at line feeds only: names may hold any other separator."""
    lines = [line.partition(":") for line in block.decode("utf-8", "replace").split("\n")]
    return {key: value.strip() for key, colon, value in reversed(lines) if colon}


def action(name: str, fields: Mapping[str, str], variables: Mapping[str, str] | None = None) -> bytes:
    """An action as bytes. A line break within a value would smuggle in an action of its own."""
    lines = [("Action", name), *fields.items()]
    lines += [("Variable", f"{key}={value}") for key, value in (variables or {}).items()]
    return "".join(f"{_one_line(key)}: {_one_line(value)}\r\n" for key, value in lines).encode() + b"\r\n"


def challenge_key(challenge: str, secret: str) -> str:
    """The answer to an MD5 challenge: the secret itself never travels."""
    return hashlib.md5((challenge + secret).encode(), usedforsecurity=False).hexdigest()


def _one_line(text: str) -> str:
    return "".join(sign for sign in text if sign >= " " and sign != "\x7f")
