"""A company for the walk: a tree of teams, three places in it whose records carry words that stand nowhere else, and
people of every role who stand in the first of them. All of it is made as in life, by the services themselves."""

import base64
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import eventlet
import pytest
import requests

from accounts.passwords.hashing import hash_password
from kartoteka import migrations
from kartoteka.auth import Tokens, Viewer, new_key_pair
from kartoteka.bus import Outgoing
from kartoteka.contracts.access import ADMINISTRATORS_ONLY, BUILT_IN, RECORDS, RIGHTS, with_role
from kartoteka.contracts.events.accounts import TeamChanged, TokensEnded
from kartoteka.contracts.events.telephony import CallMoved
from kartoteka.db import Database, UnitOfWork
from kartoteka.dev.ports import free_port
from kartoteka.events import Cause, encode, seal
from kartoteka.host import Suite, known_services, make_suite
from kartoteka.openapi import routes_of
from kartoteka.settings import Settings
from telephony.adapters.webhook import key_of, sign
from tests.system.world import eventually

SPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
PBX = "cloud"
PBX_SECRET = "whsec_" + base64.b64encode(b"what the PBX and we know").decode()
PASSWORD = "as long as a sentence"
LONG_AGO = "2001-01-01T00:00:00+00:00"
TOKEN_SECONDS = 3600
PATIENCE_SECONDS = 60


def an_id(name: str) -> UUID:
    return uuid5(SPACE, name)


TEAMS = {"company": None, "north-and-east": "company", "north": "north-and-east", "east": "north-and-east"} | {
    "far": "company",
    "south": "far",
}
"""Each team and the one above it."""


def below(team: str) -> frozenset[UUID]:
    """A team and all below it."""
    children = [below(name) for name, parent in TEAMS.items() if parent == team]
    return frozenset([an_id(team)]).union(*children)


def person(name: str, role: str, team: str, *, heads: str = "") -> Viewer:
    teams = frozenset([an_id(team), an_id(heads or team)])
    tree = teams | (below(heads) if heads else frozenset())
    return with_role(Viewer(an_id(name), name, frozenset([role]), teams, tree))


ALICE = person("Alice", "manager", "north")
DANA = person("Dana", "administrator", "north")
LISTENER = replace(
    person("who listens to all calls", "agent", "north"),
    rights=frozenset({"calls.read", "calls.listen", "cards.read"}),
    reach={"cards": "own", "calls": "all", "tasks": "none", "figures": "none"},
)
"""Sees every call, and of the clients only his own."""
NOBODYS_FRIEND = replace(
    person("Nobody's friend", "agent", "north"),
    rights=frozenset(RIGHTS) - ADMINISTRATORS_ONLY - {"audit.read"},  # who reads the log sees all of it
    reach=dict.fromkeys(RECORDS, "none"),
)
"""May do all that a role may be given, and sees nothing: what a role of the company's own may come to."""

VIEWERS: Sequence[Viewer] = (
    ALICE,
    DANA,
    *(person(f"a {role} of the north", role, "north") for role in BUILT_IN if role != "administrator"),
    person("Carol, who heads the department", "lead", "north", heads="north-and-east"),
    person("the director", "lead", "north", heads="company"),
    LISTENER,
    NOBODYS_FRIEND,
)
"""Who walks: Alice owns the records of the north; each of the others stands beside her."""


@dataclass(frozen=True, eq=False)
class Place:
    """A part of the company; its records are its owner's, who works in its team."""

    name: str
    owner: Viewer
    extension: str
    phone: str
    ids: dict[str, str] = field(default_factory=dict)
    """The records by what they are, filled in as they are made."""

    @property
    def team_id(self) -> UUID:
        return an_id(self.name)

    def word(self, kind: str) -> str:
        """A word that stands in this place's records of a kind and nowhere else."""
        return f"zq{self.name}{kind}"


NORTH = Place("north", ALICE, "301", "+79165550301")
EAST = Place("east", person("Erik", "manager", "east"), "302", "+79165550302")
SOUTH = Place("south", person("Sven", "manager", "south"), "303", "+79165550303")
PLACES = (NORTH, EAST, SOUTH)
STAFF = (*VIEWERS, EAST.owner, SOUTH.owner)


