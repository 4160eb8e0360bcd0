"""The command line answers an operator's mistake with a sentence, not with a traceback."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from uuid import UUID

import eventlet
import pytest

from kartoteka.cli import by_hand
from kartoteka.dev.ports import free_port


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
        ("accounts", "people"),
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


@pytest.mark.parametrize(
    "command",
    [
        ("dead", "list", "nowhere"),
        ("dead", "show", "nowhere", str(UUID(int=0))),
        ("dead", "retry", "nowhere", "--all"),
        ("dead", "drop", "nowhere", str(UUID(int=0))),
        ("replay", "--from", "contacts", "--to", "nowhere", "--since", "2026-01-01"),
        ("migrate", "nowhere"),
        ("run", "contacts", "nowhere"),
        ("health", "nowhere"),
    ],
)
def test_a_service_that_is_not_there_is_named_with_those_there_are(command: tuple[str, ...]) -> None:
    finished = kartoteka(*command, DATABASE_URL="postgresql://127.0.0.1:1")
    there_are = "accounts, contacts, notifications, pipeline, reports, telephony"
    assert (finished.returncode, finished.stderr) == (1, f"Error: no such service: nowhere; there are {there_are}\n")


@pytest.fixture(scope="module")
def house(postgres_url: str, namespace: str) -> dict[str, str]:
    """Where reports can run alone."""
    house = {"DATABASE_URL": postgres_url, "KARTOTEKA_NAMESPACE": f"{namespace}cli_", "AMQP_URL": ""}
    assert kartoteka("migrate", "reports", **house).returncode == 0
    return house


@pytest.mark.parametrize("role", ["api", "worker", "relay", "scheduler"])
def test_a_process_of_one_role_stops_soon(house: dict[str, str], role: str) -> None:
    port = free_port()
    command = [sys.executable, "-m", "kartoteka", "run", "reports", "--role", role, "--port", str(port)]
    with subprocess.Popen(command, env={**os.environ, **house}, stderr=subprocess.DEVNULL) as process:
        wait_for_answer(port)
        eventlet.sleep(1)  # until it waits for nothing but a request
        process.terminate()
        assert process.wait(10) == 0


def wait_for_answer(port: int) -> None:
    with eventlet.Timeout(30):
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            eventlet.sleep(0.1)


def test_what_is_done_by_a_command_is_done_by_whoever_gave_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "olga")
    assert by_hand().actor == "cli:olga"
