"""The proxy forwards, stalls, cuts and heals."""

import contextlib
import socket
import threading

import pytest

from kartoteka.dev.proxy import StallingProxy


@pytest.fixture
def echo():
    """A server that says everything back."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(client):
        with client, contextlib.suppress(OSError):
            while data := client.recv(1024):
                client.sendall(data)

    def serve():
        with listener, contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=answer, args=(client,), daemon=True).start()

    serving = threading.Thread(target=serve, daemon=True)
    serving.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    serving.join()


@pytest.fixture
def proxy(echo):
    with StallingProxy("127.0.0.1", echo) as proxy:
        yield proxy


@pytest.fixture
def client(proxy):
    with connect(proxy) as client:
        yield client


def connect(proxy):
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=0.5)


def say(client, words):
    client.sendall(words)
    return client.recv(1024)


def test_it_forwards_both_ways(client):
    assert say(client, b"hello") == b"hello"


def test_a_stalled_connection_stays_open_and_silent(proxy, client):
    proxy.stall()
    with pytest.raises(TimeoutError):
        say(client, b"anybody?")


def test_what_was_held_back_arrives_after_healing(proxy, client):
    proxy.stall()
    client.sendall(b"late")
    proxy.heal()
    assert client.recv(1024) == b"late"


def test_a_cut_ends_connections_and_refuses_new_ones(proxy, client):
    say(client, b"hello")
    proxy.cut()
    assert is_dead(client)
    assert is_dead(connect(proxy))


def test_after_healing_a_cut_new_connections_work(proxy):
    proxy.cut()
    proxy.heal()
    with connect(proxy) as client:
        assert say(client, b"back") == b"back"


def is_dead(client):
    with client:
        try:
            return say(client, b"x") == b""
        except ConnectionError:
            return True


def test_it_keeps_everything_of_a_url_but_the_address(proxy):
    url = "amqp://guest:secret@10.0.0.1:5672/room?x=1"
    assert proxy.url(url) == f"amqp://guest:secret@127.0.0.1:{proxy.port}/room?x=1"