def reaches(who: Viewer, kind: str, place: Place) -> bool:
    """Whether somebody is to see a place's records of a kind, said without the predicate that is being tried."""
    reach = who.reach.get(kind, "none")
    if reach in ("none", "all"):
        return reach == "all"
    teams = {"own": frozenset(), "team": who.team_ids, "tree": who.tree_ids}[reach]
    return who.user_id == place.owner.user_id or place.team_id in teams


def knows_call(who: Viewer, place: Place) -> bool:
    """Calls are seen with their clients, too, by whoever sees any."""
    sees_any = who.reach.get("calls", "none") != "none"
    return reaches(who, "calls", place) or (sees_any and reaches(who, "cards", place))


def is_stranger(who: Viewer, place: Place) -> bool:
    """Whether he is to see nothing of a place."""
    return not any(reaches(who, kind, place) for kind in RECORDS)


@dataclass(frozen=True)
class Marker:
    """What gives a place's records away, and who may know it from a service."""

    text: str
    may_know: Callable[[Viewer, str], bool]


def markers_of(place: Place) -> list[Marker]:
    def of_cards(who: Viewer, service: str) -> bool:
        return reaches(who, "cards", place)

    def of_calls(who: Viewer, service: str) -> bool:
        if service == "reports":
            return reaches(who, "figures", place)
        return knows_call(who, place) or reaches(who, "cards", place)

    def of_missed_calls(who: Viewer, service: str) -> bool:
        # they are nobody's: so reports add them up for all who see more than their own
        return service == "reports" or of_calls(who, service)

    def of_tasks(who: Viewer, service: str) -> bool:
        return reaches(who, "tasks", place)

    def of_colleagues(who: Viewer, service: str) -> bool:
        return place.team_id in who.team_ids or reaches(who, "calls", place)

    def of_clients_who_call(who: Viewer, service: str) -> bool:
        return of_cards(who, service) or (service in ("telephony", "notifications") and knows_call(who, place))

    texts = {
        of_cards: [place.word("card")],
        of_clients_who_call: [place.phone[2:], place.ids["card_id"]],
        of_calls: [place.word("call"), place.ids["call_id"], place.ids["live_call_id"]],
        of_missed_calls: [place.word("missed")],
        of_tasks: [place.word("task"), place.ids["task_id"], place.ids["closed_task_id"]],
        of_colleagues: [place.word("break")],
    }
    return [Marker(text, may_know) for may_know, some in texts.items() for text in some]


def offers(service: str, method: str, path: str) -> bool:
    """Whether a service has a route."""
    return any((found.method, found.path) == (method, path) for _, found in routes_of(known_services()[service]))


def _users_file(folder: Path) -> Path:
    """The staff as accounts reads it, with their teams where it keeps them."""
    phones = {place.owner.user_id: place.extension for place in PLACES}
    password_hash = hash_password(PASSWORD)
    people = [
        {
            "id": str(who.user_id),
            "login": who.name,
            "password_hash": password_hash,
            "name": who.name,
            "email": f"{who.user_id.hex}@kartoteka.example",
            "extension": phones.get(who.user_id),
            "team_id": str(an_id(next(place.name for place in PLACES if place.team_id in who.team_ids))),
            "roles": sorted(who.roles),
            "language": "en",
            "time_zone": "UTC",
        }
        for who in STAFF
    ]
    teams = [
        {"id": str(an_id(name)), "name": name, "parent_id": str(an_id(parent)) if parent else None, "head_id": None}
        for name, parent in TEAMS.items()
    ]
    path = folder / "users.json"
    path.write_text(json.dumps({"teams": teams, "people": people} if offers("accounts", "GET", "/teams") else people))
    return path


def _pbx_file(folder: Path) -> Path:
    """One PBX that tells of its calls by webhooks."""
    path = folder / "pbxs.json"
    path.write_text(json.dumps([{"name": PBX, "adapter": "webhook", "region": "RU", "secret": PBX_SECRET}]))
    return path


