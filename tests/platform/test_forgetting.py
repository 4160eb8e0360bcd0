"""Forgetting a person: nothing of him is left in what left, what is held back and what was answered, and all that is
left can be read."""

from uuid import UUID

import pytest
from sqlalchemy import text

from kartoteka.bus.local import LocalBus
from kartoteka.db import UnitOfWork, write_outbox
from kartoteka.events import PersonalFacts, PersonalText, encode, event, open_envelope, read, seal
from kartoteka.forgetting import StillLeavingError, forget, forget_the_asking
from kartoteka.ids import uuid7
from kartoteka.relay import relay_batch
from kartoteka.settings import Settings
from tests.platform.shop import database_of

IVAN, OLGA = uuid7(), uuid7()
PHONE, MAIL = "+79161234567", "ivan@example.com"


@event("testing.person.met", version=1, key="person_id")
class PersonMet:
    person_id: UUID
    name: PersonalText
    phones: list[PersonalText]
    met_by: PersonalText | None = None
    place: str = ""
    facts: PersonalFacts | None = None


@event("testing.person.gone", version=1, key="person_id", forgets=True)
class PersonGone:
    person_id: UUID
    phones: list[PersonalText]


@pytest.fixture(scope="module")
def database(postgres_url, namespace):
    with database_of(Settings(database_url=postgres_url, namespace=f"{namespace}forget_")) as made:
        yield made


@pytest.fixture
def session(database):
    with UnitOfWork(database.engine) as session, session.begin() as transaction:
        yield session
        transaction.rollback()


def publish(session, *events, table="published_events"):
    sealed = [seal(one) for one in events]
    for one in sealed:
        row = {"id": one.id, "name": one.event, "body": encode(one).decode()}
        session.execute(text(f"insert into {table} (id, name, body) values (:id, :name, :body)"), row)


def events(session, table="published_events"):
    bodies = session.scalars(text(f"select body from {table} order by id"))
    return [read(open_envelope(body)).event for body in bodies]


def hold(session, body, name="testing.person.met", reason=""):
    row = {"id": uuid7(), "message": uuid7(), "name": name, "body": body, "reason": reason}
    insert = "insert into held_messages (id, listener, message_id, name, body, reason)"
    session.execute(text(f"{insert} values (:id, 'x.y', :message, :name, :body, :reason)"), row)


def met(person=IVAN, name="Иван", phones=(PHONE,), **told):
    return PersonMet(person_id=person, name=name, phones=list(phones), **told)


@pytest.mark.parametrize("table", ["published_events", "outbox"])
def test_what_is_about_him_says_nothing_personal_any_more(session, table):
    publish(session, met(met_by="Olga", place="Bishkek", facts={"name": ["Ваня", "Иван"]}), table=table)
    assert forget(session, [PHONE], [IVAN])[table] == 1
    assert events(session, table) == [PersonMet(person_id=IVAN, name="", phones=[], place="Bishkek")]


def test_what_is_about_somebody_else_stays(session):
    publish(session, met(OLGA, "Ольга", ["+79031112233"], met_by="Иван"))
    before = events(session)
    assert set(forget(session, [PHONE, MAIL], [IVAN]).values()) == {0}
    assert events(session) == before


def test_his_number_goes_from_what_does_not_name_him(session):
    publish(session, met(OLGA, "Ольга", [PHONE, "+79031112233"], met_by=f"call {PHONE}!", place="7 916, 79161234567"))
    assert forget(session, [PHONE], [])["published_events"] == 1
    assert events(session) == [PersonMet(person_id=OLGA, name="Ольга", phones=["+79031112233"], place="")]


def test_what_only_looks_like_his_number_stays(session):
    publish(session, met(OLGA, "Ольга", ["+791612345678"], place="joivan@example.com ivan@example.com.ru"))
    assert forget(session, [PHONE, MAIL], [])["published_events"] == 0


def test_an_address_is_found_in_any_case_and_with_any_sign(session):
    publish(
        session, met(OLGA, "Ольга", [], place="write to IVAN@Example.com."), met(OLGA, "Ольга", [], place="a_b%@x.ru")
    )
    assert forget(session, [MAIL, "a_b%@x.ru"], [])["published_events"] == 2
    assert [one.place for one in events(session)] == ["", ""]


def test_facts_of_any_depth_lose_his_number(session):
    facts = {"calls": [{"from": PHONE, "seconds": 5}, PHONE], PHONE: 1}
    publish(session, met(OLGA, "Ольга", [], facts=facts))
    forget(session, [PHONE], [])
    assert events(session)[0].facts == {"calls": [{"from": "", "seconds": 5}]}


