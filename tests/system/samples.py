"""What the walk puts into paths, bodies and queries. A route with something new in them fails the walk until it is
taught here what to put there."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from kartoteka.auth import Viewer
from kartoteka.http import Route
from tests.system.company import LONG_AGO, NORTH, PBX, SOUTH, Place, an_id, knows_call, reaches

Known = Callable[[Viewer, Place], bool]
NOWHERE = an_id("what is nowhere")
UNUSED_NUMBER, UNUSED_WORD = "+79165559999", "zqnobody"


class TeachTheWalkError(Exception):
    """The walk does not know what to ask a route for."""


@dataclass(frozen=True)
class Value:
    """What stands in a path: of a place, and what is nowhere. `known_to`: who may know that it is there (None: whoever
    may use the route)."""

    of: Callable[[Place], str]
    nowhere: str = str(NOWHERE)
    known_to: Known | None = None


def _record(name: str, known_to: Known | None) -> Value:
    return Value(lambda place: place.ids[name], known_to=known_to)


def _cards(who: Viewer, place: Place) -> bool:
    return reaches(who, "cards", place)


def _tasks(who: Viewer, place: Place) -> bool:
    return reaches(who, "tasks", place)


def _owner(who: Viewer, place: Place) -> bool:
    return who.user_id == place.owner.user_id


def _owner_or_all_calls(who: Viewer, place: Place) -> bool:
    return _owner(who, place) or who.reach.get("calls") == "all"


def _owner_or_all_cards(who: Viewer, place: Place) -> bool:
    return _owner(who, place) or who.may("cards.delete")


PATHS: Mapping[str, Value] = {
    "accounts key_id": _record("key_id", None),
    "accounts name": _record("role", None),
    "accounts session_id": _record("session_id", _owner),
    "accounts team_id": Value(lambda place: str(place.team_id)),
    "accounts token": Value(lambda place: str(NOWHERE)),
    "accounts user_id": Value(lambda place: str(place.owner.user_id)),
    "contacts change_id": _record("change_id", _owner_or_all_cards),
    "contacts erasure_id": _record("erasure_id", None),
    "contacts request_id": _record("deletion_request_id", _owner_or_all_cards),
    "contacts user_id": Value(lambda place: str(place.owner.user_id)),
    "contacts card_id": _record("card_id", _cards),
    "contacts number": Value(lambda place: place.phone, UNUSED_NUMBER, _cards),
    "notifications letter_id": _record("letter_id", None),
    "notifications note_id": _record("note_id", _owner),
    "pipeline task_id": _record("task_id", _tasks),
    "telephony call_id": _record("call_id", knows_call),
    "telephony request_id": _record("request_id", _owner_or_all_calls),
    "telephony name": Value(lambda place: PBX, "nowhere"),
}
"""By service and name of the variable; for one route alone: with its method and path before it."""

PATHS_OF_ROUTES: Mapping[str, Value] = {
    "POST /api/accounts/teams/<uuid:team_id>/close team_id": _record("empty_team_id", None),
    "POST /api/accounts/staff/<uuid:user_id>/keys user_id": Value(lambda place: str(an_id("a machine of the north"))),
    "DELETE /api/accounts/me/keys/<uuid:key_id> key_id": _record("key_id", _owner),
    "POST /api/contacts/cards/<uuid:card_id>/deletion-requests card_id": _record("spare_card_id", _cards),
    "POST /api/contacts/bin/<uuid:card_id>/restore card_id": _record("binned_card_id", _cards),
    "POST /api/pipeline/tasks/<uuid:task_id>/reopen task_id": _record("closed_task_id", _tasks),
}

DIGS: Mapping[str, Value] = {
    "call_id": _record("call_id", None),
    "card_id": _record("card_id", None),
    "card_ids": _record("card_id", None),
    "emails": Value(lambda place: f"{place.word('card')}@kartoteka.example", f"{UNUSED_WORD}@kartoteka.example"),
    "ids": _record("deletion_request_id", None),
    "number": Value(lambda place: place.phone, UNUSED_NUMBER),
    "owner_id": Value(lambda place: str(place.owner.user_id)),
    "phones": Value(lambda place: place.phone, UNUSED_NUMBER),
    "record_id": _record("card_id", None),
    "search": Value(lambda place: place.word("card"), UNUSED_WORD),
    "team_id": Value(lambda place: str(place.team_id)),
    "to_user_id": Value(lambda place: str((NORTH if place is SOUTH else SOUTH).owner.user_id)),
    "user_id": Value(lambda place: str(place.owner.user_id)),
}
"""Fields of queries and bodies by which somebody may dig for another place's records."""

