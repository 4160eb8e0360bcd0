"""The demo PBX is a real AMI server: these tests talk to it as the service does."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from kartoteka.contracts.ports.pbx import DialRequest
from telephony.adapters.ami import action, challenge_key
from telephony.adapters.asterisk import Asterisk
from telephony.calls.book import CallBook
from telephony.calls.story import CallStory
from telephony.demo_pbx import CLICK_TO_CALL, INBOUND, DemoPbx, Options, Template, read_numbers

EXTENSIONS = ["201", "202", "203", "204"]
NUMBERS = ["79031112233", "79034445566"]


@pytest.fixture
def demo(tmp_path) -> Iterator[Asterisk]:
    """Runs thirty times faster than life."""
    (tmp_path / "clients.txt").write_text("\n".join(NUMBERS))
    options = ["--port", "0", "--speed", "30", "--seed", "1", "--extensions", ",".join(EXTENSIONS)]
    command = [sys.executable, "-m", "telephony.demo_pbx", *options, "--numbers", str(tmp_path / "clients.txt")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        port = int(process.stdout.readline().rpartition(b":")[2])
        yield Asterisk({"host": "127.0.0.1", "port": port, "username": "kartoteka", "secret": "demo"})
        process.terminate()


def test_it_ends_with_whoever_started_it():
    command = [sys.executable, "-m", "telephony.demo_pbx", "--port", "0", "--until-input-ends"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline().startswith(b"demo PBX on ")
        process.stdin.close()
        assert process.wait(10) == 0


def connect(pbx: Asterisk) -> socket.socket:
    return socket.create_connection((pbx.host, pbx.port), timeout=5)


def say(line: socket.socket, data: bytes, until: bytes) -> bytes:
    line.sendall(data)
    heard = b""
    while until not in heard:
        chunk = line.recv(65536)
        assert chunk, heard
        heard += chunk
    return heard


def listen(pbx: Asterisk, line: socket.socket, seconds: float, book: CallBook) -> list[CallStory]:
    reader, ends_at, stories = pbx.reader(), time.monotonic() + seconds, []
    line.settimeout(0.2)
    while time.monotonic() < ends_at:
        try:
            for event in reader.feed(line.recv(65536), datetime.now(UTC)):
                book.hear(event)
        except TimeoutError:
            continue
        stories += book.take_finished()
    return stories


def test_its_first_calls_are_one_taken_and_one_missed(demo):
    with connect(demo) as line:
        line.sendall(demo.login())
        stories = listen(demo, line, 1.5, CallBook("RU"))
    assert {"ANSWERED", "NO ANSWER"} <= {story.disposition for story in stories}
    assert {story.client_number for story in stories if story.client_number} <= {"+79031112233", "+79034445566"}
    assert {story.agent_extension for story in stories} <= {*EXTENSIONS, None}
    assert len({story.linkedid for story in stories}) == len(stories)


def test_it_plays_a_click_to_call(demo):
    with connect(demo) as line:
        line.sendall(demo.login() + demo.dial(DialRequest("crm-5", "204", "+79160000001")))
        stories = listen(demo, line, 1.5, CallBook("RU"))
    [story] = [story for story in stories if story.linkedid == "crm-5"]
    assert (story.direction, story.disposition) == ("outbound", "ANSWERED")
    assert (story.caller_number, story.called_number, story.click_to_call) == ("204", "+79160000001", True)


def test_calls_go_on_while_nobody_listens(demo):
    with connect(demo) as line:
        line.sendall(demo.login())
        listen(demo, line, 0.2, CallBook("RU"))
    with connect(demo) as line:
        line.sendall(demo.login())
        book = CallBook("RU")
        stories = listen(demo, line, 1, book)
    assert stories or book.live()


def test_it_refuses_a_wrong_secret(demo):
    with connect(demo) as line:
        refusal = say(line, action("Login", {"Username": "kartoteka", "Secret": "guess"}), b"\r\n\r\n")
    assert demo.refused(refusal)


def test_it_takes_the_answer_to_a_challenge(demo):
    with connect(demo) as line:
        said = say(line, action("Challenge", {"AuthType": "MD5"}), b"\r\n\r\n")
        challenge = said.partition(b"Challenge: ")[2].partition(b"\r\n")[0].decode()
        fields = {"AuthType": "MD5", "Username": "kartoteka", "Key": challenge_key(challenge, "demo")}
        assert b"Authentication accepted" in say(line, action("Login", fields), b"FullyBooted")


def test_it_says_nothing_to_strangers(demo):
    with connect(demo) as line:
        assert b"Permission denied" in say(line, demo.keep_alive(), b"\r\n\r\n")


def test_it_answers_a_ping_and_lists_its_channels(demo):
    with connect(demo) as line:
        say(line, demo.login(), b"CoreShowChannelsComplete")
        assert b"Ping: Pong" in say(line, demo.keep_alive(), b"Pong")


@pytest.mark.parametrize("name", [*INBOUND, CLICK_TO_CALL])
def test_a_template_keeps_nothing_of_the_captured_call(name):
    template, pbx = Template.load(name), DemoPbx(Options(NUMBERS, EXTENSIONS))
    words = pbx._new_words(template, ["201", "202", "203"][: len(template.agents)], {})
    played = "".join(
        template.tokens.sub(lambda found: words.get(found[0]) or "7903", text) for _, text in template.steps
    )
    old = [*template.uniqueids, *template.bridges, "PJSIP/101", "PJSIP/102", "Local/101", "7916"]
    assert [word for word in old if word and word in played] == []


def test_numbers_may_be_spelt_in_any_way(tmp_path):
    (tmp_path / "clients.txt").write_text("+7 (903) 111-22-33\n\n# none\n79034445566\n")
    assert read_numbers(tmp_path / "clients.txt") == NUMBERS
    assert len(read_numbers(None)) > 10