@dataclass
class Company:
    """The running services, and how one asks them."""

    settings: Settings
    suite: Suite
    asking: requests.Session
    tokens: dict[Viewer, str] = field(default_factory=dict)

    def url(self, service: str, path: str) -> str:
        return f"http://127.0.0.1:{self.settings.port}/api/{service}{path}"

    def token_of(self, who: Viewer) -> str:
        if who not in self.tokens:
            self.tokens[who] = Tokens(self.settings.token_key).make(who, TOKEN_SECONDS)
        return self.tokens[who]

    def ask(self, who: Viewer, method: str, service: str, path: str, **more: Any) -> Any:
        """What a service answers, which must be good."""
        headers = {"Authorization": f"Bearer {self.token_of(who)}"}
        answer = self.asking.request(method, self.url(service, path), headers=headers, timeout=30, **more)
        assert answer.ok, (method, path, answer.text)
        return answer.json() if answer.content else None

    def wait_for(self, who: Viewer, service: str, path: str, wanted: Callable[[Any], Any], **query: Any) -> Any:
        """What `wanted` finds in the answer, as soon as it finds something."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not (found := wanted(answer := self.ask(who, "GET", service, path, params=query))):
            assert time.monotonic() < end, f"{service}{path} stays at {json.dumps(answer)[:2000]}"
            eventlet.sleep(0.05)
        return found

    def tell(self, *events: object) -> None:
        """As if a service had told of these; returns when all others have heard."""
        envelopes = [seal(event) for event in events]
        self.suite.bus.publish([Outgoing(one.id, one.event, encode(one)) for one in envelopes])

    def digest(self) -> dict[str, str]:
        """What stands in the tables of all services."""
        return {f"{service}.{table}": value for service in known_services() for table, value in self._digest(service)}

    def _digest(self, service: str) -> list[tuple[str, str]]:
        with Database.of(service, self.settings).transaction() as session:
            connection = session.psycopg()
            tables = [row[0] for row in connection.execute(_TABLES)]
            each = [
                f"select '{table}', md5(coalesce(string_agg(row::text, '|' order by row::text), '')) from {table} row"
                f" {_BUT_TRACES if table == 'outbox' else ''}"
                for table in tables
            ]
            return connection.execute(" union all ".join(each)).fetchall()  # type: ignore[return-value]


_BUT_TRACES = "where name <> 'audit.action.recorded'"  # a refusal leaves one
_TABLES = """
    select relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = 'public' and relkind in ('r', 'p') and not relispartition"""


def settings_in(folder: Path, postgres_url: str, namespace: str) -> Settings:
    """Settings of the company, with databases of all services."""
    private, public = new_key_pair()
    made = Settings(
        database_url=postgres_url,
        namespace=namespace,
        port=free_port(),
        token_key=private,
        token_public_key=public,
        users_file=str(_users_file(folder)),
        pbx_file=str(_pbx_file(folder)),
        pool_size=2,
    )
    for service in known_services():
        migrations.upgrade(made, service)
    return made


@contextmanager
def at_work(settings: Settings) -> Iterator[Company]:
    """All services, whole; staff and teams are known everywhere."""
    with _running(make_suite(settings)) as company:
        _settle(company)
        yield company


@contextmanager
def at_rest(settings: Settings) -> Iterator[Company]:
    """All services answer, and nothing else moves."""
    with _running(make_suite(settings, roles=["api"])) as company:
        yield company


@contextmanager
def taken_back() -> Iterator[None]:
    """As long as it lasts, everybody meets the same records: what a request writes is undone when it is answered."""
    really = Database.transaction

    @contextmanager
    def transaction(self: Database, cause: Cause = Cause.NOBODY) -> Iterator[UnitOfWork]:
        with really(self, cause) as session:
            yield session
            session.dispatch.before_commit(session)  # what a commit would have refused is refused
            session.flush()
            session.rollback()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Database, "transaction", transaction)
        yield


@contextmanager
def _running(suite: Suite) -> Iterator[Company]:
    suite.start()
    try:
        with requests.Session() as asking:
            yield Company(suite.settings, suite, asking)
    finally:
        suite.stop()


def _settle(company: Company) -> None:
    teams = [
        TeamChanged(
            team_id=an_id(name),
            sequence=1,
            name=name,
            parent_id=an_id(parent) if parent else None,
            head_id=None,
            is_active=True,
            changed_at=datetime.now(UTC),
        )
        for name, parent in TEAMS.items()
    ]
    company.tell(*teams)
    for service in ("contacts", "notifications", "pipeline", "reports", "telephony"):
        assert eventually(lambda service=service: _known_staff(company, service) >= len(STAFF)), service


def _known_staff(company: Company, service: str) -> int:
    with Database.of(service, company.settings).transaction() as session:
        row = session.psycopg().execute("select count(*) from directory_users").fetchone()
    return row[0] if row else 0


def make_records(company: Company, place: Place) -> None:
    """Records of every kind, made by the owner, and by his phone."""
    card = company.ask(DANA, "POST", "contacts", "/cards", json=_card(place))
    place.ids["card_id"] = card["id"]
    as_seen = {"search": place.word("card")}
    company.wait_for(place.owner, "contacts", "/cards", lambda page: page["items"], **as_seen)
    _write(company, place)
    company.ask(place.owner, "PUT", "telephony", "/agents/me/status", json=_break(place))
    assert eventually(lambda: _knows_number(company, place)), "telephony does not know the number"
    ring(company, place, "talked", ago=300)
    ring(company, place, "lasting", ago=200, ended=False)
    ring(company, place, "missed", ago=100, answered=False)
    _wait_for_calls(company, place)
    place.ids["spare_card_id"] = _spare_card(company, place)
    for more in (_sign_in, _make_key, _make_role, _make_team, _make_changes, _ask_to_delete, _make_bin, _make_erasure):
        more(company, place)


def _sign_in(company: Company, place: Place) -> None:
    if offers("accounts", "GET", "/me/sessions"):
        _token_by_password(company, place.owner)
        place.ids["session_id"] = company.ask(place.owner, "GET", "accounts", "/me/sessions")["items"][0]["id"]


def _token_by_password(company: Company, who: Viewer) -> str:
    said = {"login": who.name.lower(), "password": PASSWORD}
    answer = company.asking.post(company.url("accounts", "/tokens"), json=said, timeout=30)
    assert answer.ok, answer.text
    company.asking.cookies.clear()
    return str(answer.json()["access_token"])


def _make_key(company: Company, place: Place) -> None:
    if offers("accounts", "POST", "/me/keys"):
        headers = {"Authorization": f"Bearer {_token_by_password(company, place.owner)}"}
        wanted = {"name": "a till", "rights": ["cards.read"], "expires_at": str(datetime.now(UTC) + timedelta(days=9))}
        answer = company.asking.post(company.url("accounts", "/me/keys"), json=wanted, headers=headers, timeout=30)
        assert answer.ok, answer.text
        place.ids["key_id"] = answer.json()["id"]


def _make_role(company: Company, place: Place) -> None:
    if offers("accounts", "POST", "/roles"):
        place.ids["role"] = f"helper of the {place.name}"
        company.ask(DANA, "POST", "accounts", "/roles", json={"name": place.ids["role"]})


def _make_team(company: Company, place: Place) -> None:
    if offers("accounts", "POST", "/teams"):
        body = {"name": f"nobody of the {place.name}", "parent_id": str(place.team_id)}
        place.ids["empty_team_id"] = company.ask(DANA, "POST", "accounts", "/teams", json=body)["id"]


def _make_changes(company: Company, place: Place) -> None:
    if offers("contacts", "POST", "/cards/changes"):
        wanted = {"card_ids": [place.ids["card_id"]], "changes": {"stage": "potential"}}
        place.ids["change_id"] = company.ask(place.owner, "POST", "contacts", "/cards/changes", json=wanted)["id"]


def _ask_to_delete(company: Company, place: Place) -> None:
    if offers("contacts", "POST", "/cards/<uuid:card_id>/deletion-requests"):
        path, wish = f"/cards/{place.ids['card_id']}/deletion-requests", {"reason": place.word("card")}
        place.ids["deletion_request_id"] = company.ask(place.owner, "POST", "contacts", path, json=wish)["id"]


def _make_bin(company: Company, place: Place) -> None:
    if offers("contacts", "GET", "/bin"):
        place.ids["binned_card_id"] = _spare_card(company, place)
        company.ask(DANA, "DELETE", "contacts", f"/cards/{place.ids['binned_card_id']}")


def _make_erasure(company: Company, place: Place) -> None:
    if offers("contacts", "GET", "/erasures"):
        path = f"/cards/{_spare_card(company, place)}/erasure"
        place.ids["erasure_id"] = company.ask(DANA, "POST", "contacts", path, json={"reason": "request"})["id"]


def _spare_card(company: Company, place: Place) -> str:
    spare = {**_card(place), "phones": [], "name": f"Another client {place.word('card')}"}
    return str(company.ask(DANA, "POST", "contacts", "/cards", json=spare)["id"])


def _card(place: Place) -> dict[str, Any]:
    word = place.word("card")
    said = {"name": f"Client {word}", "emails": [f"{word}@kartoteka.example"], "note": word, "extra": {"said": word}}
    whose = {"owner_id": str(place.owner.user_id), "team_id": str(place.team_id)}
    return {"kind": "person", "phones": [place.phone], "source": word, **said, **whose}


def _break(place: Place) -> dict[str, Any]:
    return {"status": "break", "reason": place.word("break")}


def _write(company: Company, place: Place) -> None:
    card_id, soon = place.ids["card_id"], datetime.now(UTC) + timedelta(days=1)
    note = {"kind": "note", "summary": place.word("card")}
    entry = company.ask(place.owner, "POST", "contacts", f"/cards/{card_id}/timeline", json=note)
    place.ids["entry_id"] = entry["id"]
    assert eventually(lambda: _knows_card(company, place)), "pipeline does not know the card"
    for name, task in {
        "card_task_id": {"title": place.word("card"), "card_id": card_id},
        "task_id": {"title": place.word("task")},
        "closed_task_id": {"title": place.word("task")},
    }.items():
        body = {**task, "due_at": soon.isoformat()}
        place.ids[name] = company.ask(place.owner, "POST", "pipeline", "/tasks", json=body)["id"]
    done = f"/tasks/{place.ids['closed_task_id']}/close"
    company.ask(place.owner, "POST", "pipeline", done, json={"outcome": "done"})


def _knows_card(company: Company, place: Place) -> bool:
    with Database.of("pipeline", company.settings).transaction() as session:
        found = "select 1 from directory_cards where card_id = %s"
        return session.psycopg().execute(found, (place.ids["card_id"],)).fetchone() is not None


def _knows_number(company: Company, place: Place) -> bool:
    with Database.of("telephony", company.settings).transaction() as session:
        found = "select 1 from directory_identifiers where value = %s"
        return session.psycopg().execute(found, (place.phone,)).fetchone() is not None


def ring(company: Company, place: Place, what: str, *, ago: float, answered: bool = True, ended: bool = True) -> None:
    """The place's client called its owner so many seconds ago."""
    name = f"{place.name}-{what}"
    facts: list[dict[str, Any]] = [
        {"event": "call_started"},
        {"event": "leg_started", "leg_id": "client", "side": "outside", "called_in": True, "number": place.phone}
        | {"dialled": "74950000000"},
        {"event": "queued", "leg_id": "client", "queue": place.word("call" if answered else "missed")},
        {"event": "leg_dialled", "leg_id": "desk", "side": "extension", "number": place.extension},
        {"event": "leg_ringing", "leg_id": "desk"},
    ]
    if answered:
        facts += [{"event": "leg_answered", "leg_id": "desk"}]
        facts += [{"event": "bridged", "leg_id": a, "peers": [b]} for a, b in (("client", "desk"), ("desk", "client"))]
    if ended:
        facts += [{"event": "hung_up", "leg_id": "client"}, {"event": "leg_ended", "leg_id": "desk"}]
        facts += [{"event": "leg_ended", "leg_id": "client"}, {"event": "call_ended"}]
    began = datetime.now(UTC) - timedelta(seconds=ago)
    for second, fact in enumerate(facts):
        fact |= {"call_id": name, "at": (began + timedelta(seconds=second)).isoformat()}
    body = json.dumps({"events": facts}).encode()
    stamp = str(int(time.time()))
    signature = f"v1,{sign(key_of(PBX_SECRET), name, stamp, body)}"
    headers = {"webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": signature}
    headers["Content-Type"] = "application/json"
    answer = company.asking.post(company.url("telephony", f"/pbx/{PBX}/events"), data=body, headers=headers, timeout=30)
    assert answer.ok, answer.text


