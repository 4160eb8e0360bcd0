"""Notes that follow from tasks."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from kartoteka.contracts.directory import Directory
from kartoteka.contracts.events.contacts import CardErased, CardMerged
from kartoteka.db import Database, UnitOfWork
from kartoteka.events import read
from kartoteka.settings import Settings
from notifications.letters.models import Letter
from notifications.notes.erasing import erase_client
from notifications.notes.models import Note
from notifications.notes.reading import count_unread, read_note
from notifications.notes.writing import follow_merges, follow_tasks
from tests.notifications.cast import (
    ALICE,
    ANNA,
    ANNAS_CARD,
    BOB,
    CAROL,
    SALES,
    TEN,
    an_id,
    annas_card,
    at,
    changed,
    closed,
    hear,
    opened,
    user,
)

Follow = Callable[..., None]
KEPT = Settings()
POSTED = Settings(smtp_url="smtp://127.0.0.1", public_url="https://crm.example")


@pytest.fixture
def session(database: Database) -> Iterator[UnitOfWork]:
    with UnitOfWork(database.engine) as session, session.begin() as transaction:
        everybody = (user("Alice", "manager"), user("Bob"), user("Carol", "lead"), user("Dana", "administrator"))
        Directory().keep_users_in_directory(session, hear(*everybody))
        yield session
        transaction.rollback()


@pytest.fixture
def follow(session: UnitOfWork) -> Follow:
    def follow(*events: object, actor: str = "system", settings: Settings = KEPT, minutes: float = 0) -> None:
        follow_tasks(session, hear(*events, actor=actor), settings, at(minutes))

    return follow


def notes(session: UnitOfWork) -> dict[UUID, Note]:
    return {note.user_id: note for note in session.scalars(select(Note))}


def unread(session: UnitOfWork) -> set[UUID]:
    return {user_id for user_id, note in notes(session).items() if note.read_at is None}


def told(session: UnitOfWork) -> list[Any]:
    return session.info.get("live", [])


def test_it_tells_the_owner(session: UnitOfWork, follow: Follow) -> None:
    follow(opened())
    [note] = notes(session).values()
    assert (note.user_id, note.title) == (ALICE, "Call back +7 916 123-45-67 (Анна Петрова) by 11:00")
    assert [envelope.id for envelope in told(session)] == [note.told_id]


def test_it_tells_everybody_whose_phone_rang_when_there_is_no_owner(session: UnitOfWork, follow: Follow) -> None:
    follow(opened(owner_id=None, candidate_ids=[ALICE, BOB]))
    assert unread(session) == {ALICE, BOB}


def test_it_tells_all_agents_and_managers_when_nobody_is_named(session: UnitOfWork, follow: Follow) -> None:
    follow(opened(owner_id=None))
    assert unread(session) == {ALICE, BOB}


def test_it_tells_only_those_who_may_see_the_client_when_nobody_is_named(session: UnitOfWork, follow: Follow) -> None:
    Directory().keep_users_in_directory(session, hear(user("Bob", sequence=2, team_id=an_id("support"))))
    Directory().keep_cards_in_directory(session, hear(annas_card(team_id=SALES)))
    follow(opened(owner_id=None))
    assert unread(session) == {ALICE}


def test_it_tells_nobody_who_has_left(session: UnitOfWork, follow: Follow) -> None:
    Directory().keep_users_in_directory(session, hear(user("Bob", sequence=2, is_active=False)))
    follow(opened(owner_id=None))
    assert unread(session) == {ALICE}


def test_it_writes_anew_when_the_client_calls_again(session: UnitOfWork, follow: Follow) -> None:
    follow(opened())
    read_note(session, ALICE, notes(session)[ALICE].id, TEN)
    follow(changed(missed_calls=2), minutes=5)
    [note] = notes(session).values()
    assert (note.body, note.read_at, note.written_at) == ("2 missed calls", None, at(5))
    assert len(told(session)) == 2


def test_it_mends_the_words_without_a_word_when_only_the_time_has_changed(session: UnitOfWork, follow: Follow) -> None:
    follow(opened())
    read_note(session, ALICE, notes(session)[ALICE].id, TEN)
    follow(changed(due_at=at(90)))
    assert notes(session)[ALICE].title.endswith("by 11:30")
    assert unread(session) == set()
    assert len(told(session)) == 1


def test_it_marks_a_closed_task_as_read(session: UnitOfWork, follow: Follow) -> None:
    follow(opened(owner_id=None, candidate_ids=[ALICE, BOB]))
    follow(closed())
    assert unread(session) == set()


def test_it_leaves_no_note_of_a_task_that_was_closed_before_it_was_opened(session: UnitOfWork, follow: Follow) -> None:
    follow(closed())
    follow(opened())
    follow(changed(missed_calls=2))
    assert notes(session) == {}


def test_it_tells_once_of_what_it_hears_twice(session: UnitOfWork, follow: Follow) -> None:
    follow(opened(), opened())
    follow(opened())
    assert len(notes(session)) == len(told(session)) == 1


def test_it_takes_a_batch_in_any_order(session: UnitOfWork, follow: Follow) -> None:
    follow(changed(missed_calls=4), opened(), opened("another"))
    assert sorted(note.body for note in session.scalars(select(Note))) == ["1 missed call", "4 missed calls"]


def test_it_tells_those_whose_phones_rang_although_it_hears_of_them_late(session: UnitOfWork, follow: Follow) -> None:
    follow(changed(owner_id=None))
    follow(opened(owner_id=None, candidate_ids=[CAROL]))
    assert unread(session) == {CAROL}


def test_it_writes_to_those_whose_phones_rang_although_it_hears_of_them_late(
    session: UnitOfWork, follow: Follow
) -> None:
    follow(changed(owner_id=None))
    follow(opened(owner_id=None, candidate_ids=[ALICE]))
    assert session.scalars(select(Letter.to_address)).all() == ["alice@example.com"]


def test_it_tells_the_new_owner_and_frees_the_others(session: UnitOfWork, follow: Follow) -> None:
    follow(opened(owner_id=None, candidate_ids=[ALICE, BOB]))
    follow(changed(owner_id=CAROL))
    assert unread(session) == {CAROL}


def test_it_does_not_tell_people_of_their_own_doings(session: UnitOfWork, follow: Follow) -> None:
    follow(opened(owner_id=None, candidate_ids=[ALICE, BOB]))
    follow(changed(owner_id=ALICE), actor=str(ALICE))
    assert unread(session) == set()
    assert len(told(session)) == 2


def test_it_leaves_other_tasks_to_others(session: UnitOfWork, follow: Follow) -> None:
    follow(opened(kind="todo"))
    assert notes(session) == {}


def test_it_writes_a_letter_with_a_new_note(session: UnitOfWork, follow: Follow) -> None:
    follow(opened(), settings=POSTED)
    follow(changed(missed_calls=2), settings=POSTED)
    letter = session.scalars(select(Letter)).one()
    assert (letter.to_address, letter.state) == ("alice@example.com", "queued")
    assert letter.subject == "Call back +7 916 123-45-67 (Анна Петрова) by 11:00"
    assert f"Open the card: https://crm.example/clients/{ANNAS_CARD}" in letter.body


def test_it_keeps_letters_where_there_is_no_mail_server(session: UnitOfWork, follow: Follow) -> None:
    follow(opened())
    assert session.scalars(select(Letter.state)).all() == ["kept"]


def test_it_writes_no_letter_to_people_without_an_address(session: UnitOfWork, follow: Follow) -> None:
    Directory().keep_users_in_directory(session, hear(user("Alice", sequence=2, email=None)))
    follow(opened())
    assert session.scalars(select(Letter)).all() == []


def test_it_writes_no_letters_to_all(session: UnitOfWork, follow: Follow) -> None:
    follow(opened(owner_id=None))
    assert session.scalars(select(Letter)).all() == []


def test_it_forgets_a_client_who_wants_to_be_forgotten(session: UnitOfWork, follow: Follow) -> None:
    follow(opened(), opened("another", card_id=None))
    erase_client(session, *hear(erased()))
    assert session.scalars(select(Note.source)).all() == [f"task:{an_id('another')}"]
    assert session.scalars(select(Letter.source)).all() == [f"task:{an_id('another')}"]


def erased(*numbers: str) -> CardErased:
    return CardErased(card_id=ANNAS_CARD, sequence=5, erased_at=TEN, numbers=list(numbers))


def left(session: UnitOfWork) -> list[str]:
    """Where Anna's name and number still stand."""
    session.flush()
    tables = ("notes", "noted_tasks", "letters", "letter_attempts", "directory_cards", "directory_identifiers")
    rows = [(table, row) for table in tables for row in session.scalars(text(f"select t::text from {table} as t"))]
    return [table for table, row in rows if any(word in row for word in ("Анна", "9161234567", "916 123-45-67"))]


