"""Clients follow their people: whoever leaves hands them over, whoever goes to another team takes them along."""

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import eventlet
import pytest
from sqlalchemy import select

from contacts.cards.filing import NewCard, row_of
from contacts.cards.loading import load_cards
from contacts.cards.models import Card
from contacts.moves.models import Move
from contacts.moves.moving import move_some, plan_for_staff, plan_hand_overs
from contacts.timeline.models import TimelineEntry
from kartoteka.contracts.directory import Directory
from kartoteka.contracts.events.accounts import WorkHandedOver
from kartoteka.db import Database
from kartoteka.events import Cause, encode, open_envelope, read, seal
from tests.contacts.cast import ALICE, AUDITOR, BOB, CAROL, DANA, SALES, SUPPORT, an_id, at, heard, user, viewer
from tests.contacts.office import Office, told

EVE = viewer("Eve", "manager", SALES)
Charge = tuple[UUID | None, UUID | None]


def handed_over(who: Any, to: Any, minutes: float = 0, **more: Any) -> WorkHandedOver:
    fields: dict[str, Any] = {
        "handover_id": an_id(f"{who.name} to {to.name} at {minutes}"),
        "from_user_id": who.user_id,
        "to_user_id": to.user_id,
        "to_team_id": next(iter(to.team_ids), None),
        "handed_over_at": at(minutes),
    }
    return WorkHandedOver(**fields | more)


def by_dana(event: object) -> Any:
    """As accounts tells of what Dana did."""
    return read(open_envelope(encode(seal(event, cause=Cause(actor=str(DANA.user_id))))))


def hear(database: Database, *events: Any) -> None:
    """Each in a batch of its own."""
    for event in events:
        with database.transaction() as session:
            if isinstance(event, WorkHandedOver):
                plan_hand_overs(session, [by_dana(event)])
            else:
                plan_for_staff(session, [by_dana(event)], partial(keep, session, event))


def keep(session: Any, *events: Any) -> None:
    Directory.keep_users_in_directory(None, session, heard(*events))


def move_all(database: Database, at_once: int = 2) -> int:
    """Until nothing is left to be moved; returns in how many transactions."""
    count = 0
    while True:
        with database.transaction() as session:
            if not move_some(session, at_once):
                return count
        count += 1


@pytest.fixture
def base(database: Database) -> Database:
    """Five clients of Alice's, one of Bob's, one of nobody."""
    with database.transaction() as session:
        keep(session, user(ALICE), user(BOB), user(EVE))
        alices = [NewCard(name=f"Иван {n}", owner_id=ALICE.user_id, team_id=SALES) for n in range(5)]
        load_cards(session, [*alices, NewCard(name="Ольга", owner_id=BOB.user_id, team_id=SUPPORT), NewCard(name="X")])
    return database


def charges(database: Database) -> list[Charge]:
    with database.transaction() as session:
        return [(card.owner_id, card.team_id) for card in session.scalars(select(Card).order_by(Card.id))]


def moves(database: Database) -> list[Move]:
    with database.transaction() as session:
        return list(session.scalars(select(Move).order_by(Move.decided_at)))


ALICES, BOBS, EVES, NOBODYS = (ALICE.user_id, SALES), (BOB.user_id, SUPPORT), (EVE.user_id, SALES), (None, None)
BEFORE = [ALICES] * 5 + [BOBS, NOBODYS]


def test_all_clients_of_one_become_anothers(base: Database) -> None:
    hear(base, handed_over(ALICE, BOB))
    assert charges(base) == BEFORE
    assert move_all(base) == 3
    assert charges(base) == [BOBS] * 6 + [NOBODYS]
    [move] = moves(base)
    assert (move.cards, move.moved, move.finished_at is not None) == (5, 5, True)


def test_each_is_a_change_by_who_decided_it(base: Database) -> None:
    hear(base, handed_over(ALICE, BOB))
    move_all(base)
    assert [(event["sequence"], event["owner_id"], event["team_id"]) for event in told(base)] == [
        (2, str(BOB.user_id), str(SUPPORT))
    ] * 5
    with base.transaction() as session:
        entries = session.scalars(select(TimelineEntry)).all()
    assert {entry.user_id for entry in entries} == {DANA.user_id}
    assert entries[0].payload["fields"]["owner_id"] == [str(ALICE.user_id), str(BOB.user_id)]
    [traced] = told(base, "audit.action.recorded")
    assert (traced["action"], traced["actor"], traced["details"]["cards"]) == ("cards.moved", str(DANA.user_id), 5)


def test_it_goes_on_where_it_was_interrupted(base: Database) -> None:
    hear(base, handed_over(ALICE, BOB))
    with base.transaction() as session:
        move_some(session, 2)
    with pytest.raises(ZeroDivisionError), base.transaction() as session:
        move_some(session, 2)
        raise ZeroDivisionError
    assert moves(base)[0].moved == 2
    move_all(base)
    assert (charges(base)[:6], moves(base)[0].moved) == ([BOBS] * 6, 5)
    assert len(told(base)) == 5


