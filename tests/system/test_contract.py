"""What each service says of itself in its OpenAPI document holds, whatever somebody sends: schemathesis
tries every route with values at and beyond the edges, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from kartoteka.host import known_services
from tests.system import company as cast
from tests.system.company import DANA, NORTH, Company
from tests.system.samples import DIGS, PATHS

OPTIONS = """
--phases coverage,fuzzing --max-examples 8 --seed 20261123 --generation-database none --continue-on-failure --no-color
"""
NOT_PROMISED = ["positive_data_acceptance"]  # the business may refuse what the schema takes
ENDLESS = {"notifications": ["/api/notifications/stream"]}  # tests/notifications/test_stream.py tries it
ONE_OF_DIGS = ("call_id", "card_id", "number", "owner_id", "team_id")
SOON = "2999-01-01T00:00:00+00:00"


@pytest.fixture(scope="module")
def company(postgres_url: str, namespace: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    settings = cast.settings_in(tmp_path_factory.mktemp("contract"), postgres_url, f"{namespace}contract_")
    with cast.at_work(settings) as company:
        cast.make_records(company, NORTH)
    with cast.at_rest(settings) as company, cast.taken_back():
        yield company


@pytest.mark.parametrize("service", sorted(known_services()))
def test_it_keeps_what_its_document_promises(company: Company, service: str, tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(well_meant(service))
    command = [sys.executable, "-m", "schemathesis.cli", "run", company.url(service, "/openapi.json"), *OPTIONS.split()]
    command += ["--exclude-checks", ",".join(NOT_PROMISED)]
    command += [word for path in ENDLESS.get(service, ()) for word in ("--exclude-path", path)]
    command += ["--header", f"Authorization:Bearer {company.token_of(DANA)}"]
    ended = subprocess.run(command, cwd=tmp_path, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert ended.returncode == 0, ended.stdout


def well_meant(service: str) -> str:
    """Settings that let most requests name records that are there, and values that the business takes: what is made up
    otherwise is refused before anything is tried."""
    paths = {name.split()[-1]: value for name, value in PATHS.items() if name.startswith(f"{service} ")}
    known = {f"path.{name}": value.of(NORTH) for name, value in paths.items()}
    known |= {f"{where}.{name}": DIGS[name].of(NORTH) for where, name in product(("body", "query"), ONE_OF_DIGS)}
    known |= {f"body.{name}[*]": DIGS[name].of(NORTH) for name in ("phones", "emails")}
    known |= {"body.due_at": SOON, "body.region": "RU", "query.region": "RU", "query.time_zone": "Asia/Bishkek"}
    dictionaries = [f'[dictionaries.d{number}]\nvalues = ["{value}"]' for number, value in enumerate(known.values())]
    uses = [f'"{where}" = {{ dictionary = "d{number}", probability = 0.7 }}' for number, where in enumerate(known)]
    return "\n".join([*dictionaries, "[parameters]", *uses])
