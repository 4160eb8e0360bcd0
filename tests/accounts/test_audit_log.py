"""The audit log is only added to, without a gap, each entry once."""

import json
from hashlib import sha256

import eventlet
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from accounts.audit.erasing import forget_client
from accounts.audit.log import append_entries
from accounts.audit.verification import verify
from kartoteka.contracts.events.contacts import CardErased
from kartoteka.db import Database
from kartoteka.events import encode, open_envelope, read, seal
from tests.accounts.audit import ALICE, IVAN, OLGA, TEN, action, emptied, keep, rows
from tests.one_service import settings_of

PHONE = "+79161234567"


@pytest.fixture(scope="module")
def settings(postgres_url, namespace, request):
    yield from settings_of("accounts", postgres_url, namespace, request)


@pytest.fixture
def database(settings):
    return emptied(Database.of("accounts", settings))


def erase(database, card_id=IVAN, *numbers):
    told = seal(CardErased(card_id=card_id, sequence=9, erased_at=TEN, numbers=list(numbers)))
    with database.transaction() as session:
        forget_client(session, read(open_envelope(encode(told))))


def told(database, name="contacts.erasure.done"):
    with database.transaction() as session:
        bodies = session.scalars(text("select body from outbox where name = :name order by id"), {"name": name})
        return [json.loads(body)["data"] for body in bodies]


def test_it_keeps_who_did_what_when_and_from_where(database):
    done = action(details={"why": "asked"})
    keep(database, done)
    [row] = rows(database)
    assert (row.number, row.entry_id, row.at, row.actor, row.address) == (1, done.entry_id, TEN, str(ALICE), "10.1.2.3")
    assert (row.service, row.action, row.record_kind, row.card_id) == ("contacts", "card.changed", "card", str(IVAN))
    assert (row.changed_fields, row.details) == (["name"], '{"why":"asked"}')
    assert rows(database, "audit_changes")[0].changes == '{"name":["Иван","Иван Петров"]}'


def test_it_numbers_entries_without_a_gap(database):
    keep(database, action(), action())
    keep(database, action())
    assert [row.number for row in rows(database)] == [1, 2, 3]


def test_it_keeps_an_action_once_however_often_it_is_told(database):
    done = action()
    keep(database, done, done)
    keep(database, action(), done)
    assert [row.entry_id for row in rows(database)].count(done.entry_id) == 1
    assert len(rows(database)) == 2


def test_it_leaves_no_gap_where_a_transaction_fails(database):
    keep(database, action())
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        append_entries(session, [action()])
        raise ZeroDivisionError
    keep(database, action())
    assert [row.number for row in rows(database)] == [1, 2]


def test_it_stays_one_chain_when_several_write_at_once(database):
    def write():
        for _ in range(5):
            keep(database, action(), action())
            eventlet.sleep(0)

    for writer in [eventlet.spawn(write) for _ in range(4)]:
        writer.wait()
    with database.transaction() as session:
        assert (verify(session).checked, verify(session).is_whole) == (40, True)


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entries set actor = 'nobody'",
        "delete from audit_entries",
        "truncate audit_entries cascade",
        "update audit_changes set changes = '{}'",
        "truncate audit_changes",
    ],
)
def test_the_database_refuses_to_change_it(database, statement):
    keep(database, action())
    with pytest.raises((DBAPIError, IntegrityError), match="only added to"), database.transaction() as session:
        session.execute(text(statement))


def test_an_outsider_recomputes_it_with_json_and_sha_256_alone(database):
    quirks = 'quote " slash / back\\ tab\t line\n nul\0 del\x7f sep\u2028 кот 🐈'
    keep(database, action(details={"b": quirks, "a": [1.5, 10**20, None]}, changes={"name": [None, quirks]}))
    keep(database, action("user.signed-in", record_kind="user", record_id=None, session_id=None, changes={}))
    before = "00" * 32
    salts = {row.number: row for row in rows(database, "audit_changes")}
    for row in rows(database):
        kept = salts.get(row.number)
        digest = sha256(bytes(kept.salt) + kept.changes.encode()).hexdigest() if kept else None
        said = [row.number, str(row.entry_id), "2026-11-02T10:00:00.000000+00:00", row.service, row.action, row.actor]
        said += [row.address, row.session_id and str(row.session_id), row.record_kind, row.record_id, row.card_id]
        said += [row.details, row.changed_fields, digest, before]
        text_of_it = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        before = sha256(text_of_it.encode()).hexdigest()
        assert bytes(row.hash).hex() == before
    assert json.loads(rows(database)[0].details)["b"] == quirks


def test_what_changed_of_a_forgotten_client_goes_and_the_chain_holds(database):
    keep(
        database, action(), action(card_id=OLGA), action("note.written", record_kind="note", details={"card_id": IVAN})
    )
    erase(database)
    assert [row.number for row in rows(database, "audit_changes")] == [2]
    assert [row.action for row in rows(database)] == ["card.changed", "card.changed", "note.written", "changes.erased"]
    assert rows(database)[-1].details == '{"entries":[1,3]}'
    with database.transaction() as session:
        assert verify(session).is_whole


def test_it_says_that_it_has_forgotten(database):
    keep(database, action())
    erase(database)
    [done] = told(database)
    assert (done["card_id"], done["service"], done["removed"]["audit_changes"]) == (str(IVAN), "accounts", 1)


def test_what_is_added_while_a_client_is_forgotten_is_forgotten_too(database):
    with database.transaction() as session:
        append_entries(session, [action()])
        erasing = eventlet.spawn(erase, database)
        wait_until_somebody_waits(session)
    erasing.wait()
    assert rows(database, "audit_changes") == []


def wait_until_somebody_waits(session):
    here = "database = (select oid from pg_database where datname = current_database())"
    waiting = text(f"select exists (select from pg_locks where locktype = 'advisory' and not granted and {here})")
    with eventlet.Timeout(10):
        while not session.scalar(waiting):
            eventlet.sleep(0.02)


def test_what_is_told_late_of_a_forgotten_client_is_kept_without_his_data(database):
    erase(database)
    keep(database, action(), action(card_id=OLGA))
    assert [row.changed_fields for row in rows(database)[1:]] == [["name"], ["name"]]
    assert [row.number for row in rows(database, "audit_changes")] == [3]
    with database.transaction() as session:
        assert verify(session).is_whole


def test_calls_to_a_forgotten_number_that_was_on_no_card_are_forgotten_too(database):
    call = action("call.requested", record_kind="call", record_id="7", changes={"number": [None, PHONE]})
    colleague = action("user.changed", service="accounts", record_kind="user", changes={"phones": [[], [PHONE]]})
    others_card = action(card_id=OLGA, changes={"phones": [[], [PHONE]]})
    keep(database, call, colleague, others_card)
    erase(database, IVAN, PHONE)
    assert [row.number for row in rows(database, "audit_changes")] == [2, 3]


def test_nobody_finds_a_forgotten_number_by_trying(database):
    keep(database, action(changes={"phones": [[], [PHONE]]}), action(changes={"phones": [[], [PHONE]]}))
    first, second = rows(database)
    assert first.changes_digest != second.changes_digest


def test_the_log_is_whole_before_its_first_entry(database):
    with database.transaction() as session:
        assert (verify(session).is_whole, verify(session).checked, verify(session).hash) == (True, 0, "")
