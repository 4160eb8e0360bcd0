"""What a route promises, on a real container: refusals that name what is wrong, versions, repeated requests."""

import socket
from dataclasses import replace
from uuid import uuid4

import eventlet
import pytest
from marshmallow import Schema
from sqlalchemy import func, select, text

from kartoteka.dev.ports import free_port
from kartoteka.host import Service, make_suite
from kartoteka.http import UndeclaredRouteError, route
from kartoteka.ids import uuid7
from tests.platform.shop import ALICE, DANA, Client, Thing, open_shop

PEN = {"name": "pen", "count": 3}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def shop(postgres_url, namespace):
    with open_shop(postgres_url, f"{namespace}http_") as client:
        yield client


@pytest.fixture(scope="module")
def alice(shop) -> Client:
    return shop.as_(ALICE)


def test_each_wrong_field_is_named(alice):
    answer = alice("POST", "/things", json={"name": "", "count": "many", "colour": "red"})
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert sorted(problem["fields"]) == ["colour", "count", "name"]
    assert problem["code"] == "invalid"
    assert problem["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("method", "path", "more", "status", "code"),
    [
        ("GET", "/nothing", {}, 404, "not-found"),
        ("GET", "/things/not-an-id", {}, 404, "not-found"),
        ("GET", f"/things/{uuid7()}", {}, 404, "not-found"),
        ("PUT", "/things", {"json": PEN}, 405, "method-not-allowed"),
        ("POST", "/things", {"data": "{", "headers": {"Content-Type": "application/json"}}, 400, "bad-request"),
        ("POST", "/things", {"data": b"\xff", "headers": {"Content-Type": "application/json"}}, 400, "bad-request"),
        (
            "POST",
            "/things",
            {"data": '{"name": NaN}', "headers": {"Content-Type": "application/json"}},
            400,
            "bad-request",
        ),
        ("POST", "/things", {"data": "[" * 9000, "headers": {"Content-Type": "application/json"}}, 400, "bad-request"),
        ("POST", "/things", {"json": [1]}, 422, "invalid"),
        ("POST", "/things", {}, 415, "unsupported-media-type"),
        ("POST", "/things", {"data": PEN}, 415, "unsupported-media-type"),
        ("POST", "/things", {"json": {"name": "x" * 20_000, "count": 1}}, 413, "too-large"),
        ("POST", "/things", {"json": {"name": "a\0b", "count": 1}}, 422, "invalid"),
        ("POST", "/things", {"json": {"name": "a", "count": 10**30}}, 422, "invalid"),
        ("GET", "/things?limit=many", {}, 422, "invalid"),
        ("GET", "/things?limit=0", {}, 422, "invalid"),
        ("GET", "/things?cursor=%00%ff", {}, 422, "invalid"),
        ("DELETE", f"/things/{uuid7()}", {}, 403, "forbidden"),
        ("GET", "/bug", {}, 500, "internal-error"),
    ],
)
def test_what_is_wrong_is_a_problem_with_a_stable_code(alice, method, path, more, status, code):
    answer = alice(method, path, **more)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "hunter2" not in answer.text