def test_nothing_of_a_forgotten_client_is_left_and_it_says_what_it_has_removed(
    session: UnitOfWork, follow: Follow
) -> None:
    Directory().keep_cards_in_directory(session, hear(annas_card()))
    follow(opened(), opened("of no card", card_id=None, card_name=None))
    assert set(left(session)) > {"notes", "letters", "noted_tasks", "directory_cards"}

    session.service = "notifications"
    erase_client(session, *hear(erased(ANNA)))

    assert left(session) == []
    [done] = [read(one).event for one in session.info["outbox"] if one.event == "contacts.erasure.done"]
    assert (done.card_id, done.service) == (ANNAS_CARD, "notifications")
    assert done.removed == {"identifiers": 1, "notes": 2, "letters": 2, "tasks": 2}


def test_it_says_that_it_had_nothing(session: UnitOfWork) -> None:
    erase_client(session, *hear(erased()))
    assert [read(one).event.removed for one in session.info["outbox"]] == [{}]


def test_a_forgotten_client_stays_forgotten_when_older_news_come_late(session: UnitOfWork, follow: Follow) -> None:
    erase_client(session, *hear(erased(ANNA)))
    follow(opened(), changed(missed_calls=2))
    assert (left(session), notes(session)) == ([], {})


def test_what_was_handed_over_is_told_to_whoever_took_over(session: UnitOfWork, follow: Follow) -> None:
    follow(opened(), opened("another"))
    follow(changed(owner_id=BOB), changed("another", owner_id=BOB))
    bobs = {note.source for note in session.scalars(select(Note)) if note.user_id == BOB and not note.read_at}
    assert bobs == {f"task:{an_id(name)}" for name in ("task", "another")}
    assert unread(session) == {BOB}


def test_nobody_is_told_or_written_to_who_has_left(session: UnitOfWork, follow: Follow) -> None:
    Directory().keep_users_in_directory(session, hear(user("Alice", "manager", sequence=2, is_active=False)))
    follow(opened())
    assert ALICE not in notes(session)
    assert session.scalars(select(Letter)).all() == []


def test_it_follows_a_card_into_another(session: UnitOfWork, follow: Follow) -> None:
    follow(opened())
    into = an_id("the other card")
    follow_merges(session, [CardMerged(card_id=ANNAS_CARD, sequence=5, into_card_id=into, merged_at=TEN)])
    session.expire_all()
    assert notes(session)[ALICE].card_id == into


def test_it_counts_what_is_unread(session: UnitOfWork, follow: Follow) -> None:
    follow(opened(), opened("another"))
    assert (count_unread(session, ALICE), count_unread(session, BOB)) == (2, 0)
