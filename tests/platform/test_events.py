"""The published language: what is read, what is refused and how it is said, and that it never breaks an old reader."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from kartoteka.asyncapi import message_name, schema_of
from kartoteka.documents import published_language
from kartoteka.events import (
    BadEventError,
    Cause,
    UnknownEventError,
    declared,
    encode,
    event,
    kind_of,
    open_envelope,
    read,
    seal,
)
from kartoteka.ids import uuid7
from tests.platform import golden

LANGUAGE = published_language()


@event("testing.tea.drunk", version=1, key="cup_id")
class TeaDrunk:
    """A cup is empty."""

    cup_id: UUID
    sequence: int
    sugar: int | None
    drunk_at: datetime
    cold: bool = False


NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
TEA = TeaDrunk(cup_id=uuid7(), sequence=3, sugar=None, drunk_at=NOON)


def message(**changes):
    """A message on the wire; changes go into its data, a field of value ... goes away."""
    raw = json.loads(encode(seal(TEA)))
    raw["data"] = {name: value for name, value in {**raw["data"], **changes}.items() if value is not ...}
    return json.dumps(raw)


def test_what_is_told_is_what_is_heard():
    cause = Cause(causation_id=uuid7(), correlation_id=uuid7(), traceparent="00-a-b-01", actor="Alice")
    sealed = seal(TEA, cause=cause, at=NOON)
    heard = read(open_envelope(encode(sealed)))
    assert heard.event == TEA
    assert (heard.envelope.aggregate_id, heard.envelope.sequence) == (str(TEA.cup_id), 3)
    assert (heard.envelope.occurred_at, heard.envelope.actor) == (NOON, "Alice")
    assert heard.envelope.causation_id == cause.causation_id


def test_an_event_is_the_cause_of_what_it_leads_to():
    first = seal(TEA)
    second = seal(TEA, cause=first.as_cause())
    third = seal(TEA, cause=second.as_cause())
    assert (second.causation_id, third.causation_id) == (first.id, second.id)
    assert second.correlation_id == third.correlation_id == first.id


def test_fields_of_a_newer_sender_are_ignored():
    assert read(open_envelope(message(lemon=True))).event == TEA


def test_a_field_with_a_default_may_be_missing():
    assert read(open_envelope(message(cold=...))).event == TEA


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"sugar": ...}, "missing required field `sugar`"),
        ({"sugar": "two"}, r"Expected `int \| null`, got `str` - at `\$.sugar`"),
        ({"cup_id": "mine"}, r"Invalid UUID - at `\$.cup_id`"),
    ],
)
def test_a_field_that_is_wrong_is_named(changes, complaint):
    with pytest.raises(BadEventError, match=complaint):
        read(open_envelope(message(**changes)))


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"id": 1}', b"[" * 100_000])
def test_what_is_no_event_is_refused(body):
    with pytest.raises(BadEventError, match="not an event"):
        open_envelope(body)


def test_a_moment_without_a_zone_is_refused():
    raw = msgspec.json.decode(message())
    with pytest.raises(BadEventError, match="timezone"):
        open_envelope(msgspec.json.encode({**raw, "occurred_at": "2026-05-04T12:00:00"}))


def test_a_version_that_is_not_declared_here_is_refused_by_name():
    raw = msgspec.json.decode(message())
    with pytest.raises(UnknownEventError, match=r"testing.tea.drunk version 2 is not declared here"):
        read(open_envelope(msgspec.json.encode({**raw, "version": 2})))


def test_an_event_is_declared_once_and_with_its_key():
    with pytest.raises(TypeError, match="declared twice"):
        event("testing.tea.drunk", version=1, key="a")(type("Again", (), {"__annotations__": {"a": int}}))
    with pytest.raises(TypeError, match="no field 'b' to be its key"):
        event("testing.tea.spilt", version=1, key="b")(type("Spilt", (), {"__annotations__": {"a": int}}))


def test_what_is_not_declared_can_not_be_told():
    with pytest.raises(TypeError, match="int is not declared as an event"):
        seal(3)


@pytest.mark.parametrize("cls", LANGUAGE, ids=message_name)
def test_a_golden_example_is_still_understood(cls):
    path = golden.example_path(cls)
    assert path.exists(), "python -m tests.platform.golden"
    heard = read(open_envelope(path.read_bytes()))
    assert type(heard.event) is cls
    assert heard.envelope.aggregate_id == str(getattr(heard.event, kind_of(cls).key))


@pytest.mark.parametrize("cls", LANGUAGE, ids=message_name)
def test_a_published_version_changes_only_by_fields_with_defaults(cls):
    assert golden.breaks(json.loads(golden.schema_path(cls).read_text()), schema_of(cls)) == []


@pytest.mark.parametrize("cls", LANGUAGE, ids=message_name)
def test_a_field_that_was_added_is_kept_from_then_on(cls):
    schema = json.loads(golden.schema_path(cls).read_text())
    assert golden.unknown_fields(schema, schema_of(cls)) == [], "python -m tests.platform.golden"


def test_no_published_version_goes_away():
    known = {f"{name}.v{version}" for name, version in declared()}
    assert {path.name.removesuffix(".schema.json") for path in golden.GOLDEN.glob("*.schema.json")} <= known


@pytest.mark.parametrize("cls", LANGUAGE, ids=message_name)
def test_an_event_of_the_published_language_explains_itself(cls):
    assert not (cls.__doc__ or "").startswith(f"{cls.__name__}("), "a docstring says what happened"
    assert kind_of(cls).service == cls.__module__.rpartition(".")[2]


def without(schema, field):
    del schema["$defs"]["TeaDrunk"]["properties"][field]


def required(schema, field):
    schema["$defs"]["TeaDrunk"]["required"].append(field)


def added(schema, field):
    schema["$defs"]["TeaDrunk"]["properties"][field] = {"type": "string", "default": ""}


def narrowed(schema, field):
    schema["$defs"]["TeaDrunk"]["properties"][field] = {"type": "integer"}


@pytest.mark.parametrize(
    ("change", "field", "complaints"),
    [
        (without, "cold", ["TeaDrunk.cold is gone"]),
        (required, "cold", ["TeaDrunk.cold is required now"]),
        (required, "lemon", ["TeaDrunk.lemon is required now"]),
        (narrowed, "sugar", ["TeaDrunk.sugar has another type"]),
        (added, "lemon", []),
    ],
)
def test_a_change_that_would_break_an_old_reader_is_noticed(change, field, complaints):
    after = deepcopy(schema_of(TeaDrunk))
    change(after, field)
    assert golden.breaks(schema_of(TeaDrunk), after) == complaints
