"""`kartoteka up`: the whole suite in one process without a broker, the demo company, and a PBX that rings by itself."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import eventlet
import pytest
import requests

from kartoteka.demo.company import CLIENTS
from kartoteka.dev import web
from kartoteka.dev.ports import free_port
from kartoteka.dev.postgres import PrivatePostgres
from tests.system.test_thread import Person, token_of

LOADING_SECONDS = 240  # of which a quiet machine needs ten
RINGING_SECONDS = 60


@dataclass
class Up:
    process: subprocess.Popen[bytes]
    base: str
    output: Path
    folder: Path

    def wait_for_line(self, start: str) -> str:
        end = time.monotonic() + LOADING_SECONDS
        while True:
            text = self.output.read_text()
            if found := [line for line in text.splitlines() if line.startswith(start)]:
                return found[0]
            assert self.process.poll() is None and time.monotonic() < end, text
            eventlet.sleep(0.2)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("up")
    return path


@pytest.fixture(scope="module")
def up(own_postgres: PrivatePostgres, namespace: str, folder: Path) -> Iterator[Up]:
    web.build()
    started = start(own_postgres, namespace, folder)
    yield started
    started.process.kill()
    started.process.wait()


def start(postgres: PrivatePostgres, namespace: str, folder: Path) -> Up:
    port, output = free_port(), folder / "output"
    environ = {**os.environ, "DATABASE_URL": postgres.url, "KARTOTEKA_NAMESPACE": f"{namespace}up_", "AMQP_URL": ""}
    command = [sys.executable, "-m", "kartoteka", "up", "--port", str(port)]
    with output.open("w") as file:
        process = subprocess.Popen(command, env=environ, cwd=folder, stdout=file, stderr=subprocess.STDOUT)
    return Up(process, f"http://127.0.0.1:{port}/api", output, folder)


@pytest.fixture(scope="module")
def dana(up: Up) -> Person:
    up.wait_for_line("Kartoteka is up")
    return Person(up.base, token_of(up.base, "dana"))


def test_it_names_the_address_and_the_sign_ins(up: Up, dana: Person) -> None:
    text = up.output.read_text()
    assert up.base.removesuffix("/api") in text
    assert "alice    demo" in text


def test_it_loads_the_demo_company(dana: Person) -> None:
    page = dana.get("/contacts/cards", limit=200)
    assert len(page["items"]) == 200
    rest = dana.get("/contacts/cards", limit=200, cursor=page["next"])
    assert len(page["items"]) + len(rest["items"]) >= CLIENTS
    assert any("а" in card["name"] for card in page["items"])


def test_calls_ring_and_stand_on_cards_by_themselves(dana: Person) -> None:
    with eventlet.Timeout(RINGING_SECONDS):
        call = dana.wait_for(
            lambda page: next((call for call in page.get("items", ()) if call["card_id"]), None), "/telephony/calls"
        )
    path = f"/contacts/cards/{call['card_id']}/timeline"
    dana.wait_for(lambda page: call["id"] in str(page), path, kind="call")


def test_it_serves_the_desktop(dana: Person) -> None:
    page = requests.get(dana.base.removesuffix("/api"), timeout=10)
    assert page.ok and '<div id="root">' in page.text
    assert "Content-Security-Policy" in page.headers


def test_it_stops_at_ctrl_c_and_leaves_nothing_running(up: Up, dana: Person) -> None:
    pbx_port = int(up.wait_for_line("demo PBX on ").rpartition(":")[2])
    assert up.stop() == 0
    for port in (pbx_port, int(up.base.split(":")[2].split("/")[0])):
        with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), 5):
            pass
