"""What docs/security.md says is there: every file and test that its tables name; and what it says of all routes."""

import re
from pathlib import Path

import pytest
from marshmallow import fields

from kartoteka.host import known_services
from kartoteka.ids import uuid7
from kartoteka.openapi import routes_of
from tests.platform.shop import ALICE, open_shop

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line for line in TABLE.splitlines() if re.match(r"\| \d", line)]
ROOMS = ("kartoteka/", "services/", "tests/", "web/", "deploy/", "docs/")
ROUTES = [(name, found) for name, cls in known_services().items() for _, found in routes_of(cls)]
CHAPTERS = {"2": 53, "3": 18, "4": 9, "7": 12, "8": 15, "13": 13}
"""How many items of levels 1 and 2 each chapter of ASVS 4.0.3 has."""


def named() -> list[str]:
    """Files and tests that cells name."""
    cells = [cell for row in ROWS for cell in row.split("|")]
    return sorted({name for cell in cells for name in re.findall(r"`([^`]+)`", cell) if name.startswith(ROOMS)})


@pytest.mark.parametrize("name", named())
def test_every_file_and_test_of_the_table_is_there(name: str) -> None:
    file, _, test = name.partition("::")
    assert (ROOT / file).is_file()
    assert not test or re.search(rf"^def {test}\b", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_item_stands_in_the_table_once() -> None:
    items = [row.split("|")[1].strip() for row in ROWS]
    assert len(set(items)) == len(items)
    assert {chapter: sum(item.startswith(f"{chapter}.") for item in items) for chapter in CHAPTERS} == CHAPTERS


def test_every_row_says_where_and_by_what() -> None:
    assert all(len(row.split("|")) == 6 and all(cell.strip() for cell in row.split("|")[1:5]) for row in ROWS)


def test_what_is_held_is_tried_by_something() -> None:
    excuses = ("Not applicable", "Not held", "Held by absence")
    untried = [row.split("|") for row in ROWS if row.split("|")[4].strip() == "—"]
    assert [cells[1] for cells in untried if not any(excuse in cells[3] for excuse in excuses)] == []


def test_no_route_takes_a_token_by_its_address() -> None:
    secret = re.compile(r"token|password|secret|api_key|session$")
    queries = [
        (name, found.path, field) for name, found in ROUTES if found.query for field in found.query().load_fields
    ]
    assert [one for one in queries if secret.search(one[2])] == []


def test_nothing_asks_for_an_address_to_call() -> None:
    taken = [
        (name, found.path, field)
        for name, found in ROUTES
        for schema in (found.body, found.query)
        if schema
        for field, one in schema().load_fields.items()
        if isinstance(one, fields.Url) or re.search(r"url|uri|href|webhook|callback", field)
    ]
    assert taken == []


def test_no_answer_is_kept_by_anybody(postgres_url: str, namespace: str) -> None:
    with open_shop(postgres_url, f"{namespace}cache_") as shop:
        alice = shop.as_(ALICE)
        made = alice("POST", "/things", json={"name": "pen", "count": 3})
        missing, refused = alice("GET", f"/things/{uuid7()}"), alice("POST", "/things", json={})
        found = alice("GET", made.headers["Location"].partition("/api/shop")[2])
    answers = [made, found, missing, refused]
    assert [answer.status_code for answer in answers] == [201, 200, 404, 422]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
