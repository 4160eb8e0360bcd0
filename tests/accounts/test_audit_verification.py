"""Whoever changes the audit log behind its back is found out."""

import os
import subprocess
import sys

import pytest

from accounts.audit import verification
from accounts.audit.chain import canonical, hash_of
from accounts.audit.jobs import AuditJobs
from accounts.audit.verification import head_of, verify
from kartoteka.db import Database
from tests.accounts.audit import action, emptied, keep, rows, tamper
from tests.one_service import settings_of


@pytest.fixture(scope="module")
def settings(postgres_url, namespace, request):
    yield from settings_of("accounts", postgres_url, namespace, request)


@pytest.fixture
def database(settings, monkeypatch):
    """A log of seven entries, read three at a time."""
    monkeypatch.setattr(verification, "BATCH", 3)
    database = emptied(Database.of("accounts", settings))
    keep(database, *[action(details={"turn": turn}) for turn in range(7)])
    return database


def verdict(database, **how):
    with database.transaction() as session:
        return verify(session, **how)


def found(database, **how):
    said = verdict(database, **how)
    return said.broken_at, said.why


def head(database):
    with database.transaction() as session:
        return head_of(session)


def written_anew(database, number, statement):
    """Somebody knows how hashes are made, and mends the entry's."""
    tamper(database, statement)
    row = next(row for row in rows(database) if row.number == number)
    tamper(database, "update audit_entries set hash = :hash where number = :number", hash=hash_of(row), number=number)


def test_an_untouched_log_is_whole(database):
    said = verdict(database)
    assert (said.is_whole, said.checked, said.first, said.last, said.is_all) == (True, 7, 1, 7, True)
    assert head(database) == f"7:{said.hash}"


TAMPERED = {
    "who": "update audit_entries set actor = 'nobody' where number = 4",
    "when": "update audit_entries set at = at + interval '1 microsecond' where number = 4",
    "what": "update audit_entries set action = 'card.read' where number = 4",
    "from where": "update audit_entries set address = '' where number = 4",
    "which session": "update audit_entries set session_id = null where number = 4",
    "which client": "update audit_entries set card_id = null where number = 4",
    "details": "update audit_entries set details = '{}' where number = 4",
    "names of fields": "update audit_entries set changed_fields = '{}' where number = 4",
    "digest": "update audit_entries set changes_digest = null where number = 4",
    "hash": "update audit_entries set hash = previous_hash where number = 4",
}


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED)
def test_a_changed_entry_is_found(database, statement):
    tamper(database, statement)
    assert found(database) == (4, "it is not as it was written")


def test_an_entry_whose_hash_was_mended_breaks_the_next(database):
    written_anew(database, 4, TAMPERED["who"])
    assert found(database) == (5, "it does not follow the entry before")


def test_a_missing_entry_is_found(database):
    tamper(database, "delete from audit_entries where number = 4")
    assert found(database) == (4, "it is missing")


def test_a_missing_first_entry_is_found(database):
    tamper(database, "delete from audit_entries where number = 1")
    assert found(database) == (1, "it is missing")


def test_an_entry_whose_place_was_closed_up_is_found(database):
    tamper(database, "delete from audit_entries where number = 4")
    tamper(database, "update audit_entries set number = number - 1 where number > 4")
    assert found(database) == (4, "it does not follow the entry before")


def test_swapped_entries_are_found(database):
    tamper(database, "update audit_entries set number = -number where number in (4, 5)")
    tamper(database, "update audit_entries set number = 9 + number where number < 0")
    assert found(database) == (4, "it does not follow the entry before")


def test_changed_changes_are_found(database):
    tamper(database, 'update audit_changes set changes = \'{"name":["Иван","Пётр"]}\' where number = 4')
    assert found(database) == (4, "its changes are not as they were written")


def test_missing_changes_are_found_when_no_erasure_tells_of_it(database):
    tamper(database, "delete from audit_changes where number = 4")
    assert found(database) == (4, "its changes are missing, and no erasure tells of it")


def test_added_changes_are_found(database):
    keep(database, action(changes={}))
    tamper(database, "insert into audit_changes (number, numbers, salt, changes) values (8, '{}', '', '{}')")
    assert found(database) == (8, "its changes are not as they were written")


def test_a_cut_end_is_found_by_what_was_noted_elsewhere(database):
    number, _, noted = head(database).partition(":")
    tamper(database, "delete from audit_changes where number > 5")
    tamper(database, "delete from audit_entries where number > 5")
    assert verdict(database).is_whole
    assert found(database, expected={int(number): noted}) == (7, "it was noted elsewhere and is missing")


def test_a_cut_end_is_found_by_changes_that_were_left(database):
    tamper(database, "delete from audit_entries where number > 5")
    assert found(database) == (6, "it is missing")


def test_a_log_written_anew_is_found_by_what_was_noted_elsewhere(database):
    noted = head(database).partition(":")[2]
    written_anew(database, 7, "update audit_entries set actor = 'nobody' where number = 7")
    assert verdict(database).is_whole
    assert found(database, expected={7: noted}) == (7, "it is not the entry that was noted elsewhere")


def test_it_says_how_much_it_has_checked(database):
    tamper(database, "update audit_entries set actor = 'nobody' where number = 2")
    said = verdict(database, at_most=4)
    assert (said.is_whole, said.checked, said.first, said.last, said.is_all) == (True, 4, 4, 7, False)
    assert verdict(database, at_most=100).broken_at == 2


def test_a_part_must_follow_the_entry_before_it(database):
    tamper(database, "update audit_entries set hash = :hash where number = 3", hash=bytes(32))
    assert found(database, at_most=4) == (4, "it does not follow the entry before")


def test_its_end_is_noted_in_the_logs(database, caplog):
    with caplog.at_level("INFO"), database.transaction() as session:
        AuditJobs().note_head_of_audit_log(session)
    assert f"the audit log stands at {head(database)}" in caplog.text


def command(settings, *arguments):
    environ = {**os.environ, "DATABASE_URL": settings.database_url, "KARTOTEKA_NAMESPACE": settings.namespace}
    words = [sys.executable, "-m", "kartoteka", "accounts", "verify-audit", *arguments]
    return subprocess.run(words, env=environ, capture_output=True, text=True, timeout=60)


def test_the_command_says_that_it_is_whole(settings, database):
    finished = command(settings, "--expect", head(database))
    assert (finished.returncode, finished.stdout) == (0, f"7 entries, whole; the log stands at {head(database)}\n")


def test_the_command_fails_at_the_first_place_that_is_broken(settings, database):
    tamper(database, "delete from audit_entries where number in (3, 5)")
    finished = command(settings)
    assert (finished.returncode, finished.stderr) == (1, "Error: broken at entry 3: it is missing\n")


def test_the_command_names_a_note_that_it_can_not_read(settings):
    assert "NUMBER:HASH" in command(settings, "--expect", "7").stderr


def test_canonical_json_does_not_depend_on_the_order_of_keys():
    assert canonical({"b": {"d": 1, "c": 2}, "a": "ё"}) == canonical({"a": "ё", "b": {"c": 2, "d": 1}})
