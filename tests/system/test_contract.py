"""What each service says of itself in its OpenAPI document holds, whatever somebody sends: schemathesis
tries every route with values at and beyond the edges, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kartoteka.host import known_services
from tests.system import company as cast
from tests.system.company import DANA, NORTH, Company
from tests.system.samples import PATHS

OPTIONS = """
--phases coverage,fuzzing --max-examples 8 --seed 20261123 --generation-database none --continue-on-failure --no-color
"""
NOT_PROMISED = ["positive_data_acceptance"]  # the business may refuse what the schema takes
ENDLESS = {"notifications": ["/api/notifications/stream"]}  # tests/notifications/test_stream.py tries it
SHARE_OF_REAL_IDS = 0.7


@pytest.fixture(scope="module")
def company(postgres_url: str, namespace: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    settings = cast.settings_in(tmp_path_factory.mktemp("contract"), postgres_url, f"{namespace}contract_")
    with cast.at_work(settings) as company:
        cast.make_records(company, NORTH)
    with cast.at_rest(settings) as company, cast.taken_back():
        yield company


@pytest.mark.parametrize("service", sorted(known_services()))
def test_it_keeps_what_its_document_promises(company: Company, service: str, tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(records_of(service))
    command = [sys.executable, "-m", "schemathesis.cli", "run", company.url(service, "/openapi.json"), *OPTIONS.split()]
    command += ["--exclude-checks", ",".join(NOT_PROMISED)]
    command += [word for path in ENDLESS.get(service, ()) for word in ("--exclude-path", path)]
    command += ["--header", f"Authorization:Bearer {company.token_of(DANA)}"]
    ended = subprocess.run(command, cwd=tmp_path, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert ended.returncode == 0, ended.stdout
    print(ended.stdout)


def records_of(service: str) -> str:
    """Settings that let most requests name a record that is there."""
    known = {name.partition(" ")[2]: value.of(NORTH) for name, value in PATHS.items() if name.startswith(f"{service} ")}
    dictionaries = [f'[dictionaries.{name}]\nvalues = ["{value}"]' for name, value in known.items()]
    uses = [f'"path.{name}" = {{ dictionary = "{name}", probability = {SHARE_OF_REAL_IDS} }}' for name in known]
    return "\n".join([*dictionaries, "[parameters]", *uses])
