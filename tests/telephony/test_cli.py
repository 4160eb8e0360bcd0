import json
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from telephony.cli import telephony
from tests.telephony.streams import CAPTURES, capture


def run(*arguments: str, stdin: bytes = b"") -> object:
    return CliRunner().invoke(telephony, ["read", "asterisk", *arguments], input=stdin)


def test_it_prints_a_call_a_line():
    result = run(str(CAPTURES / "two_calls_same_number.ami"))
    first, second = map(json.loads, result.output.splitlines())
    assert (first["direction"], first["caller_number"], first["agent_extension"]) == ("inbound", "+79167778899", "101")
    assert (second["agent_extension"], second["answered"], second["estimated"]) == ("102", True, False)
    assert first["started_at"] == pytest.approx(1795377377.1, abs=1)


def test_it_reads_standard_input():
    assert json.loads(run("-", stdin=capture("recorded")).output)["recording_file"].endswith("1795377407.48.wav")


def test_it_prints_names_as_they_are():
    assert "株式会社" in run(str(CAPTURES / "utf8_name.ami")).output


def test_a_capture_without_calls_has_none():
    result = run(str(CAPTURES / "inbound_unknown_did.ami"))
    assert (result.exit_code, result.output) == (0, "")


def test_it_says_that_a_file_is_missing():
    result = run("no-such-file.ami")
    assert result.exit_code != 0
    assert "no-such-file.ami" in result.output


def test_it_says_that_a_file_is_something_else(tmp_path):
    (tmp_path / "notes.txt").write_text("Dear diary,\n\nnobody called today.\n")
    result = run(str(tmp_path / "notes.txt"))
    assert result.exit_code != 0
    assert "not a stream of the Asterisk Manager Interface" in result.output


def test_it_says_that_a_region_is_none():
    assert "no country code" in run("-", "--region", "Moscow").output


def test_it_starts_at_once():
    began_at = time.monotonic()
    command = [sys.executable, "-m", "kartoteka", "telephony", "read", "asterisk", str(CAPTURES / "hold.ami")]
    subprocess.run(command, check=True, capture_output=True)
    assert time.monotonic() - began_at < 3
