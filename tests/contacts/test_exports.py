"""Nobody walks off with the base: exports are a right of their own, limited, marked and traced."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from contacts.cards.filing import NewCard
from contacts.cards.loading import load_cards
from contacts.exports.errors import TooMany
from contacts.exports.exporting import export_cards
from contacts.exports.sheet import COLUMNS, harmless
from kartoteka.contracts.events.accounts import TeamChanged
from tests.contacts.cast import ALICE, AUDITOR, BOB, CAROL, DANA, IVAN, OLGA, SALES, TEN, user, viewer
from tests.contacts.office import recorded

MARK = replace(viewer("Mark", "marketer", SALES))
MARK = replace(MARK, rights=MARK.rights | {"cards.export"})
ALICE_WHO_MAY = replace(ALICE, rights=ALICE.rights | {"cards.export"})
NO_FILTERS = {"search": "", "region": None, "owner_id": None, "stage": None, "kind": None}


def export(office, who=DANA, **filters):
    answer = office.ask(who, "POST", "/cards/exports", json=filters)
    assert answer.status_code == 200, answer.text
    return answer


def rows(answer):
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def names(answer):
    return [row["name"] for row in rows(answer)]


def test_it_holds_what_stands_on_the_cards(office):
    team = TeamChanged(
        team_id=SALES, sequence=1, name="Sales", parent_id=None, head_id=None, is_active=True, changed_at=TEN
    )
    office.tell(user(ALICE), team)
    values = {"owner_id": str(ALICE.user_id), "team_id": str(SALES), "language": "ru", "note": 'a "b", c\nd'}
    card = office.file("Иван", IVAN, OLGA, emails=["ivan@example.com"], source="friends", **values)
    [row] = rows(export(office))
    assert tuple(row) == COLUMNS
    wanted = {
        "id": card["id"],
        "name": "Иван",
        "phones": f"'{IVAN}, {OLGA}",
        "emails": "ivan@example.com",
        "source": "friends",
        "owner": "Alice",
        "team": "Sales",
        "note": 'a "b", c\nd',
    }
    assert row.items() >= wanted.items()
    assert row["created"].startswith(card["created_at"][:19])


def test_it_takes_the_filters_of_the_list(office):
    office.file("Иван", stage="active"), office.file("Ольга", stage="lost"), office.file("ООО", kind="company")
    assert names(export(office, stage="lost")) == ["Ольга"]
    assert names(export(office, search="ива")) == ["Иван"]
    assert names(export(office)) == ["ООО", "Ольга", "Иван"]


def test_it_holds_nothing_that_the_viewer_does_not_see(office):
    office.file("his", who=BOB, owner_id=str(BOB.user_id))
    office.file("hers", owner_id=str(ALICE.user_id))
    binned = office.file("binned")
    office.done(DANA, "DELETE", f"/cards/{binned['id']}", 204)
    assert names(export(office, ALICE_WHO_MAY)) == ["hers"]


@pytest.mark.parametrize("who", [ALICE, BOB, CAROL, AUDITOR, viewer("Steve", "steward")])
def test_it_needs_a_right_that_comes_with_no_other_role(office, who):
    assert office.ask(who, "POST", "/cards/exports", json={}).status_code == 403


def test_it_names_a_filter_that_is_wrong(office):
    answer = office.ask(DANA, "POST", "/cards/exports", json={"stage": "king"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["stage"])


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+79161234567", "'+79161234567"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t'=1"),
        ("\r", "'\r"),
        ("\nx", "'\nx"),
        ("＝1+1", "'＝1+1"),
        ("Ivan;=cmd|' /C calc'!A0", "Ivan;'=cmd|' /C calc'!A0"),
        ('x"=1', "x\"'=1"),
        ("x\n=1", "x\n'=1"),
        ("2-3 = -1, a@b.c", "2-3 = -1, a@b.c"),
        ("Иван", "Иван"),
        ("", ""),
    ],
)
def test_no_spreadsheet_takes_a_cell_for_a_formula(cell, shown):
    assert harmless(cell) == shown


@given(st.text(alphabet="=+-@;\t\r\n\" 'aЖ,＝"))
def test_no_cell_begins_a_formula_however_it_is_cut(cell):
    parts = re.split(r'[;\t\r\n"]', harmless(cell))
    assert not any(part.strip().startswith(tuple("=+-@＝")) for part in parts)


def test_a_client_who_is_called_like_a_formula_does_no_harm(office):
    office.file('=HYPERLINK("http://127.0.0.1/"&A1)')
    assert names(export(office)) == ['\'=HYPERLINK("http://127.0.0.1/"&A1)']


def test_every_row_and_the_name_of_the_file_lead_back_to_it(office):
    office.file("Иван"), office.file("Ольга")
    answer = export(office, MARK, kind="person")
    [code] = {row["export"] for row in rows(answer)}
    assert answer.headers["Content-Disposition"] == f'attachment; filename="clients-{code}.csv"'
    [trace] = office.get(AUDITOR, "/exports", code=code.lower())["items"]
    assert trace.items() >= {"user_id": str(MARK.user_id), "rows": 2, "address": "127.0.0.1"}.items()
    assert trace["filters"] == {"kind": "person"}


def test_exports_are_listed_for_those_who_check(office):
    export(office), export(office, MARK)
    assert len(office.get(DANA, "/exports")["items"]) == 2
    assert len(office.get(AUDITOR, "/exports", user_id=str(MARK.user_id))["items"]) == 1
    assert office.get(AUDITOR, "/exports", code="nothing")["items"] == []
    assert {office.ask(who, "GET", "/exports").status_code for who in (ALICE, CAROL, MARK)} == {403}


def test_it_is_traced_without_what_was_searched_for(office):
    office.file("Иван")
    export(office, search="иван", stage="lead")
    [trace] = [one for one in recorded(office.database) if one["action"] == "cards.exported"]
    assert (trace["actor"], trace["address"]) == (str(DANA.user_id), "127.0.0.1")
    assert (trace["changes"], trace["details"]["filters"]) == ({}, {"search": "…", "stage": "lead"})
    assert trace["details"]["rows"] == 1
    assert office.get(DANA, "/exports")["items"][0]["filters"] == {"search": "иван", "stage": "lead"}


def test_who_is_no_administrator_may_do_it_five_times_a_day(office):
    for _ in range(5):
        export(office, MARK)
    refused = office.ask(MARK, "POST", "/cards/exports", json={})
    assert (refused.status_code, refused.json()["code"]) == (429, "exports-used-up")
    for _ in range(6):
        export(office, DANA)
    with office.database.transaction() as session:
        session.execute(text("update exports set at = at - cast(:day as interval)"), {"day": timedelta(days=1)})
    export(office, MARK)


def test_more_than_it_may_hold_are_refused_and_not_cut_off(office):
    few = replace(office.suite.settings, export_most_rows=3)
    with office.database.transaction() as session:
        load_cards(session, (NewCard(name=f"Client {number}") for number in range(4)))
    with pytest.raises(TooMany), office.database.transaction() as session:
        export_cards(session, DANA, NO_FILTERS, few)
    with office.database.transaction() as session:
        export, _ = export_cards(session, DANA, {**NO_FILTERS, "search": "client 1"}, few)
        assert export.rows == 1
