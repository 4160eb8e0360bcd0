"""Calls a second from the bytes of an Asterisk to the journal, the logbook and the outbox, and what a call costs.

Captures of a real Asterisk are multiplied with ids of their own and sent over loopback TCP, the events of each call at
their own pace, so that hundreds of calls last at the same time. `all` is every event that Asterisk has (49 KiB a call),
`filtered` what `eventfilter` in manager.conf leaves over (see services/telephony/README.md).

    ./run bench calls [CALLS A SECOND …]
"""

import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg

from benchmarks._ground import cpu_seconds, ground, running, table
from kartoteka.dev.ports import free_port
from kartoteka.settings import Settings

CAPTURES = Path(__file__).parents[1] / "tests" / "telephony" / "captures"
MIX = (
    "inbound_answered",
    "outbound_answered",
    "inbound_missed",
    "inbound_answered_agent_hangs_up",
    "queue_second_agent",
    "outbound_noanswer",
    "hold",
    "inbound_missed_caller_gave_up",
    "blind_transfer",
    "internal_call",
)
RATES = (100, 200, 400, 800)
SECONDS = 12
TICK = 0.01
LOGIN = b"Asterisk Call Manager/11.0.0\r\nResponse: Success\r\nMessage: Authentication accepted\r\n\r\n"
NOISE = re.compile(rb"Event: (CEL|VarSet|Newexten|Cdr|RTCP\w+|DeviceStateChange|\w+Status|Contact\w*|Registry)\r?\n")
# what must differ from call to call: ids of channels and bridges, names of channels, and the time
VARYING = re.compile(
    rb"(?P<id>\b\d{10}(?=\.\d{1,4}\r?$))|(?P<time>(?<=^Timestamp: )[\d.]+)"
    rb"|(?P<bridge>\b[0-9a-f]{8}(?=-[0-9a-f]{4}-[0-9a-f]{4}-))|(?P<name>(?<=-)[0-9a-f]{8}(?=[;\r\n]))",
    re.MULTILINE,
)


class Script:
    """A capture as a list of events, each with its time and the places to be filled in."""

    def __init__(self, name: str, *, filtered: bool) -> None:
        blocks = (CAPTURES / f"{name}.ami").read_bytes().replace(b"\r\n", b"\n").split(b"\n\n")
        events = [block + b"\n\n" for block in blocks if b"\nTimestamp: " in block and b"SuccessfulAuth" not in block]
        events = [event for event in events if not (filtered and NOISE.match(event))]
        stamps = [float(re.search(rb"^Timestamp: ([\d.]+)", event, re.MULTILINE)[1]) for event in events]  # type: ignore[index]
        self.events = [(at - stamps[0], self._parts(event)) for at, event in zip(stamps, events, strict=True)]

    @staticmethod
    def _parts(event: bytes) -> list[tuple[str, bytes]]:
        parts, end = [], 0
        for found in VARYING.finditer(event):
            parts += [("", event[end : found.start()]), (found.lastgroup or "", found[0])]
            end = found.end()
        return [*parts, ("", event[end:])]

    def play(self, number: int, began: float) -> Iterator[tuple[float, bytes]]:
        """This call as the `number`-th of all: its events with their times."""
        for offset, parts in self.events:
            at = began + offset
            yield at, b"".join(_filled(kind, text, number, at) for kind, text in parts)


def _filled(kind: str, text: bytes, number: int, at: float) -> bytes:
    if kind == "time":
        return b"%.6f" % at
    if kind == "id":
        return b"%d" % (1_000_000_000 + number)
    return b"%08x" % ((int(text, 16) + number * 64) & 0xFFFFFFFF) if kind else text.replace(b"\n", b"\r\n")


def serve(port: int, rate: int, kind: str) -> None:
    """Be a PBX with so many calls a second: to the first who logs in."""
    scripts = [Script(name, filtered=kind == "filtered") for name in MIX]
    ticks: dict[int, list[bytes]] = {}
    for number in range(rate * SECONDS):
        for at, data in scripts[number % len(scripts)].play(number, number / rate):
            ticks.setdefault(int(at / TICK), []).append(data)
    slices = {tick: b"".join(events) for tick, events in sorted(ticks.items())}
    with socket.create_server(("127.0.0.1", port)) as server:
        print("ready", flush=True)
        sock, _ = server.accept()
        sock.recv(4096)
        sock.sendall(LOGIN)
        sys.stdin.readline()
        print(_send(sock, slices), flush=True)
        sys.stdin.readline()


