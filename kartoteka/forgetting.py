"""Forgetting a person in the platform's own tables: what left (published events, and what is about to leave), what is
held back, what was answered.

An event says by its declaration which of its fields are personal (`PersonalText`, `PersonalFacts`). In what is about
the person (one of the ids stands in it) these go; anywhere else every text goes in which one of the words stands. What
is left can still be read, and replayed: it says that something happened, and no longer to whom. Events that themselves
ask to forget (`forgets=True`) stay as they are until `forget_the_asking`.
"""

import json
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from msgspec import inspect

from kartoteka.db import DeadlineConnection, UnitOfWork
from kartoteka.events import BadEventError, Envelope, UnknownEventError, declared, encode, kind_of, open_envelope, read
from kartoteka.problems import PROBLEM_JSON, NotFound

SHORTEST = 5
"""A word with fewer characters would be found everywhere: it is none."""
PATIENCE_SECONDS = 900  # an archive of years is read from end to end
CHUNK = 500

_ARCHIVES = ("outbox", "published_events")  # in this order: a row goes from the first into the second


class StillLeavingError(Exception):
    """A relay is sending what was to be forgotten: in a moment it stands among what has left."""


def forget(session: UnitOfWork, words: Collection[str], ids: Collection[UUID]) -> dict[str, int]:
    """Forget whoever is known by these words (phones in E.164, e-mail addresses) or ids in this service's platform
    tables; returns how many rows of each were made nameless or removed. Done twice, it finds nothing more. Names are
    no words: there are many Ivans, and what is about this one is found by id. StillLeavingError when something of him
    is just being sent: a listener is tried again then, and finds it among what has left."""
    wanted = _Wanted.of(words, ids)
    if not wanted:
        return {}
    with _patient(session):
        return {
            **{table: _redact(session, table, "name <> all(%(asking)s)", wanted) for table in _ARCHIVES},
            "held_messages": _forget_held(session, wanted),
            "idempotency_keys": _forget_answers(session, wanted),
        }


def forget_the_asking(session: UnitOfWork, ids: Collection[UUID]) -> int:
    """At last, when everybody has forgotten these ids: what asked for it says no more than that it did."""
    wanted = _Wanted.of((), ids)
    return sum(_redact(session, table, "name = any(%(asking)s)", wanted) for table in _ARCHIVES) if wanted else 0


@dataclass(frozen=True)
class _Wanted:
    """What is looked for: by the database roughly, then here exactly."""

    ids: tuple[str, ...]
    pattern: re.Pattern[str] | None
    like: list[str]
    ilike: list[str]

    @classmethod
    def of(cls, words: Collection[str], ids: Collection[UUID]) -> "_Wanted":
        known = sorted({word for word in words if len(word) >= SHORTEST})
        phones, others = [w for w in known if _is_phone(w)], [w for w in known if not _is_phone(w)]
        plain = [str(id) for id in ids]
        exact = re.compile("|".join(map(_exactly, known)), re.IGNORECASE) if known else None
        return cls(
            tuple(plain), exact, [_like(word.lstrip("+")) for word in [*plain, *phones]], list(map(_like, others))
        )

    def __bool__(self) -> bool:
        return bool(self.ids or self.pattern)

    def is_in(self, text: str) -> bool:
        """Whether one of the words stands in a text."""
        return self.pattern is not None and self.pattern.search(text) is not None

    def is_named(self, text: str) -> bool:
        """Whether one of the ids stands in it."""
        return any(id in text for id in self.ids)

    def as_parameters(self) -> dict[str, Any]:
        asking = [kind_of(cls).name for cls in declared().values() if kind_of(cls).forgets]
        bytes_like = {"like_bytes": list(map(_in_bytes, self.like)), "ilike_bytes": list(map(_in_bytes, self.ilike))}
        return {"like": self.like, "ilike": self.ilike, "asking": asking, **bytes_like}


def _is_phone(word: str) -> bool:
    return re.fullmatch(r"\+\d+", word) is not None


