"""The live page as the service hands it out: a strict policy, and nothing in it that needs a looser one."""

import re

import pytest
import requests

from tests.notifications.conftest import WEB
from tests.notifications.office import Office


def page(office: Office, path: str) -> requests.Response:
    url = f"http://127.0.0.1:{office.settings.port}{path}"
    return requests.get(url, timeout=5, allow_redirects=False)


def test_it_stands_at_the_front_door(office: Office) -> None:
    answer = page(office, "/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/live.html")


@pytest.mark.parametrize("name", sorted(path.name for path in WEB.glob("live*")))
def test_it_comes_with_a_strict_policy_and_may_be_asked_for_again(office: Office, name: str) -> None:
    answer = page(office, f"/{name}")
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age=0" in answer.headers["Cache-Control"] and answer.headers["ETag"]


def test_it_has_no_script_or_style_of_its_own_inside() -> None:
    html = (WEB / "live.html").read_text()
    assert re.findall(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=", html) == []


def test_it_takes_everything_for_text() -> None:
    scripts = "".join(path.read_text() for path in WEB.glob("*.js"))
    assert re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", scripts) == []


def test_it_finds_every_part_it_names() -> None:
    html, script = (WEB / "live.html").read_text(), (WEB / "live.js").read_text()
    wanted = set(re.findall(r"\$\(\"#([\w-]+)", script)) | {
        f"{t}-template" for t in re.findall(r"from\(\"(\w+)\"", script)
    }
    assert wanted - set(re.findall(r"id=\"([\w-]+)\"", html)) == set()


def test_it_keeps_the_api_out_of_the_pages_policy(office: Office) -> None:
    assert "Content-Security-Policy" not in page(office, "/api/notifications/health/live").headers
