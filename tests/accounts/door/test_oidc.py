"""Signing in by the company's own provider: a real one in a process of its own, and one that lies."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import eventlet
import pytest
import requests
from eventlet import wsgi
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from werkzeug.wrappers import Request, Response

from accounts.oidc.errors import ProviderError
from accounts.oidc.provider import Provider
from kartoteka.dev.ports import free_port
from kartoteka.settings import Settings
from tests.accounts.door.office import Browser, Office
from tests.accounts.openid import open_provider
from tests.one_service import settings_of

PEOPLE = [
    {"sub": "alice", "email": "Alice@example.org", "email_verified": True},
    {"sub": "bob", "email": "bob@example.org", "email_verified": False},
    {"sub": "mallory", "email": "mallory@example.org", "email_verified": True},
    {"sub": "zoe", "email": "zoe@example.org", "email_verified": True},
    {"sub": "nameless"},
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Where it is."""
    with open_provider(PEOPLE) as url:
        yield url


@pytest.fixture(scope="module")
def settings(postgres_url: str, namespace: str, provider: str, request: pytest.FixtureRequest) -> Iterator[Settings]:
    for made in settings_of("accounts", postgres_url, namespace, request):
        yield replace(
            made,
            public_url=f"http://127.0.0.1:{made.port}",
            oidc_issuer=provider,
            oidc_client_id="kartoteka",
            oidc_client_secret="hush",
            oidc_name="Head office",
        )


def goes(browser: Browser, sub: str, action: str = "allow") -> str:
    """To the provider, where he says who he is, and back as far as the door: the address that he comes back by."""
    start = browser.ask("GET", "/oidc/start")
    assert start.status_code == 302
    answer = requests.post(
        start.headers["Location"], data={"sub": sub, "action": action}, timeout=10, allow_redirects=False
    )
    return answer.headers["Location"]


def comes_back(browser: Browser, url: str) -> requests.Response:
    return browser.ask("GET", url.partition("/api/accounts")[2])


def signs_in(browser: Browser, sub: str) -> requests.Response:
    return comes_back(browser, goes(browser, sub))


def test_alice_comes_back_signed_in(office: Office) -> None:
    alice = office.hire("Alice", "manager", password_hash=None)
    browser = office.browser()
    answer = signs_in(browser, "alice")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert browser.refresh().ok
    assert (browser.who.user_id, browser.who.roles) == (alice, {"manager"})
    assert office.rows("select how, had_second_factor from sessions") == [("oidc", False)]
    assert office.told("audit.action.recorded")[0]["details"]["how"] == "oidc"
    assert office.user(alice).last_sign_in_at


def test_she_is_sent_with_a_challenge_a_state_and_a_nonce_that_are_new_each_time(office: Office) -> None:
    ways = [office.browser().ask("GET", "/oidc/start").headers["Location"] for _ in range(2)]
    first, second = (parse_qs(urlsplit(way).query) for way in ways)
    assert (first["code_challenge_method"], first["response_type"]) == (["S256"], ["code"])
    assert first["redirect_uri"] == [office.url("/oidc/callback")]
    assert not [name for name in ("state", "nonce", "code_challenge") if first[name] == second[name]]


def test_her_trip_is_kept_sealed_and_for_this_path_alone(office: Office) -> None:
    answer = office.browser().ask("GET", "/oidc/start")
    state = parse_qs(urlsplit(answer.headers["Location"]).query)["state"][0]
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/api/accounts/oidc", "Max-Age=600"} <= set(cookie.split("; "))
    assert state not in cookie


@pytest.mark.parametrize("sub", ["bob", "mallory", "zoe", "nameless"])
def test_who_is_not_known_by_a_verified_address_is_sent_away(office: Office, sub: str) -> None:
    office.hire("Bob")
    office.hire("Zoe", is_active=False)
    browser = office.browser()
    assert signs_in(browser, sub).headers["Location"] == "/?sign-in=unknown"
    assert browser.cookie is None
    assert office.rows("select count(*) from users") == [(2,)]
    assert office.recorded() == ["user.sign-in-refused"]


def test_an_address_that_two_share_is_nobodys(office: Office) -> None:
    office.hire("Alice")
    office.hire("Alicia", email="alice@example.org")
    assert signs_in(office.browser(), "alice").headers["Location"] == "/?sign-in=unknown"


def test_who_says_no_there_comes_back_signed_out(office: Office) -> None:
    browser = office.browser()
    assert comes_back(browser, goes(browser, "alice", "deny")).headers["Location"] == "/?sign-in=failed"


