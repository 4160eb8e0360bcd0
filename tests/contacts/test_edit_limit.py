"""Whoever may not change many clients changes so many an hour, and no more: nobody wipes the base before he leaves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import eventlet
import pytest
from sqlalchemy import text

from contacts.cards.filing import NewCard, change_card, file_card
from contacts.changes.errors import TooManyChanges
from contacts.changes.limits import forget_old_counts
from kartoteka.db import Database
from kartoteka.settings import Settings
from tests.contacts.cast import ALICE, BOB, DANA, viewer
from tests.contacts.office import Office, recorded, told

LIMIT = 3


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    return replace(settings, edits_an_hour=LIMIT)


@pytest.fixture
def clients(office: Office) -> list[Any]:
    return [office.file(f"Иван {number}") for number in range(LIMIT + 2)]


def one_by_one(office: Office, who: Any, cards: list[Any], **values: Any) -> list[int]:
    return [office.change(who, card, **values).status_code for card in cards]


def many(office: Office, who: Any, cards: list[Any], **values: Any) -> Any:
    body = {"card_ids": [card["id"] for card in cards], "changes": values}
    return office.ask(who, "POST", "/cards/changes", json=body)


def versions(office: Office, cards: list[Any]) -> list[int]:
    return [office.get(DANA, f"/cards/{card['id']}")["version"] for card in cards]


def test_one_by_one_it_ends_at_the_limit(office: Office, clients: list[Any]) -> None:
    assert one_by_one(office, ALICE, clients, note="gone") == [200, 200, 200, 429, 429]
    assert versions(office, clients) == [2, 2, 2, 1, 1]


def test_letting_colleagues_follow_counts_and_so_does_letting_them_go(office: Office, clients: list[Any]) -> None:
    paths = [f"/cards/{card['id']}/followers/{ALICE.user_id}" for card in clients]
    assert [office.ask(ALICE, "PUT", path).status_code for path in paths] == [200, 200, 200, 429, 429]
    assert versions(office, clients) == [2, 2, 2, 1, 1]
    assert office.ask(ALICE, "DELETE", paths[0]).status_code == 429


def test_machines_and_stewards_change_fifty_times_as_many(office: Office, clients: list[Any]) -> None:
    stina, robot = viewer("Stina", "steward"), viewer("Robot", "machine")
    assert many(office, stina, clients, stage="lost").status_code == 200
    assert many(office, robot, clients, stage="active").status_code == 200


def test_it_says_when_to_come_again(office: Office, clients: list[Any]) -> None:
    one_by_one(office, ALICE, clients[:2], note="gone")
    refused = many(office, ALICE, clients, stage="lost")
    assert (refused.status_code, refused.json()["code"]) == (429, "too-many-changes")
    assert (refused.json()["limit"], refused.json()["left"]) == (LIMIT, 1)
    assert 3540 <= int(refused.headers["Retry-After"]) <= 3601


def test_many_at_once_is_all_or_nothing_and_counts_too(office: Office, clients: list[Any]) -> None:
    assert many(office, ALICE, clients, stage="lost").status_code == 429
    assert versions(office, clients) == [1] * 5
    assert len(told(office.database)) == 5
    assert many(office, ALICE, clients[:2], stage="lost").status_code == 200
    assert one_by_one(office, ALICE, clients[2:], note="gone") == [200, 429, 429]


def test_only_what_really_changes_counts(office: Office, clients: list[Any]) -> None:
    assert one_by_one(office, ALICE, clients * 2, stage="lead") == [200] * 10
    assert many(office, ALICE, clients, stage="lead").status_code == 200
    assert one_by_one(office, ALICE, clients[:3], stage="lost") == [200] * 3


def test_everybody_has_his_own(office: Office, clients: list[Any]) -> None:
    one_by_one(office, ALICE, clients, note="gone")
    assert one_by_one(office, BOB, [office.file("Ольга", who=BOB)], note="x") == [200]


def test_who_may_change_many_has_no_limit(office: Office, clients: list[Any]) -> None:
    assert one_by_one(office, DANA, clients, note="x") == [200] * 5
    assert many(office, DANA, clients, stage="lost").status_code == 200


def test_it_can_be_undone_all_the_same(office: Office, clients: list[Any]) -> None:
    done = many(office, ALICE, clients[:3], stage="lost").json()
    assert one_by_one(office, ALICE, clients[3:], note="x") == [429, 429]
    assert office.ask(ALICE, "POST", f"/cards/changes/{done['id']}/undo").status_code == 200
    assert one_by_one(office, ALICE, clients[3:], note="x") == [429, 429]


def test_the_refusal_is_traced(office: Office, clients: list[Any]) -> None:
    one_by_one(office, ALICE, clients[:4], note="gone")
    [traced] = [one for one in recorded(office.database) if one["action"].startswith("cards.")]
    assert (traced["action"], traced["actor"]) == ("cards.edit-limit-reached", str(ALICE.user_id))
    assert (traced["details"], traced["address"]) == ({"limit": LIMIT, "left": 0}, "127.0.0.1")


def test_an_hour_later_there_is_room_again(office: Office, clients: list[Any]) -> None:
    one_by_one(office, ALICE, clients[:3], note="gone")
    at(office.database, timedelta(minutes=-50))
    refused = office.change(ALICE, clients[3], note="gone")
    assert 540 <= int(refused.headers["Retry-After"]) <= 661
    at(office.database, timedelta(minutes=-11))
    assert office.change(ALICE, clients[3], note="gone").status_code == 200


def at(database: Database, by: timedelta) -> None:
    """As if it had been so much earlier."""
    with database.transaction() as session:
        session.execute(text("update edit_counts set minute = minute + :by"), {"by": by})


def test_what_no_limit_counts_any_more_is_forgotten(office: Office, clients: list[Any]) -> None:
    one_by_one(office, ALICE, clients[:1], note="gone")
    with office.database.transaction() as session:
        session.execute(
            text("insert into edit_counts values (:who, :then, 1)"),
            {"who": BOB.user_id, "then": datetime.now(UTC) - timedelta(hours=3)},
        )
        forget_old_counts(session)
        assert list(session.scalars(text("select user_id from edit_counts"))) == [ALICE.user_id]


def test_at_the_same_moment_nobody_gets_more(database: Database) -> None:
    with database.transaction() as session:
        cards = [file_card(session, ALICE, NewCard(name=str(n), owner_id=ALICE.user_id)) for n in range(6)]

    def changing(card: Any) -> str:
        try:
            with database.transaction() as session:
                change_card(session, ALICE, card.id, 1, {"note": "gone"}, most_an_hour=LIMIT)
                eventlet.sleep(0.02)
            return "changed"
        except TooManyChanges:
            return "refused"

    outcomes = [thread.wait() for thread in [eventlet.spawn(changing, card) for card in cards]]
    assert sorted(outcomes) == ["changed"] * 3 + ["refused"] * 3
