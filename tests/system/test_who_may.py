"""Who may do what, and who sees which record: a walk over every route of every service with people of every role, on
records of their own place, of others', and on such as are nowhere. New routes enter it by themselves; what they take is
made up from their schemas, or taught in `samples`."""

import hmac
import json
import re
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
import requests

from kartoteka.auth import NOBODY, Tokens, Viewer, anyone, new_key_pair
from kartoteka.events import encode, seal
from kartoteka.host import known_services
from kartoteka.http import Route
from kartoteka.openapi import routes_of
from kartoteka.settings import Settings
from tests.system import company as cast
from tests.system.company import (
    ALICE,
    DANA,
    EAST,
    LEAVER,
    NORTH,
    PLACES,
    SOUTH,
    VIEWERS,
    Company,
    Place,
    is_stranger,
    markers_of,
)
from tests.system.samples import (
    CHANGES_ALL_THE_SAME,
    ENOUGH_TO_BE_SIGNED_IN,
    LEAKS_YET,
    NEVER_WELL,
    READING_IS_ENOUGH,
    TELLS_WHAT_IS_THERE,
    Value,
    body_of,
    digging_bodies,
    key_of,
    queries_of,
    value_of,
)
from tests.system.world import eventually

ROUTES = [(service, found) for service, cls in sorted(known_services().items()) for _, found in routes_of(cls)]
_VARIABLE = re.compile(r"<(?:(?:\w+)(?:\([^)]*\))?:)?(\w+)>")
every_route = pytest.mark.parametrize(
    ("service", "found"), ROUTES, ids=[key_of(service, found) for service, found in ROUTES]
)


@pytest.fixture(scope="module")
def settings(postgres_url: str, namespace: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return cast.settings_in(tmp_path_factory.mktemp("walk"), postgres_url, f"{namespace}walk_")


@dataclass
class Past:
    """What was when the company was made: everybody's tokens, and what his screen was told."""

    tokens: dict[Viewer, str]
    screens: dict[Viewer, list[str]]


@pytest.fixture(scope="module")
def past(settings: Settings) -> Past:
    """All services together make the company, while everybody looks on."""
    with cast.at_work(settings) as company, cast.listening(company, [*VIEWERS, EAST.owner, SOUTH.owner]) as screens:
        for place in PLACES:
            cast.make_records(company, place)
        cast.end_a_session(company)
        cast.wait_for_screens(screens)
    return Past(company.tokens, screens)


@pytest.fixture(scope="module")
def company(settings: Settings, past: Past) -> Iterator[Company]:
    """The company at rest: its services answer, and nothing else moves."""
    with cast.at_rest(settings) as company:
        company.tokens[LEAVER] = past.tokens[LEAVER]
        for call in [cast.call_now(company, place) for place in PLACES]:
            company.suite.bus.send_live("telephony.call.moved", encode(seal(call)))
        company.wait_for(ALICE, "notifications", "/calls/live", lambda found: found["items"])
        assert eventually(lambda: not is_let_in(company)), "whose session has ended is let in"
        yield company


def is_let_in(company: Company) -> bool:
    """Whether a token of a session that has ended is still good anywhere."""
    asked = [Asking(company, service, found) for service, found in ROUTES if found.may is not anyone]
    firsts = {asking.service: asking for asking in asked if asking.found.method == "GET"}.values()
    return any(asking.ask(company.tokens[LEAVER], NORTH).status != 401 for asking in firsts)


@dataclass(frozen=True)
class Answer:
    """What came back. `told` is all of it, less what the request said itself."""

    status: int
    told: str

    @property
    def in_essence(self) -> tuple[int, str]:
        """Without what differs from one answer to the next."""
        told = _FILE.sub("(file)", _UUID.sub("(id)", _MOMENT.sub("(moment)", self.told)))
        return self.status, told

    def words_of(self, place: Place, who: Viewer, service: str) -> list[str]:
        """What gives a place away that the viewer may not know from this service."""
        digits = re.sub(r"\D", "", self.told)
        secrets = [marker.text for marker in markers_of(place) if not marker.may_know(who, service)]
        return [text for text in secrets if text in self.told or (text.isdigit() and text in digits)]


_FILE = re.compile(r'filename="[^"]*"')
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True)
class Asking:
    """A route, and how it is asked."""

    company: Company
    service: str
    found: Route

    @property
    def variables(self) -> dict[str, Value]:
        """What stands in the path."""
        return {name: value_of(self.service, self.found, name) for name in _VARIABLE.findall(self.found.path)}

    def knows(self, who: Viewer, place: Place) -> bool:
        """Whether somebody may know that a place's record is there."""
        return all(value.known_to(who, place) for value in self.variables.values() if value.known_to)

    def ask(
        self,
        token: str,
        place: Place,
        *,
        nowhere: bool = False,
        query: dict[str, Any] | None = None,
        body: dict[str, Any] | None = None,
    ) -> Answer:
        """Ask for a place's record, or for one that is nowhere."""
        values = {
            name: value.nowhere if nowhere and value.known_to else value.of(place)
            for name, value in self.variables.items()
        }
        path = _VARIABLE.sub(lambda variable: quote(values[variable[1]], safe=""), self.found.path)
        headers = {"If-Match": "*"} | ({"Authorization": f"Bearer {token}"} if token else {})
        body = body or body_of(self.service, self.found)
        url = self.company.url(self.service, path)
        answer = self.company.asking.request(
            self.found.method, url, headers=headers, params=query, json=body, timeout=30, stream=True
        )
        said = [*values.values(), *_texts(query), *_texts(body)]
        return Answer(answer.status_code, _told(answer, said))


