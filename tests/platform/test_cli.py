"""The command line answers an operator's mistake with a sentence, not with a traceback."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest


def kartoteka(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kartoteka", *arguments]
    return subprocess.run(command, env={**os.environ, **environ}, capture_output=True, text=True, timeout=60)


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


@pytest.mark.parametrize(
    "command",
    [
        ("dead", "list", "contacts"),
        ("replay", "--from", "contacts", "--to", "reports", "--since", "2026-01-01"),
        ("reports", "rebuild"),
        ("telephony", "reread"),
        ("migrate", "--check"),
        ("run", "contacts"),
        ("up",),
    ],
)
def test_a_wrong_setting_is_named(command: tuple[str, ...]) -> None:
    finished = kartoteka(*command, KARTOTEKA_PORT="http")
    assert (finished.returncode, finished.stderr) == (1, "Error: KARTOTEKA_PORT='http' is not a int\n")


def test_a_busy_port_is_said_before_anything_is_started(busy_port: int) -> None:
    finished = kartoteka("run", "contacts", "--port", str(busy_port), DATABASE_URL="postgresql://127.0.0.1:1")
    sentence = f"Error: port {busy_port} of 127.0.0.1 is in use: choose another by KARTOTEKA_PORT or --port\n"
    assert (finished.returncode, finished.stderr) == (1, sentence)
