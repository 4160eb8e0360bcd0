"""A run of the tests has databases and a broker's room of its own, and nothing of it stays."""

import time
from urllib.parse import urlsplit

import kombu
import psycopg
import pytest

from kartoteka.dev import rabbit, runs
from kartoteka.dev.databases import database_names, drop_database, ensure_database
from kartoteka.dev.declarations import forgotten_at_the_end
from kartoteka.dev.runs import left_over, new_namespace, own_host, postgres_for, rabbit_for

LONG_AGO = "kt_000000100000000_"


@pytest.fixture
def same_servers(postgres_url, amqp_url, monkeypatch):
    """Further runs on the servers that this one has found."""
    monkeypatch.setenv("TEST_DATABASE_URL", postgres_url)
    monkeypatch.setenv("TEST_AMQP_URL", urlsplit(amqp_url)._replace(path="").geturl())


def test_namespaces_differ():
    assert len({new_namespace() for _ in range(100)}) == 100


def test_a_run_of_today_is_not_left_over():
    assert left_over([f"{new_namespace()}contacts"]) == []


def test_a_run_is_left_over_after_some_hours(monkeypatch):
    name = f"{new_namespace()}contacts"
    monkeypatch.setattr(runs, "minute_now", lambda: int(time.time() // 60) + runs.LEFT_OVER_MINUTES + 1)
    assert left_over([name]) == [name]


def test_names_of_others_are_never_left_over():
    assert left_over(["kartoteka_contacts", "kt_contacts", "postgres", "kt_0000001zzzz_x"]) == []


def test_databases_of_a_run_are_dropped_at_its_end(same_servers, postgres_url):
    name = new_namespace()
    with postgres_for(name) as (url, _):
        ensure_database(url, f"{name}contacts")
        ensure_database(url, f"{name}contacts")  # asking twice does no harm
        assert database_names(url, name) == [f"{name}contacts"]
    assert database_names(postgres_url, name) == []


def test_databases_are_dropped_after_a_failure_too(same_servers, postgres_url):
    name = new_namespace()
    with pytest.raises(KeyboardInterrupt), postgres_for(name) as (url, _):
        ensure_database(url, f"{name}contacts")
        raise KeyboardInterrupt
    assert database_names(postgres_url, name) == []


def test_a_database_in_use_is_dropped_nevertheless(postgres_url, namespace):
    ensure_database(postgres_url, f"{namespace}busy")
    connection = psycopg.connect(f"{postgres_url}/{namespace}busy")
    drop_database(postgres_url, f"{namespace}busy")
    assert database_names(postgres_url, f"{namespace}busy") == []
    connection.close()


def test_a_run_sweeps_what_a_dead_one_left(same_servers, postgres_url):
    ensure_database(postgres_url, f"{LONG_AGO}contacts")
    with postgres_for(new_namespace()):
        assert database_names(postgres_url, LONG_AGO) == []


def test_a_broker_forgets_a_run(same_servers):
    name = new_namespace()
    with rabbit_for(name) as (url, _):
        declare(url, f"{name}queue")
        assert exists(url, f"{name}queue")
    with rabbit_for(name) as (url, _):
        assert not exists(url, f"{name}queue")


def test_declarations_are_deleted_where_there_is_no_room_of_its_own(amqp_url, namespace):
    with forgotten_at_the_end(amqp_url):
        declare(amqp_url, f"{namespace}queue")
    assert not exists(amqp_url, f"{namespace}queue")
    assert not exists(amqp_url, f"{namespace}queue", kind="exchange")


def test_a_broker_elsewhere_gets_no_virtual_host():
    with own_host("amqp://user:secret@broker.example:5672", new_namespace()) as url:
        assert url is None


def test_a_virtual_host_made_on_another_broker_is_taken_away_again(monkeypatch):
    commands = []
    monkeypatch.setattr(runs, "control", lambda *arguments: commands.append(arguments) or "")
    monkeypatch.setattr(rabbit, "answers", lambda url: False)
    with own_host("amqp://guest:guest@localhost:5999", "kt_x_") as url:
        assert url is None
    assert ("delete_vhost", "kt_x") in commands


def declare(url, name):
    with kombu.Connection(url) as connection, connection.channel() as channel:
        channel.exchange_declare(name, type="topic", durable=True, auto_delete=False)
        channel.queue_declare(name, durable=True, auto_delete=False)


def exists(url, name, kind="queue"):
    with kombu.Connection(url) as connection:
        channel = connection.channel()
        declare = getattr(channel, f"{kind}_declare")
        arguments = {"passive": True} if kind == "queue" else {"type": "topic", "passive": True}
        try:
            declare(name, **arguments)
        except connection.channel_errors:
            return False
    return True