def test_an_answer_to_anothers_question_is_refused(office: Office) -> None:
    office.hire("Alice")
    victim, thief = office.browser(), office.browser()
    way_of_the_thief = goes(thief, "alice")
    victim.ask("GET", "/oidc/start")
    assert comes_back(victim, way_of_the_thief).headers["Location"] == "/?sign-in=failed"
    assert comes_back(office.browser(), way_of_the_thief).headers["Location"] == "/?sign-in=failed"


def test_an_answer_is_good_once(office: Office) -> None:
    office.hire("Alice")
    browser = office.browser()
    way = goes(browser, "alice")
    trip = browser.http.cookies.get("kartoteka_oidc")
    assert comes_back(browser, way).headers["Location"] == "/"
    browser.http.cookies.set("kartoteka_oidc", trip, domain="127.0.0.1", path="/api/accounts/oidc")
    assert comes_back(browser, way).headers["Location"] == "/?sign-in=failed"


def test_it_says_what_people_call_the_provider(office: Office) -> None:
    assert office.browser().ask("GET", "/oidc").json() == {"is_on": True, "name": "Head office"}


CLAIMS = {"sub": "alice", "aud": "kartoteka", "nonce": "once", "email": "alice@example.org", "email_verified": True}
KEY, OTHER = (RSAKey.generate_key(2048, {"kid": "one"}) for _ in range(2))
Made = Callable[[str], str]


def signed(key: Any = KEY, alg: str = "RS256", **changes: Any) -> Made:
    def make(issuer: str) -> str:
        now = int(time.time())
        claims = {"iss": issuer, "iat": now, "exp": now + 60, **CLAIMS, **changes}
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": alg, "kid": "one"}, kept, key, algorithms=[alg])

    return make


def unsigned(issuer: str) -> str:
    _head, claims, _ = signed()(issuer).split(".")
    return f"eyJhbGciOiJub25lIn0.{claims}."


@contextmanager
def lying(id_token: Made, **told: Any) -> Iterator[Provider]:
    """A provider that answers what it is told to."""
    listening = eventlet.listen(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    metadata = {
        "issuer": url,
        "authorization_endpoint": f"{url}/authorize",
        "token_endpoint": f"{url}/token",
        "jwks_uri": f"{url}/jwks",
        **told,
    }
    answers = {
        "/.well-known/openid-configuration": lambda: metadata,
        "/jwks": lambda: KeySet([KEY]).as_dict(private=False),
        "/token": lambda: {"access_token": "a", "token_type": "Bearer", "id_token": id_token(url)},
    }

    @Request.application
    def answer(request: Request) -> Response:
        return Response(json.dumps(answers[request.path]()), content_type="application/json")

    serving = eventlet.spawn(wsgi.server, listening, answer, log_output=False)
    try:
        yield Provider(Settings(oidc_issuer=url, oidc_client_id="kartoteka", oidc_client_secret="hush"))
    finally:
        serving.kill()
        listening.close()


def test_what_a_provider_has_signed_is_believed() -> None:
    with lying(signed()) as provider:
        assert provider.arrive("code", "verifier", "once")["email"] == "alice@example.org"


@pytest.mark.parametrize(
    "forged",
    [
        unsigned,
        signed(OTHER),
        signed(OctKey.import_key(json.dumps(KEY.as_dict(private=False))), "HS256"),
        signed(nonce="twice"),
        signed(nonce=None),
        signed(aud="another"),
        signed(aud=["kartoteka", "another"]),
        signed(azp="another"),
        signed(iss="https://another.example"),
        signed(exp=int(time.time()) - 120),
        signed(exp=None),
        signed(sub=None),
        lambda issuer: "nonsense",
        lambda issuer: None,
    ],
)
def test_what_is_forged_stale_or_anothers_is_not(forged: Made) -> None:
    with lying(forged) as provider, pytest.raises(ProviderError):
        provider.arrive("code", "verifier", "once")


def test_a_provider_that_calls_itself_another_is_not_believed() -> None:
    with lying(signed(), issuer="https://another.example") as provider, pytest.raises(ProviderError, match="another"):
        provider.depart()


def test_a_provider_that_is_away_is_no_accident() -> None:
    with pytest.raises(ProviderError, match="ConnectionError"):
        Provider(Settings(oidc_issuer=f"http://127.0.0.1:{free_port()}")).depart()


def test_a_provider_must_be_asked_by_https() -> None:
    with pytest.raises(ProviderError, match="https"):
        Provider(Settings(oidc_issuer="http://login.example")).depart()
