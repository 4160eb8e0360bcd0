"""A PostgreSQL of one's own: keeps its data through kill -9, knows Cyrillic, ends with its owner."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from kartoteka.dev import unprivileged
from kartoteka.dev.databases import answers
from kartoteka.dev.postgres import PostgresError, embedded_postgres


@pytest.fixture
def server(private_postgres):
    return private_postgres


@pytest.fixture
def home(open_folder):
    """Under a path too long for a socket."""
    return open_folder / ("a" * 100) / "postgres"


@pytest.fixture
def embedded(home):
    server = embedded_postgres(home)
    yield server
    server.stop()
    shutil.rmtree(server.socket_folder, ignore_errors=True)


def one(url, query):
    with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
        return connection.execute(query).fetchone()


def test_committed_rows_survive_kill_and_restart(server):
    with psycopg.connect(server.url, dbname="postgres", autocommit=True) as connection:
        connection.execute("create table kept as select 42 as answer")
    server.kill()
    assert not answers(server.url)
    server.start()
    assert one(server.url, "select answer from kept") == (42,)
    server.restart()
    assert one(server.url, "select answer from kept") == (42,)


def test_it_knows_cyrillic(server):
    with psycopg.connect(server.url, dbname="postgres", autocommit=True) as connection:
        connection.execute("create extension pg_trgm")
    assert one(server.url, "select lower('ЁЖ'), upper('ёж'), 'ЁЖИК' ilike 'ёж%'") == ("ёж", "ЁЖ", True)
    assert one(server.url, "select similarity('Алёна Жукова', 'алёна жуков') > 0.5") == (True,)


def test_starting_twice_is_no_second_server(server):
    server.start()
    assert one(server.url, "select 1") == (1,)


def test_the_embedded_one_listens_on_a_socket_alone(embedded):
    embedded.start()
    assert one(embedded.url, "show listen_addresses") == ("",)
    assert embedded.socket_folder.stat().st_mode & 0o077 == 0


def test_it_starts_on_what_a_killed_run_left(embedded):
    embedded.start()
    embedded.kill()
    # the number in the lock file now belongs to somebody else: us
    lock = embedded.data / "postmaster.pid"
    lock.write_text(lock.read_text().replace(lock.read_text().split()[0], str(os.getpid()), 1))
    assert embedded.start().pid != os.getpid()
    assert one(embedded.url, "select 1") == (1,)


def test_an_interrupted_initdb_is_begun_anew(embedded):
    (embedded.home / "data.new").mkdir(parents=True)
    (embedded.home / "data.new" / "PG_VERSION").write_text("18\n")
    unprivileged.own(embedded.home)
    assert one(embedded.start().url, "select 1") == (1,)


def test_data_of_another_version_are_refused_with_advice(embedded):
    embedded.data.mkdir(parents=True)
    (embedded.data / "PG_VERSION").write_text("12\n")
    with pytest.raises(PostgresError, match=r"made by PostgreSQL 12.*pg_restore"):
        embedded.start()


def test_a_failing_start_shows_the_servers_own_words(embedded):
    embedded.options["shared_buffers"] = "no number"
    with pytest.raises(PostgresError, match="shared_buffers"):
        embedded.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends an account")
def test_data_go_to_the_shelter_when_the_account_can_not_enter(home, monkeypatch, capsys):
    home.parent.mkdir(mode=0o700)
    monkeypatch.setattr(unprivileged, "SHELTER", Path("/var/lib/elsewhere"))
    assert unprivileged.reachable(home).is_relative_to("/var/lib/elsewhere")
    assert "its data is in /var/lib/elsewhere" in capsys.readouterr().err


ORPHAN = """
import os
from kartoteka.dev.postgres import PrivatePostgres
server = PrivatePostgres().start()
print(server.url, server.home, flush=True)
os.kill(os.getpid(), 9)
"""


def test_it_ends_with_its_owner_even_by_kill_9():
    owner = subprocess.run([sys.executable, "-c", ORPHAN], capture_output=True, text=True)
    url, home = owner.stdout.split()
    deadline = time.monotonic() + 20
    while Path(home).exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(home).exists()
    assert not answers(url)