def test_an_event_of_a_version_that_is_not_known_loses_his_number_too(session):
    body = encode(seal(met())).decode().replace('"version":1', '"version":9')
    session.execute(
        text("insert into published_events (id, name, body) values (:id, 'x', :body)"), {"id": uuid7(), "body": body}
    )
    forget(session, [PHONE], [IVAN])
    left = session.scalar(text("select body from published_events"))
    assert PHONE not in left and open_envelope(left).version == 9


def test_what_could_not_be_read_without_him_is_removed(session):
    body = encode(seal(met())).decode().replace('"phones"', '"phone_of_before"')
    hold(session, body.encode())
    hold(session, f"no event: {PHONE}".encode())
    assert forget(session, [PHONE], [IVAN])["held_messages"] == 2
    assert session.scalar(text("select count(*) from held_messages")) == 0


def test_a_dead_message_and_its_reason_lose_him(session):
    hold(session, encode(seal(met())), reason=f"ValueError: {PHONE}")
    hold(session, encode(seal(met(OLGA, "Ольга", []))), reason="TimeoutError")
    assert forget(session, [PHONE], [IVAN])["held_messages"] == 1
    rows = session.execute(text("select body, reason from held_messages order by id")).all()
    assert [row.reason for row in rows] == ["", "TimeoutError"]
    assert read(open_envelope(bytes(rows[0].body))).event == PersonMet(person_id=IVAN, name="", phones=[])


def test_an_address_in_another_alphabet_is_found_among_bytes(session):
    hold(session, encode(seal(met(OLGA, "Ольга", [], place="почта иван@почта.рф"))))
    assert forget(session, ["иван@почта.рф"], [])["held_messages"] == 1


def test_a_repeated_request_is_not_done_again_but_its_answer_is_gone(session):
    keys = (
        "insert into idempotency_keys (caller, key, request_hash, status, body) values ('dana', :key, '', 201, :body)"
    )
    for key, body in (("ivan", f'{{"id":"{IVAN}","name":"Иван"}}'), ("olga", '{"name":"Ольга"}')):
        session.execute(text(keys), {"key": key, "body": body.encode()})
    assert forget(session, [PHONE], [IVAN])["idempotency_keys"] == 1
    rows = session.execute(text("select key, status, body from idempotency_keys order by key")).all()
    assert [(row.key, row.status) for row in rows] == [("ivan", 404), ("olga", 201)]
    assert b"not-found" in bytes(rows[0].body)


def test_what_asks_to_forget_stays_until_everybody_has(session):
    gone = PersonGone(person_id=IVAN, phones=[PHONE])
    publish(session, gone, met())
    hold(session, encode(seal(gone)), name="testing.person.gone")
    forget(session, [PHONE], [IVAN])
    assert events(session)[0] == gone and PHONE.encode() in session.scalar(text("select body from held_messages"))
    assert forget_the_asking(session, [IVAN]) == 1
    assert events(session)[0] == PersonGone(person_id=IVAN, phones=[])


def test_what_is_just_being_sent_is_waited_for_by_nobody(database):
    with database.transaction() as writer:
        write_outbox(writer.psycopg(), [seal(met())])
    with database.transaction() as relay:
        assert relay_batch(relay, LocalBus()) == 1
        with pytest.raises(StillLeavingError), database.transaction() as listener:
            forget(listener, [PHONE], [])
    with database.transaction() as listener:
        assert forget(listener, [PHONE], [])["published_events"] == 1
        listener.execute(text("delete from published_events"))


def test_done_twice_it_finds_nothing_more(session):
    publish(session, met(), met(OLGA, "Ольга", [PHONE]))
    assert forget(session, [PHONE], [IVAN])["published_events"] == 2
    assert forget(session, [PHONE], [IVAN])["published_events"] == 0


def test_what_is_too_short_to_be_somebodys_is_no_word(session):
    publish(session, met(OLGA, "Ольга", ["103"], place="text"))
    assert forget(session, ["103", ""], []) == {}


def test_many_are_forgotten_in_chunks(session):
    write_outbox(session.psycopg(), [seal(met(place=str(number))) for number in range(1203)])
    assert forget(session, [], [IVAN])["outbox"] == 1203
    assert {one.name for one in events(session, "outbox")} == {""}


def test_it_may_take_longer_than_other_statements(session):
    before = session.psycopg().wait_seconds
    forget(session, [PHONE], [])
    assert session.psycopg().wait_seconds == before
    assert session.scalar(text("show statement_timeout")) == "15s"
