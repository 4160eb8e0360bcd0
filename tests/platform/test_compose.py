"""docker-compose.yml, Caddyfile and Dockerfile agree with each other and with the suite."""

import re
from pathlib import Path

import click
import pytest
import yaml

from kartoteka import pages
from kartoteka.cli import main as cli

ROOT = Path(__file__).parents[2]
SERVICES = ["accounts", "contacts", "pipeline", "notifications", "telephony", "reports"]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)["services"]
CADDY = (ROOT / "deploy" / "Caddyfile").read_text()


def test_each_service_has_a_folder_and_a_container():
    folders = {path.parent.name for path in (ROOT / "services").glob("*/__init__.py")}
    assert folders == set(SERVICES)
    assert set(COMPOSE) == {*SERVICES, "postgres", "rabbitmq", "migrate", "caddy"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_runs_its_own_service(name):
    assert COMPOSE[name]["command"] == ["run", name]


@pytest.mark.parametrize("name", [*SERVICES, "migrate"])
def test_a_containers_command_is_one_of_the_programs(name):
    command = cli.get_command(click.Context(cli), COMPOSE[name]["command"][0])
    assert command is not None
    command.make_context(name, COMPOSE[name]["command"][1:])


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_is_healthy_when_its_own_service_is(name):
    assert COMPOSE[name]["healthcheck"]["test"] == ["CMD", "kartoteka", "health", name]
    assert cli.get_command(click.Context(cli), "health") is not None


@pytest.mark.parametrize("name", ["postgres", "rabbitmq", "caddy"])
def test_every_server_has_a_health_check(name):
    assert COMPOSE[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_waits_for_the_schema_and_the_broker(name):
    waits = {other: how["condition"] for other, how in COMPOSE[name]["depends_on"].items()}
    assert waits == {"migrate": "service_completed_successfully", "rabbitmq": "service_healthy"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_run_several_times(name):
    assert "container_name" not in COMPOSE[name]
    assert "ports" not in COMPOSE[name]
    assert "hostname" not in COMPOSE[name]


def test_caddy_alone_is_reached_from_outside():
    assert [name for name, settings in COMPOSE.items() if "ports" in settings] == ["caddy"]


def test_caddy_routes_to_every_service_and_nothing_else():
    routed = re.search(r"\^/api/\(([a-z|]+)\)/", CADDY)[1].split("|")
    assert sorted(routed) == sorted(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_believes_caddy_and_nobody_else_where_a_request_comes_from(name):
    assert COMPOSE[name]["environment"]["KARTOTEKA_TRUSTED_PROXIES"] == "1"


def test_only_accounts_can_sign_tokens():
    holders = [name for name, settings in COMPOSE.items() if "KARTOTEKA_TOKEN_KEY" in settings.get("environment", {})]
    assert holders == ["accounts"]


def test_no_secret_has_a_default():
    secrets = re.findall(r"\$\{(\w*(?:PASSWORD|TOKEN)\w*)(.*?)\}", TEXT)
    assert secrets
    assert all(rest.startswith(":?") for _, rest in secrets)


def test_the_example_names_every_setting_and_no_secret():
    example = (ROOT / ".env.example").read_text()
    named = dict(re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", example, re.MULTILINE))
    assert set(re.findall(r"\$\{(\w+)", TEXT)) == set(named)
    assert not any(value for name, value in named.items() if "PASSWORD" in name or "TOKEN" in name)


def test_images_name_no_registry():
    images = re.findall(r"^\s+image: ([^$\s]+)$", TEXT, re.MULTILINE)
    assert images == ["postgres:18", "rabbitmq:4-management"]
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert [base for base in bases if "/" in base] == []


def test_the_pages_keep_to_one_policy_wherever_they_are_served():
    assert f'Content-Security-Policy "{pages.POLICY}"' in CADDY


def test_caddy_carries_the_pages_that_are_built():
    stages = re.findall(r"^FROM \S+ AS (\w+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert COMPOSE["caddy"]["build"]["target"] in stages
    assert "try_files {path} /index.html" in CADDY


def test_the_image_runs_as_nobody_in_particular_and_copies_what_exists():
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "\nUSER kartoteka\n" in dockerfile
    assert "\nHEALTHCHECK " in dockerfile
    for line in re.findall(r"^COPY (?!--from)(.+)$", dockerfile, re.MULTILINE):
        assert all((ROOT / source).exists() for source in line.split()[:-1])