TELLS_WHAT_IS_THERE = frozenset({"emails", "owner_id", "phones", "team_id", "to_user_id", "user_id"})
"""Fields of bodies that are answered differently when what they name is there: colleagues and teams are known to all,
and that a number stands on some card is told on purpose, though not on whose."""

PLAIN_QUERIES: Mapping[str, tuple[Any, ...]] = {
    "action": ("card.",),
    "address": ("127.0.0.1",),
    "by": ("agent", "day", "agent,day"),
    "code": ("zq",),
    "cursor": (),
    "due_after": (LONG_AGO,),
    "due_before": ("2999-01-01T00:00:00+00:00",),
    "field": ("owner_id",),
    "kind": ("call", "note", "task"),
    "last": (100,),
    "limit": (200,),
    "outcome": ("answered",),
    "record_kind": ("card",),
    "region": ("RU",),
    "role": ("manager",),
    "service": ("contacts",),
    "session_id": (str(NOWHERE),),
    "since": (LONG_AGO,),
    "time_zone": ("Asia/Bishkek",),
    "until": ("2999-01-01T00:00:00+00:00",),
    "without": ("change",),
}
"""Fields of queries that narrow or widen a list, whosever records are in it."""

QUERIES_OF_ROUTES: Mapping[str, tuple[dict[str, Any], ...]] = {
    "GET /api/reports/calls/summary": ({"by": "agent,queue,direction"}, {"by": "queue"}, {"by": "day,hour,outcome"}),
}
WIDE = {"limit": 200, "since": LONG_AGO}

BODIES: Mapping[str, dict[str, Any]] = {
    "NewCardSchema": {"name": "Somebody new"},
    "NewKeySchema": {"name": "a till", "rights": ["cards.read"], "expires_at": str(datetime.now(UTC) + timedelta(9))},
    "SignInSchema": {"login": "nobody", "password": "what nobody has chosen"},
    "NewEntrySchema": {"summary": "What was said"},
    "NewMassChangeSchema": {"card_ids": [str(NOWHERE)], "changes": {"stage": "potential"}},
    "NewPersonSchema": {"login": "nora", "name": "Nora", "roles": ["agent"], "team_id": str(an_id("north"))},
}
"""Bodies by their schema, where the fields alone don't say what is wanted."""

NEVER_WELL = frozenset(
    {
        "GET /api/accounts/links/<token>",  # what stands in a letter nobody else knows
        "POST /api/accounts/links/<token>",
        "GET /api/accounts/oidc/callback",  # the company has no provider
        "GET /api/accounts/oidc/start",
        "POST /api/accounts/me/totp/off",  # the walk knows nobody's password
        "PUT /api/accounts/me/password",
        "PUT /api/accounts/me/totp",  # nor what an authenticator shows
        "DELETE /api/accounts/sessions/current",  # nor does it come from a page of our own
        "POST /api/accounts/tokens/refresh",
        "POST /api/accounts/tokens",
        "POST /api/telephony/pbx/<name>/events",  # nor the PBX's secret
    }
)
"""Routes where nobody of the walk is to succeed."""

ENOUGH_TO_BE_SIGNED_IN = (
    r"GET /api/accounts/(users|teams|roles)",  # colleagues, and what they may
    r"\w+ /api/accounts/(me|sessions/current)\b.*",  # what is one's own
    r"\w+ /api/notifications/notes\b.*",
    r"GET /api/notifications/(stream|calls/live)",  # each sees of it what he is to see
)
"""Routes (as regular expressions) that need no right."""