def _texts(said: Any) -> list[str]:
    if isinstance(said, dict | list):
        return [text for one in (said.values() if isinstance(said, dict) else said) for text in _texts(one)]
    return [said] if isinstance(said, str) and len(said) > 3 else []


def _told(answer: requests.Response, said: list[str]) -> str:
    with answer:
        is_stream = answer.headers.get("Content-Type", "").startswith("text/event-stream")
        body = _until_ready(answer) if is_stream else answer.text
    headers = {name: value for name, value in answer.headers.items() if name not in _OF_THE_MOMENT}
    told = f"{headers}\n{_REQUEST_ID.sub('', body)}"
    for text in sorted(said, key=len, reverse=True):
        told = told.replace(text, "(said)").replace(quote(text), "(said)")
    return told


_OF_THE_MOMENT = ("Date", "X-Request-Id", "Content-Length")
_REQUEST_ID = re.compile(r'"request_id": ?"[^"]*"')


def _until_ready(answer: requests.Response) -> str:
    lines = []
    for line in answer.iter_lines(chunk_size=1, decode_unicode=True):
        lines.append(line)
        if line in ("event: ready", "event: reset"):
            break
    return "\n".join(lines)


@contextmanager
def nothing_changes(company: Company) -> Iterator[None]:
    before = company.digest()
    yield
    changed = {table for table, digest in company.digest().items() if digest != before.get(table)}
    assert not changed - CHANGES_ALL_THE_SAME, "what was refused has changed something"


def forged(settings: Settings, good: str) -> dict[str, str]:
    """Tokens that are none."""
    header, payload, _ = good.split(".")
    unsigned = {"alg": "none", "typ": "JWT"}
    mixed_up = f"{_encoded({'alg': 'HS256', 'typ': 'JWT'})}.{payload}"
    with_public_key = hmac.digest(settings.token_public_key.encode(), mixed_up.encode(), "sha256")
    strange, _ = new_key_pair()
    return {
        "none": "",
        "garbage": "a.b.c",
        "unsigned": f"{_encoded(unsigned)}.{payload}.",
        "with another's signature": f"{header}.{payload}.{Tokens(strange).make(DANA, 60).rpartition('.')[2]}",
        "of another key": Tokens(strange).make(DANA, 60),
        "signed with the public key": f"{mixed_up}.{urlsafe_b64encode(with_public_key).decode().rstrip('=')}",
        "expired": Tokens(settings.token_key).make(DANA, -3600),
    }


def _encoded(header: dict[str, str]) -> str:
    return urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")


@every_route
def test_it_asks_for_a_right_that_suits_it(service: str, found: Route) -> None:
    """The rest of the walk believes what a route says of who may; this does not."""
    rights = getattr(found.may, "rights", ())
    is_open = found.may is anyone or is_one_of(ENOUGH_TO_BE_SIGNED_IN, service, found)
    assert rights or is_open
    is_reading = found.method == "GET" or is_one_of(READING_IS_ENOUGH, service, found)
    assert is_reading or not [right for right in rights if right.endswith(".read")]


def is_one_of(patterns: tuple[str, ...], service: str, found: Route) -> bool:
    return any(re.fullmatch(pattern, key_of(service, found)) for pattern in patterns)


@every_route
def test_it_refuses_whoever_may_not(company: Company, service: str, found: Route) -> None:
    if found.may is anyone:
        return
    asking = Asking(company, service, found)
    assert found.may
    lacking = [who for who in VIEWERS if not found.may(who)]
    with nothing_changes(company):
        for name, token in {**forged(company.settings, company.token_of(DANA)), "dead": company.tokens[LEAVER]}.items():
            assert asking.ask(token, NORTH).status == 401, f"a token {name} is taken"
        for who, place in product(lacking, (NORTH, SOUTH)):
            answer = asking.ask(company.token_of(who), place)
            assert answer.status == 403, f"{who.name} may"
            assert not answer.words_of(place, NOBODY, service)