def _send(sock: socket.socket, slices: dict[int, bytes]) -> float:
    """Returns by how many seconds the PBX itself was late at worst: then the machine was too small for both."""
    began = time.monotonic()
    shift = time.time()
    late = 0.0
    for tick, data in slices.items():
        ahead = began + tick * TICK - time.monotonic()
        late = max(late, -ahead)
        time.sleep(max(0.0, ahead))
        sock.sendall(re.sub(rb"(?m)(?<=^Timestamp: )[\d.]+", lambda found: b"%.6f" % (shift + float(found[0])), data))
    return late


def main(rates: list[int]) -> None:
    """Measure each rate with both kinds of stream."""
    rows = []
    for kind in ("filtered", "all"):
        for rate in rates:
            rows.append(measure(rate, kind))
            print(".", end="", flush=True)
    print()
    table(
        ("stream", "calls/s asked", "calls/s done", "ms CPU a call", "of it PostgreSQL", "lag p50 s", "PBX late s"),
        rows,
    )


def measure(rate: int, kind: str) -> tuple[object, ...]:
    """One run: how many calls a second were written down, and what one cost."""
    with ground("telephony", broker=False) as settings, tempfile.TemporaryDirectory() as folder:
        port = free_port()
        pbx = {"name": "bench", "adapter": "asterisk", "region": "RU", "host": "127.0.0.1", "port": port}
        path = Path(folder) / "pbxs.json"
        path.write_text(json.dumps([{**pbx, "username": "bench", "secret": "bench"}]))
        command = [sys.executable, "-m", "benchmarks.calls", "serve", str(port), str(rate), kind]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as replayer:
            assert replayer.stdin and replayer.stdout
            replayer.stdout.readline()
            roles = ("--role", "worker", "--role", "api")
            with running(settings, "telephony", *roles, KARTOTEKA_PBX_FILE=path) as service:
                time.sleep(1.5)
                return _measured(settings, service.pid, replayer, rate, kind)


def _measured(
    settings: Settings, service: int, replayer: "subprocess.Popen[str]", rate: int, kind: str
) -> tuple[object, ...]:
    assert replayer.stdin and replayer.stdout
    with psycopg.connect(settings.database("telephony"), autocommit=True) as connection:
        backends = _backends(connection)
        cpu, database, began = cpu_seconds(service), _used(backends), time.monotonic()
        replayer.stdin.write("go\n")
        replayer.stdin.flush()
        late = float(replayer.stdout.readline())
        done = _wait_until_written(connection, rate * SECONDS)
        elapsed = time.monotonic() - began
        cpu, database = cpu_seconds(service) - cpu, _used(_backends(connection)) - database
        lag = _lag(connection)
    replayer.stdin.close()
    each = 1000 / done if done else 0.0
    return kind, rate, done / elapsed, (cpu + database) * each, database * each, lag, late


def _backends(connection: "psycopg.Connection[tuple[int]]") -> list[int]:
    rows = connection.execute(
        "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    )
    return [row[0] for row in rows]


def _used(pids: list[int]) -> float:
    total = 0.0
    for pid in pids:
        try:
            times = psutil.Process(pid).cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def _wait_until_written(connection: "psycopg.Connection[tuple[int]]", wanted: int) -> int:
    done = -1
    while True:
        before, done = done, connection.execute("select count(*) from calls").fetchone()[0]  # type: ignore[index]
        if done >= wanted or done == before:
            return done
        time.sleep(1.0)


def _lag(connection: "psycopg.Connection[tuple[int]]") -> float:
    lag = "select percentile_cont(0.5) within group (order by extract(epoch from logged_at - ended_at)) from calls"
    row = connection.execute(lag).fetchone()
    return float(row[0]) if row and row[0] is not None else float("nan")


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        main([int(rate) for rate in sys.argv[1:]] or list(RATES))
