"""`./run up` brings its own PostgreSQL, which stops when the suite has ended, however it ended."""

import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from kartoteka.dev import up
from kartoteka.dev.databases import answers
from kartoteka.dev.postgres import Postgres, PostgresError
from kartoteka.settings import read_settings

# Becomes `cat` instead of the suite: it runs until it is ended.
BRING_UP = """
import os, sys
from pathlib import Path
from kartoteka.dev import up
up.ROOT = Path(sys.argv[1])
server = up.own_server(fresh="--fresh" in sys.argv)
print(server.url, flush=True)
os.execv("/bin/cat", ["cat"])
"""


@pytest.fixture
def bring_up(open_folder):
    suites = []

    def bring_up(*arguments):
        command = [sys.executable, "-c", BRING_UP, str(open_folder), *arguments]
        suite = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        suites.append(suite)
        return suite, suite.stdout.readline().strip()

    yield bring_up
    for suite in suites:
        end(suite, signal.SIGKILL)
    os.close(up.only_once(open_folder / "var" / "up.lock"))  # the servers have stopped


def end(suite, how):
    suite.send_signal(how)
    suite.wait(10)
    suite.stdin.close()
    suite.stdout.close()


def remember(url):
    with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
        connection.execute("create table remembered ()")


def remembers(url):
    with psycopg.connect(url, dbname="postgres") as connection:
        return connection.execute("select to_regclass('remembered')").fetchone() == ("remembered",)


def wait_until_gone(url):
    deadline = time.monotonic() + 20
    while answers(url) and time.monotonic() < deadline:
        time.sleep(0.1)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_server_stops_with_the_suite(bring_up, how):
    suite, url = bring_up()
    assert answers(url)
    end(suite, how)
    wait_until_gone(url)
    assert not answers(url)


def test_data_stay_for_the_next_time(bring_up):
    suite, url = bring_up()
    remember(url)
    end(suite, signal.SIGKILL)
    assert remembers(bring_up()[1])


def test_fresh_forgets_everything(bring_up):
    suite, url = bring_up()
    remember(url)
    end(suite, signal.SIGTERM)
    assert not remembers(bring_up("--fresh")[1])


def test_a_second_suite_in_the_same_folder_is_refused(bring_up, open_folder, monkeypatch):
    bring_up()
    monkeypatch.setattr(up, "FORMER_RUN_SECONDS", 0)
    with pytest.raises(PostgresError, match="already runs from this folder"):
        up.only_once(open_folder / "var" / "up.lock")


def test_commands_find_the_server_by_the_file_of_its_address(monkeypatch, tmp_path):
    server = Postgres(tmp_path, tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(up, "ADDRESS", tmp_path / "database_url")
    monkeypatch.setattr(up, "own_server", lambda **options: server)
    monkeypatch.setattr(up.os, "execv", lambda *command: None)
    monkeypatch.setattr(up.os, "environ", dict(os.environ))
    up.main([])
    assert read_settings({"DATABASE_URL_FILE": str(up.ADDRESS)}).database_url == server.url


def test_a_server_named_by_the_environment_is_used_instead(monkeypatch):
    started = []
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere")
    monkeypatch.setattr(up, "own_server", lambda **options: pytest.fail("started one"))
    monkeypatch.setattr(up.os, "execv", lambda program, arguments: started.append(arguments))
    up.main(["--port", "9000"])
    assert started[0][1:] == ["up", "--port", "9000"]