def _wait_for_calls(company: Company, place: Place) -> None:
    """What follows from the calls: entries of the timeline, a promise, a note in the bell, a letter, figures."""
    ids, owner, card_id = place.ids, place.owner, place.ids["card_id"]
    live = company.ask(owner, "GET", "telephony", "/calls/live")["items"]
    ids["live_call_id"] = live[0]["id"]
    ids["call_id"] = company.ask(owner, "GET", "telephony", "/calls", params={"card_id": card_id})["items"][0]["id"]
    wished = company.ask(owner, "POST", "telephony", "/calls", json={"number": place.phone})
    ids["request_id"] = wished["id"]
    company.wait_for(
        owner,
        "contacts",
        f"/cards/{card_id}/timeline",
        lambda page: len([entry for entry in page["items"] if entry["kind"] == "call"]) == 2,
    )
    ids["note_id"] = company.wait_for(owner, "notifications", "/notes", lambda page: page["items"])[0]["id"]
    ids["letter_id"] = company.wait_for(
        DANA,
        "notifications",
        "/letters",
        lambda page: [one["id"] for one in page["items"] if one["user_id"] == str(owner.user_id)],
    )[0]
    since = {"by": "queue", "since": LONG_AGO}
    company.wait_for(
        owner, "reports", "/calls/summary", lambda found: place.word("call") in json.dumps(found["items"]), **since
    )