def _exactly(word: str) -> str:
    """+79161234567 is not in +791612345678, nor anna@example.com in joanna@example.com."""
    if _is_phone(word):
        return rf"(?<!\d)\+?{word[1:]}(?!\d)"
    return rf"(?<![\w.+-]){re.escape(word)}(?![\w-]|\.\w)"


def _like(text: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%"


def _in_bytes(pattern: str) -> str:
    """How PostgreSQL writes bytes that are no ASCII (`encode(…, 'escape')`), in a pattern."""
    return "".join(char if char.isascii() else "".join(f"\\\\{byte:03o}" for byte in char.encode()) for char in pattern)


@contextmanager
def _patient(session: UnitOfWork) -> Iterator[None]:
    """Let a statement of this transaction take its time."""
    connection = session.psycopg()
    assert isinstance(connection, DeadlineConnection)
    usual = connection.wait_seconds
    connection.wait_seconds = PATIENCE_SECONDS + 5
    connection.execute(f"set local statement_timeout = '{PATIENCE_SECONDS}s'")
    try:
        yield
        connection.execute("set local statement_timeout to default")
    finally:
        connection.wait_seconds = usual


_MENTIONED = "(body like any(%(like)s) or body ilike any(%(ilike)s))"
_MENTIONED_IN_BYTES = (
    "(encode(body, 'escape') like any(%(like_bytes)s) or encode(body, 'escape') ilike any(%(ilike_bytes)s))"
)


def _redact(session: UnitOfWork, table: str, which: str, wanted: _Wanted) -> int:
    found = f"select id, body from {table} where {which} and {_MENTIONED}"  # noqa: S608
    changed = 0
    for rows in _chunks(session, found, wanted):
        new = {id: text for id, body in rows if (text := _without(wanted, body)) != body}
        if table == "outbox":
            _expect_at_rest(session, list(new))
        _rewrite(session, table, new)
        changed += len(new)
    return changed


def _expect_at_rest(session: UnitOfWork, ids: list[UUID]) -> None:
    """What a relay is just sending is not waited for: within one process the relay waits for whoever hears it."""
    lock = "select id from outbox where id = any(%s) for update skip locked"
    if len(session.psycopg().execute(lock, (ids,)).fetchall()) < len(ids):
        raise StillLeavingError("something of the person is on its way out")


def _rewrite(session: UnitOfWork, table: str, new: dict[UUID, str | None]) -> None:
    told = {id: text for id, text in new.items() if text is not None}
    update = f"update {table} t set body = new.body from unnest(%s::uuid[], %s::text[]) as new (id, body)"  # noqa: S608
    session.psycopg().execute(f"{update} where t.id = new.id", (list(told), list(told.values())))
    gone = [id for id in new if id not in told]
    session.psycopg().execute(f"delete from {table} where id = any(%s)", (gone,))  # noqa: S608


def _chunks(session: UnitOfWork, found: str, wanted: _Wanted) -> Iterator[list[Any]]:
    with session.psycopg().cursor("forgetting") as cursor:
        cursor.execute(found, wanted.as_parameters())
        while rows := cursor.fetchmany(CHUNK):
            yield rows


_HELD = f"""
    select id, body, reason, traceback from held_messages where coalesce(name, '') <> all(%(asking)s) and (
        {_MENTIONED_IN_BYTES} or reason like any(%(like)s) or reason ilike any(%(ilike)s)
        or traceback like any(%(like)s) or traceback ilike any(%(ilike)s))
    for update"""  # noqa: S608
_KEEP_HELD = "update held_messages set body = %s, reason = %s, traceback = %s where id = %s"


def _forget_held(session: UnitOfWork, wanted: _Wanted) -> int:
    connection = session.psycopg()
    changed = 0
    for id, body, reason, trace in connection.execute(_HELD, wanted.as_parameters()).fetchall():
        text = _without(wanted, bytes(body).decode("utf-8", "replace"))
        new = text and (text.encode(), *("" if wanted.is_in(said) else said for said in (reason, trace)))
        if new == (bytes(body), reason, trace):
            continue
        changed += 1
        if new:
            connection.execute(_KEEP_HELD, (*new, id))
        else:
            connection.execute("delete from held_messages where id = %s", (id,))
    return changed


_ANSWERS = f"""
    update idempotency_keys set status = %(status)s, headers = %(headers)s, body = %(gone)s
    where {_MENTIONED_IN_BYTES}"""  # noqa: S608


def _forget_answers(session: UnitOfWork, wanted: _Wanted) -> int:
    """Whoever repeats his request hears that it is not there any more; the request is not done a second time."""
    gone = {
        "status": NotFound.status,
        "headers": json.dumps({"Content-Type": PROBLEM_JSON}),
        "gone": json.dumps(NotFound().as_json()).encode(),
    }
    return session.psycopg().execute(_ANSWERS, {**gone, **wanted.as_parameters()}).rowcount


def _without(wanted: _Wanted, body: str) -> str | None:
    """A message without the person; None when nothing that could be read would be left of it."""
    try:
        envelope = open_envelope(body)
        data = msgspec.json.decode(envelope.data)
    except (BadEventError, msgspec.DecodeError):
        return None if wanted.is_in(body) or wanted.is_named(body) else body
    clean = _clean(wanted, _fields(envelope), data, is_his=wanted.is_named(body))
    if clean == data:
        return body
    new = msgspec.structs.replace(envelope, data=msgspec.Raw(msgspec.json.encode(clean)))
    return encode(new).decode() if _is_readable(new) else None


def _is_readable(envelope: Envelope) -> bool:
    try:
        read(envelope)
    except UnknownEventError:
        return True
    except BadEventError:
        return False
    return True


@dataclass(frozen=True)
class _Field:
    """What is declared of an event's field."""

    is_personal: bool
    blank: Any


def _fields(envelope: Envelope) -> dict[str, _Field]:
    cls = declared().get((envelope.event, envelope.version))
    return _declared_fields(cls) if cls else {}


@cache
def _declared_fields(cls: type) -> dict[str, _Field]:
    found = inspect.type_info(cls)
    assert isinstance(found, inspect.DataclassType)
    return {field.encode_name: _Field(_is_personal(field.type), _blank(field.type)) for field in found.fields}


def _is_personal(kind: inspect.Type) -> bool:
    match kind:
        case inspect.Metadata():
            return bool((kind.extra or {}).get("personal"))
        case inspect.UnionType():
            return any(map(_is_personal, kind.types))
        case inspect.ListType():
            return _is_personal(kind.item_type)
    return False


def _blank(kind: inspect.Type) -> Any:
    match kind:
        case inspect.Metadata():
            return _blank(kind.type)
        case inspect.UnionType():
            return None
        case inspect.ListType():
            return []
        case inspect.DictType():
            return {}
    return ""


def _clean(wanted: _Wanted, declared_fields: dict[str, _Field], data: Any, *, is_his: bool) -> Any:
    if not isinstance(data, dict):
        return _without_words(wanted, data)
    clean: dict[str, Any] = {}
    for name, value in data.items():
        field = declared_fields.get(name, _Field(False, ""))
        is_to_go = is_his and field.is_personal
        is_to_go |= isinstance(value, str) and wanted.is_in(value)
        clean[name] = field.blank if is_to_go else _without_words(wanted, value)
    return clean


def _without_words(wanted: _Wanted, value: Any) -> Any:
    match value:
        case str():
            return "" if wanted.is_in(value) else value
        case list():
            return [_without_words(wanted, one) for one in value if not (isinstance(one, str) and wanted.is_in(one))]
        case dict():
            return {name: _without_words(wanted, one) for name, one in value.items() if not wanted.is_in(name)}
    return value


__all__ = ["StillLeavingError", "forget", "forget_the_asking"]