def test_told_twice_it_is_done_once(base: Database) -> None:
    hear(base, handed_over(ALICE, BOB), handed_over(ALICE, BOB))
    move_all(base)
    with base.transaction() as session:
        session.scalars(select(Card).order_by(Card.id)).first().owner_id = ALICE.user_id
    hear(base, handed_over(ALICE, BOB))
    assert (move_all(base), len(moves(base)), charges(base)[0][0]) == (0, 1, ALICE.user_id)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("is_late", [False, True])
def test_hand_overs_in_a_row_end_the_same_in_any_order(base: Database, order: tuple[int, int], is_late: bool) -> None:
    both = handed_over(ALICE, BOB, 1), handed_over(BOB, EVE, 2)
    for number in order:
        hear(base, both[number])
        if is_late:
            move_all(base)
    move_all(base)
    assert charges(base) == [EVES] * 6 + [NOBODYS]


def test_who_is_given_back_what_he_gave_keeps_it(base: Database) -> None:
    hear(base, handed_over(ALICE, BOB, 1), handed_over(BOB, ALICE, 2))
    move_all(base)
    assert charges(base) == [ALICES] * 6 + [NOBODYS]


def test_clients_follow_who_goes_to_another_team(base: Database) -> None:
    with base.transaction() as session:
        session.scalars(select(Card).order_by(Card.id)).first().team_id = SUPPORT  # it stood there before
        session.add(Card(**row_of(NewCard(name="Y", owner_id=ALICE.user_id), at(0))))
    other = an_id("other")
    hear(base, user(ALICE, sequence=2, team_id=other))
    move_all(base)
    assert charges(base)[:5] == [(ALICE.user_id, SUPPORT)] + [(ALICE.user_id, other)] * 4
    assert charges(base)[5:] == [BOBS, NOBODYS, (ALICE.user_id, None)]
    [move] = moves(base)
    assert (move.reason, move.from_team_id, move.to_team_id, move.moved) == ("team-changed", SALES, other, 4)


@pytest.mark.parametrize("order", [(2, 3), (3, 2)])
@pytest.mark.parametrize("is_late", [False, True])
def test_they_end_in_his_last_team_in_any_order(base: Database, order: tuple[int, int], is_late: bool) -> None:
    news = {2: user(ALICE, sequence=2, team_id=SUPPORT), 3: user(ALICE, sequence=3, team_id=an_id("other"))}
    for sequence in order:
        hear(base, news[sequence])
        if is_late:
            move_all(base)
    move_all(base)
    assert charges(base)[:5] == [(ALICE.user_id, an_id("other"))] * 5


def test_there_and_back_ends_where_it_began(base: Database) -> None:
    hear(base, user(ALICE, sequence=2, team_id=SUPPORT), user(ALICE, sequence=3, team_id=SALES))
    move_all(base)
    assert charges(base) == BEFORE


def test_nothing_moves_when_anything_else_of_somebody_changes(base: Database) -> None:
    hear(base, user(ALICE, sequence=2, name="Alice Smith"), user(CAROL), user(ALICE, sequence=1, team_id=SUPPORT))
    assert moves(base) == []


def test_what_is_handed_over_stands_in_the_team_that_its_new_owner_is_in_by_now(base: Database) -> None:
    hear(base, user(BOB, sequence=2, team_id=SALES), handed_over(ALICE, BOB))
    move_all(base)
    assert charges(base)[:6] == [(BOB.user_id, SALES)] * 6


def test_two_replicas_move_each_card_once(base: Database) -> None:
    hear(base, handed_over(ALICE, BOB), handed_over(BOB, EVE, 1))

    def work() -> None:
        with base.transaction() as session:
            move_some(session, 2)
            eventlet.sleep(0.05)

    for _ in range(6):
        for thread in [eventlet.spawn(work) for _ in range(2)]:
            thread.wait()
    assert charges(base) == [EVES] * 6 + [NOBODYS]
    assert sum(move.moved for move in moves(base)) == len(told(base)) == 6


def test_it_works_by_itself_and_shows_how_far_it_is(office: Office) -> None:
    office.tell(user(ALICE), user(BOB))
    ivan = office.file("Иван")
    office.tell(handed_over(ALICE, BOB))
    with eventlet.Timeout(20):
        while not (shown := office.get(CAROL, "/cards/moves")["items"])[0]["finished_at"]:
            eventlet.sleep(0.1)
    assert [(one["reason"], one["to_user_id"], one["cards"], one["moved"]) for one in shown] == [
        ("handed-over", str(BOB.user_id), 1, 1)
    ]
    assert office.get(BOB, f"/cards/{ivan['id']}")["version"] == 2
    assert office.ask(ALICE, "GET", f"/cards/{ivan['id']}").status_code == 404


@pytest.mark.parametrize(("who", "status"), [(ALICE, 403), (AUDITOR, 403), (CAROL, 200), (DANA, 200)])
def test_moves_are_shown_to_who_may_hand_clients_over(office: Office, who: Any, status: int) -> None:
    assert office.ask(who, "GET", "/cards/moves").status_code == status


def test_who_manages_staff_sees_them_too(office: Office) -> None:
    personnel = replace(AUDITOR, rights=frozenset({"staff.manage"}))
    assert office.get(personnel, "/cards/moves")["items"] == []