LEAVER = replace(person("who has left", "administrator", "north"), session_id=an_id("a session that has ended"))


def end_a_session(company: Company) -> None:
    """The token of whoever has left is dead."""
    company.token_of(LEAVER)
    assert LEAVER.session_id
    company.tell(TokensEnded(subject_id=LEAVER.session_id, user_id=LEAVER.user_id, ended_at=datetime.now(UTC)))


@contextmanager
def listening(company: Company, people: Sequence[Viewer]) -> Iterator[dict[Viewer, list[str]]]:
    """What arrives on people's screens, line by line, as long as the services run."""
    heard: dict[Viewer, list[str]] = {who: [] for who in people}
    for who, lines in heard.items():
        headers = {"Authorization": f"Bearer {company.token_of(who)}"}
        answer = requests.get(company.url("notifications", "/stream"), headers=headers, stream=True, timeout=600)
        eventlet.spawn(_follow, answer, lines)
    assert eventually(lambda: all("event: ready" in lines for lines in heard.values()))
    yield heard


def _follow(answer: requests.Response, lines: list[str]) -> None:
    with answer:
        lines.extend(answer.iter_lines(chunk_size=1, decode_unicode=True))


def wait_for_screens(screens: dict[Viewer, list[str]]) -> None:
    """Until the owners have seen what happened last: live events come as they come."""
    for place in PLACES:
        lines = screens[place.owner]
        assert eventually(lambda lines=lines: "event: note" in lines and lines.count("event: timeline") >= 3), lines


def call_now(company: Company, place: Place) -> CallMoved:
    """The place's call of this moment, as telephony tells it."""
    [call] = [
        call
        for call in company.ask(DANA, "GET", "telephony", "/calls/live")["items"]
        if call["id"] == place.ids["live_call_id"]
    ]
    told = {each.name: call[each.name] for each in fields(CallMoved) if each.name in call}
    return CallMoved(**told | {"call_id": call["id"], "user_ids": [place.owner.user_id]})