READING_IS_ENOUGH = (r"POST /api/contacts/cards/exports",)
"""Routes that change something, or look so, and for which a right to read is enough."""

LEAKS_YET: Mapping[str, str] = {}
"""Routes that are known to leak, and what; once one is mended, it can't stand here any more."""

CHANGES_ALL_THE_SAME: frozenset[str] = frozenset()
"""Tables (`service.table`) that keep what was refused."""


def key_of(service: str, found: Route) -> str:
    return f"{found.method} /api/{service}{found.path}"


def value_of(service: str, found: Route, variable: str) -> Value:
    """What to put in the place of a variable of a path."""
    key = key_of(service, found)
    value = PATHS_OF_ROUTES.get(f"{key} {variable}") or PATHS.get(f"{service} {variable}")
    if value is None:
        raise TeachTheWalkError(f"teach the walk about <{variable}> of {key}")
    return value


def body_of(service: str, found: Route) -> dict[str, Any] | None:
    """A body that the route's schema takes."""
    if found.body is None:
        return None
    body = BODIES.get(found.body.__name__) or _made_up(found.body())
    try:
        found.body().load(body)
    except ValidationError as error:
        told = f"teach the walk about the body of {key_of(service, found)}: {error.messages}"
        raise TeachTheWalkError(told) from error
    return body


def _made_up(schema: Schema) -> dict[str, Any]:
    return {name: _sample(one) for name, one in schema.load_fields.items() if one.required}


def _sample(one: fields.Field[Any]) -> Any:
    for rule in one.validators:
        if isinstance(rule, validate.OneOf):
            return next(iter(rule.choices))
    if isinstance(one, fields.Nested):
        return [_made_up(one.schema)] if one.many else _made_up(one.schema)
    made = {
        fields.UUID: str(NOWHERE),
        fields.DateTime: (datetime.now(UTC) + timedelta(days=1)).isoformat(),
        fields.Boolean: True,
        fields.Integer: 1,
        fields.List: [_sample(one.inner)] if isinstance(one, fields.List) else [],
        fields.Mapping: {},
        fields.String: "something to say",
    }
    return next((value for kind, value in made.items() if isinstance(one, kind)), "something to say")


def queries_of(service: str, found: Route, place: Place | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Queries for a place's records, or for what is nowhere (None), each with the field that digs (empty: none)."""
    if found.query is None:
        yield "", {}
        return
    schema = found.query()
    names = schema.load_fields
    wide = {name: value for name, value in WIDE.items() if name in names}
    wide |= {name: _dug(name, place) for name, one in names.items() if one.required}
    yield "", wide
    for query in QUERIES_OF_ROUTES.get(key_of(service, found), ()):
        yield "", wide | query
    for name, one in names.items():
        for value in _values(service, found, name, one, place):
            yield (name if name in DIGS else ""), wide | {name: value}


def _values(
    service: str, found: Route, name: str, one: fields.Field[Any], place: Place | None
) -> tuple[Any, ...] | list[Any]:
    choices = [choice for rule in one.validators if isinstance(rule, validate.OneOf) for choice in rule.choices]
    if name in DIGS:
        return [_dug(name, place)]
    if choices:
        return choices
    if isinstance(one, fields.Boolean):
        return ["true", "false"]
    if name not in PLAIN_QUERIES:
        raise TeachTheWalkError(f"teach the walk about ?{name}= of {key_of(service, found)}")
    return PLAIN_QUERIES[name]


def _dug(name: str, place: Place | None) -> str:
    value = DIGS[name]
    return value.of(place) if place else value.nowhere


def digging_bodies(found: Route, body: dict[str, Any], place: Place | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """The body with each field in turn that may dig for a place's records, or for what is nowhere."""
    yield "", body
    schema = found.body() if found.body else Schema()
    for name, one in schema.load_fields.items():
        if name in DIGS:
            value = _dug(name, place)
            yield name, body | {name: [value] if isinstance(one, fields.List) else value}
