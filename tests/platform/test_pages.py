"""The desktop's files as a process hands them out, where no web server stands in front."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from kartoteka.pages import with_pages

Get = Callable[..., TestResponse]


@pytest.fixture
def get(tmp_path: Path) -> Get:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<h1>Kartoteka</h1>")
    (tmp_path / "assets" / "index-DT1jMOCm.js").write_text("the whole desktop")
    (tmp_path / "assets" / "index-DT1jMOCm.js.gz").write_bytes(b"packed")
    # buffered: a server closes the file that it has sent
    return partial(Client(with_pages(Response("the api"), tmp_path)).get, buffered=True)


@pytest.mark.parametrize("path", ["/", "/clients", "/clients/0190a000-0000-7000-8000-000000000001", "/no/such/page"])
def test_every_address_gets_the_one_page(get: Get, path: str) -> None:
    answer = get(path)
    assert (answer.status_code, answer.text) == (200, "<h1>Kartoteka</h1>")
    assert answer.headers["Cache-Control"] == "max-age=0, public"


def test_a_page_runs_nothing_that_is_not_its_own(get: Get) -> None:
    policy = get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "script-src" not in policy
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("path", ["/api/contacts/cards", "/api/", "/no-such-file.js"])
def test_the_rest_is_the_apis(get: Get, path: str) -> None:
    answer = get(path)
    assert answer.text == "the api"
    assert "Content-Security-Policy" not in answer.headers


def test_files_with_a_hash_in_their_name_are_kept_for_ever(get: Get) -> None:
    assert "immutable" in get("/assets/index-DT1jMOCm.js").headers["Cache-Control"]


def test_a_packed_copy_goes_to_who_takes_it(get: Get) -> None:
    answer = get("/assets/index-DT1jMOCm.js", headers={"Accept-Encoding": "gzip"})
    assert (answer.headers["Content-Encoding"], answer.data) == ("gzip", b"packed")
    assert get("/assets/index-DT1jMOCm.js").text == "the whole desktop"