@every_route
def test_anothers_record_answers_as_one_that_is_not_there(company: Company, service: str, found: Route) -> None:
    asking = Asking(company, service, found)
    if not any(value.known_to for value in asking.variables.values()):
        return
    is_by_id = "<uuid:" in found.path
    with nothing_changes(company):
        for who, place in product(users_of(found), PLACES):
            if asking.knows(who, place):
                continue
            theirs = asking.ask(company.token_of(who), place)
            nobodys = asking.ask(company.token_of(who), place, nowhere=True)
            assert theirs.in_essence == nobodys.in_essence, f"{who.name} learns of the {place.name}"
            assert theirs.status == 404 or not is_by_id
            assert not theirs.words_of(place, who, service)


@every_route
def test_it_tells_nobody_of_what_he_does_not_see(
    company: Company, service: str, found: Route, request: pytest.FixtureRequest
) -> None:
    if reason := LEAKS_YET.get(key_of(service, found)):
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    asking = Asking(company, service, found)
    statuses = Counter()
    of_places = PLACES if asking.variables else (NORTH,)
    with cast.taken_back():
        for who, place, dug in product(users_of(found), of_places, PLACES):
            if asking.knows(who, place):
                statuses.update(tried(asking, who, place, dug))
    assert not [status for status in statuses if status >= 500]
    is_well = any(status < 400 for status in statuses)
    assert is_well or key_of(service, found) in NEVER_WELL, f"teach the walk: nobody succeeds, but {dict(statuses)}"


def users_of(found: Route) -> list[Viewer]:
    """Those who may use a route."""
    assert found.may
    return [who for who in VIEWERS if found.may(who)]


def tried(asking: Asking, who: Viewer, place: Place, dug: Place) -> Iterator[int]:
    """Ask for a place's record in all ways, and thereby dig for another's; how it was answered."""
    token = asking.company.token_of(who)
    for (field, query, body), (_, *for_nobody) in zip(ways(asking, dug), ways(asking, None), strict=True):
        if not field and dug is not NORTH:
            continue  # that has been asked: nothing in it is of the place that is dug in
        answer = asking.ask(token, place, query=query, body=body)
        yield answer.status
        told = {other.name: words for other in PLACES if (words := answer.words_of(other, who, asking.service))}
        assert not told, f"{who.name} is told {told} by {query} {body}"
        is_to_tell_nothing = field and not (body is not None and field in TELLS_WHAT_IS_THERE)
        if is_to_tell_nothing and is_stranger(who, dug):
            nobodys = asking.ask(token, place, query=for_nobody[0], body=for_nobody[1])
            assert answer.in_essence == nobodys.in_essence, f"{who.name} learns of the {dug.name} by {field}"


def ways(asking: Asking, place: Place | None) -> Iterator[tuple[str, dict[str, Any], dict[str, Any] | None]]:
    """All queries and bodies that a route is asked with, each with the field that digs for a place's records."""
    body = body_of(asking.service, asking.found)
    for field, query in queries_of(asking.service, asking.found, place):
        yield field, query, body
    for field, digging in digging_bodies(asking.found, body, place) if body is not None else ():
        yield field, {}, digging


def test_whoever_may_see_them_finds_all_of_these_words(company: Company) -> None:
    """Otherwise nothing were proved by not finding them."""
    reading = [Asking(company, service, found) for service, found in ROUTES if found.method == "GET"]
    owners = {place: company.token_of(place.owner) for place in PLACES}
    told = dict.fromkeys(known_services(), "")
    for asking, place in product(reading, PLACES):
        for token in (company.token_of(DANA), owners[place]):
            queries = {json.dumps(query): query for _, query in queries_of(asking.service, asking.found, None)}
            for query in list(queries.values())[:4]:
                told[asking.service] += asking.ask(token, place, query=query).told
    missing = [
        marker.text for place in PLACES for marker in markers_of(place) if marker.text not in "".join(told.values())
    ]
    assert not missing


def test_a_screen_shows_nothing_of_what_its_viewer_does_not_see(past: Past) -> None:
    for (who, lines), place in product(past.screens.items(), PLACES):
        words = Answer(200, "\n".join(lines)).words_of(place, who, "notifications")
        assert not words, f"{who.name}'s screen shows {words}"


def test_a_screen_shows_its_viewer_what_he_is_to_see(past: Past) -> None:
    for place in PLACES:
        told = "\n".join(past.screens[place.owner])
        assert {"event: call", "event: note", "event: task", "event: timeline"} <= set(told.splitlines())
        assert place.word("call") in told
