"""Who may: forged and stale tokens, and every route of every service against strangers."""

import base64
import hashlib
import hmac
import json
import time

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from kartoteka.auth import (
    AUDIENCE,
    ISSUER,
    NOBODY,
    Tokens,
    Viewer,
    anyone,
    has_any_right,
    has_right,
    new_key_pair,
    signed_in,
)
from kartoteka.host import known_services
from kartoteka.ids import uuid7
from kartoteka.openapi import routes_of
from kartoteka.problems import SignInNeeded

PRIVATE, PUBLIC = new_key_pair()
SALES, SHOPS = uuid7(), uuid7()
ALICE = Viewer(
    uuid7(),
    "Alice",
    frozenset({"agent"}),
    frozenset({SALES}),
    frozenset({SALES, SHOPS}),
    frozenset({"cards.read", "cards.write"}),
    {"cards": "team", "calls": "own"},
    session_id=uuid7(),
    language="de",
    time_zone="Europe/Berlin",
)
CLAIMS = {
    "iss": ISSUER,
    "aud": AUDIENCE,
    "sub": str(ALICE.user_id),
    "iat": int(time.time()),
    "exp": int(time.time()) + 9000,
    "roles": ["agent"],
    "scope": "cards.read",
}


def signed(changes=(), key=PRIVATE, alg="Ed25519", header=()):
    claims = {name: value for name, value in {**CLAIMS, **dict(changes)}.items() if value is not ...}
    known = OKPKey.import_key(json.loads(key))
    return jwt.encode({"alg": alg, **dict(header)}, claims, known, algorithms=[alg])


def encoded(part):
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unsigned():
    return f"{encoded({'alg': 'none'})}.{encoded(CLAIMS)}."


def signed_with_the_public_key():
    content = f"{encoded({'alg': 'HS256'})}.{encoded(CLAIMS)}"
    return f"{content}.{encoded(hmac.digest(PUBLIC.encode(), content.encode(), hashlib.sha256))}"


def with_other_claims():
    head, _, signature = signed().split(".")
    return f"{head}.{encoded({**CLAIMS, 'scope': 'cards.delete'})}.{signature}"


FORGED = {
    "no signature": unsigned(),
    "HS256 with the public key": signed_with_the_public_key(),
    "claims changed after signing": with_other_claims(),
    "signature cut off": signed().rpartition(".")[0] + ".",
    "another key": signed(key=new_key_pair()[0]),
    "expired": signed({"exp": int(time.time()) - 61}),
    "never expires": signed({"exp": ...}),
    "nobody knows since when": signed({"iat": ...}),
    "made in the future": signed({"iat": int(time.time()) + 86_400}),
    "not valid yet": signed({"nbf": int(time.time()) + 86_400}),
    "another audience": signed({"aud": "another"}),
    "no audience": signed({"aud": ...}),
    "another issuer": signed({"iss": "another"}),
    "nobody's": signed({"sub": ...}),
    "no id of ours": signed({"sub": "Alice"}),
    "a team that is no id": signed({"teams": ["sales"]}),
    "an unknown critical header": f"{encoded({'alg': 'Ed25519', 'crit': ['x'], 'x': 1})}.{encoded(CLAIMS)}.AAAA",
    "claims that are a list": f"{encoded({'alg': 'Ed25519'})}.{encoded([1])}.AAAA",
    "not base64": "a.b.c",
    "two parts": "a.b",
    "nothing": "",
    "not ASCII": "ключ.к.дому",
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED)
def test_a_forged_or_stale_token_is_refused(token):
    with pytest.raises(SignInNeeded):
        Tokens(PUBLIC).read(token)


def test_a_good_token_says_who_it_is():
    assert Tokens(PUBLIC).read(Tokens(PRIVATE).make(ALICE, 60)) == ALICE


def test_a_token_stays_good_for_a_minute_after_its_end_and_no_longer():
    assert Tokens(PUBLIC).read(signed({"exp": int(time.time()) - 30})).user_id == ALICE.user_id


def test_a_service_without_a_key_takes_no_token():
    with pytest.raises(SignInNeeded, match="KARTOTEKA_TOKEN_PUBLIC_KEY"):
        Tokens("").read(signed())


def test_who_has_the_right_may_and_strangers_may_nothing():
    may = has_right("things.burn")
    dana = Viewer(uuid7(), "Dana", rights=frozenset({"things.burn"}))
    assert [may(dana), may(ALICE), may(NOBODY)] == [True, False, False]
    assert [signed_in(NOBODY), signed_in(ALICE)] == [False, True]
    assert [has_any_right(who) for who in (NOBODY, Viewer(uuid7(), "Eve"), dana)] == [False, False, True]


def test_a_head_of_many_teams_has_a_token_that_fits_into_a_header():
    head = Viewer(uuid7(), "Carol", tree_ids=frozenset(uuid7() for _ in range(300)))
    token = Tokens(PRIVATE).make(head, 60)
    assert Tokens(PUBLIC).read(token) == head
    assert len(token) < 16_384


def test_tokens_of_the_old_key_stay_good_while_keys_are_changed():
    new_private, new_public = new_key_pair()
    both = json.dumps({"keys": [json.loads(new_public), json.loads(PUBLIC)]})
    tokens = [Tokens(PRIVATE).make(ALICE, 60), Tokens(new_private).make(ALICE, 60)]
    assert [Tokens(both).read(token) for token in tokens] == [ALICE, ALICE]
    with pytest.raises(SignInNeeded):
        Tokens(new_public).read(tokens[0])


ROUTES = [(cls, name, found) for cls in known_services().values() for name, found in routes_of(cls)]


@pytest.mark.parametrize(("cls", "name", "found"), ROUTES, ids=[f"{c.name}.{n}" for c, n, _ in ROUTES])
def test_a_route_says_who_may_and_is_closed_to_strangers_unless_it_says_anyone(cls, name, found):
    assert found.may is not None
    assert found.may is anyone or not found.may(NOBODY)


OPEN = {
    "health_live",
    "health_ready",
    "metrics",
    "openapi",
    "make_token",
    "refresh_token",  # proves itself by the cookie
    "sign_out",
    "ask_for_password_reset",
    "get_link",  # proves itself by the link
    "use_link",
    "get_provider",
    "start_oidc",
    "finish_oidc",  # proves itself by what the provider has signed
    "list_public_keys",
    "take_pbx_events",  # proves itself by a signature
}


def test_only_these_routes_are_open_to_anyone():
    assert {name for _, name, found in ROUTES if found.may is anyone} <= OPEN