def test_a_wrong_method_says_which_are_right(alice):
    assert set(alice("PUT", "/things", json=PEN).headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_a_body_without_a_length_is_limited_too(alice):
    assert alice("POST", "/things", data=iter([b'{"name": "pen", ', b'"count": 3}']), headers=JSON).status_code == 201
    assert alice("POST", "/things", data=iter([b'"' + b"x" * 9_000] * 3), headers=JSON).status_code == 413


def test_a_body_that_does_not_come_is_not_waited_for(alice, shop):
    with socket.create_connection(("127.0.0.1", shop.settings.port)) as slow:
        head = f"POST /api/shop/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {alice.token}\r\n"
        slow.sendall(f"{head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{".encode())
        assert slow.recv(12) == b"HTTP/1.1 408"


def test_nonsense_instead_of_a_request_shows_no_traceback(shop):
    with socket.create_connection(("127.0.0.1", shop.settings.port)) as strange:
        strange.sendall(b"GET /api/shop/open HTTP/1.1\r\nHost: a b\xff\r\nConnection: close\r\n\r\n")
        assert b"Traceback" not in b"".join(iter(lambda: strange.recv(4096), b""))


def test_what_is_made_says_where_it_is_and_its_version(alice):
    made = alice("POST", "/things", json=PEN)
    assert made.status_code == 201
    assert made.headers["ETag"] == '"1"'
    assert made.headers["Location"] == f"/api/shop/things/{made.json()['id']}"


def test_only_a_known_version_is_changed(alice):
    path = f"/things/{alice('POST', '/things', json=PEN).json()['id']}"
    assert alice("PATCH", path, json=PEN).status_code == 428
    assert alice("PATCH", path, json=PEN, headers={"If-Match": '"1"'}).json()["version"] == 2
    assert alice("PATCH", path, json=PEN, headers={"If-Match": '"1"'}).status_code == 412
    assert alice("PATCH", path, json=PEN, headers={"If-Match": "once"}).status_code == 412
    assert alice("PATCH", path, json=PEN, headers={"If-Match": "*"}).json()["version"] == 3
    assert alice("GET", path, headers={"If-Match": '"9"'}).json()["version"] == 3


def test_a_repeated_request_is_answered_as_the_first_time(alice):
    headers = {"Idempotency-Key": str(uuid4())}
    first, second = (alice("POST", "/things", json=PEN, headers=headers) for _ in range(2))
    assert (first.status_code, first.text, first.headers["Location"]) == (201, second.text, second.headers["Location"])
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert alice("POST", "/things", json={**PEN, "count": 4}, headers=headers).status_code == 422


def test_a_key_belongs_to_who_used_it(alice, shop):
    headers = {"Idempotency-Key": str(uuid4())}
    ours = alice("POST", "/things", json=PEN, headers=headers).json()
    assert shop.as_(DANA)("POST", "/things", json=PEN, headers=headers).json()["id"] != ours["id"]


def test_two_at_once_with_one_key_do_it_once(alice, shop):
    headers = {"Idempotency-Key": str(uuid4())}
    both = [eventlet.spawn(alice, "POST", "/naps", headers=headers) for _ in range(2)]
    answers = [each.wait() for each in both]
    assert [answer.status_code for answer in answers] == [204, 204]
    with shop.database().transaction() as session:
        assert session.query(Thing).filter_by(name="nap").count() == 1


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_has_1_to_200_characters(alice, key):
    assert alice("POST", "/naps", headers={"Idempotency-Key": key}).status_code == 400


def test_a_refused_request_may_be_repeated_with_the_same_key(alice):
    headers = {"Idempotency-Key": str(uuid4())}
    assert alice("POST", "/things", json={"name": "x"}, headers=headers).status_code == 422
    assert alice("POST", "/things", json=PEN, headers=headers).status_code == 201


def test_a_route_that_does_not_say_who_may_stops_the_start(shop):
    class Careless(Service):
        name = "careless"

        @route("GET", "/secrets", answer=Schema)
        def secrets(self, session, who): ...

    with pytest.raises(UndeclaredRouteError, match="GET /api/careless/secrets does not say who may"):
        make_suite(replace(shop.settings, port=free_port()), ["careless"], known={"careless": Careless}).start()


def test_what_a_route_wrote_in_its_own_transaction_stays_when_it_refuses(alice):
    numbered = {"name": "try", "count": 77}
    assert [alice("POST", "/tries", json=numbered).status_code for _ in range(2)] == [200, 412]
    with alice.database().transaction() as session:
        assert session.scalar(select(func.count()).where(Thing.count == 77)) == 2


def test_an_answer_that_holds_a_secret_is_not_kept_to_be_given_again(alice):
    key = {"Idempotency-Key": str(uuid4())}
    answers = [alice("POST", "/secrets", headers=key).json()["id"] for _ in range(2)]
    assert answers[0] != answers[1]
    with alice.database().transaction() as session:
        found = text("select count(*) from idempotency_keys where key = :key")
        assert session.scalar(found, {"key": key["Idempotency-Key"]}) == 0
