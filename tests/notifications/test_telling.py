"""Notes that are told once: what became of a request to delete, who reads unusually much, which key will end."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from kartoteka.contracts.directory import Directory
from kartoteka.contracts.events.accounts import KeyEnding
from kartoteka.contracts.events.contacts import CardErased, DeletionDecided, ReadingAlarmed
from kartoteka.db import Database, UnitOfWork
from kartoteka.settings import Settings
from notifications.letters.models import Letter
from notifications.notes.erasing import erase_client
from notifications.notes.models import Note
from notifications.notes.telling import tell_administrators, tell_askers, tell_of_keys
from tests.notifications.cast import ALICE, ANNAS_CARD, BOB, DANA, TEN, an_id, annas_card, at, hear, user


@pytest.fixture
def session(database: Database) -> Iterator[UnitOfWork]:
    with UnitOfWork(database.engine) as session, session.begin() as transaction:
        everybody = (
            user("Alice", "manager"),
            user("Bob", is_active=False),
            user("Dana", "administrator", time_zone="Europe/Moscow"),
            user("Dan", "administrator", is_active=False),
            user("Aigul", "agent", "administrator", language="ky"),
        )
        Directory().keep_users_in_directory(session, hear(*everybody))
        Directory().keep_cards_in_directory(session, hear(annas_card(is_deleted=True)))
        yield session
        transaction.rollback()


def notes(session: UnitOfWork) -> list[tuple[str, str]]:
    return [(note.title, note.body) for note in session.scalars(select(Note).order_by(Note.user_id))]


def decided(**told: object) -> DeletionDecided:
    fields = {
        "request_id": an_id("request"),
        "card_id": ANNAS_CARD,
        "asked_by": ALICE,
        "is_approved": True,
        "decided_by": DANA,
        "note": "twice, indeed",
        "decided_at": TEN,
    }
    return DeletionDecided(**fields | told)  # type: ignore[arg-type]


def alarmed(**told: object) -> ReadingAlarmed:
    fields = {"user_id": ALICE, "hour": TEN, "opened": 312, "listed": 40, "alarmed_at": at(50)}
    return ReadingAlarmed(**fields | told)  # type: ignore[arg-type]


def test_whoever_asked_is_told_that_it_is_done(session: UnitOfWork) -> None:
    tell_askers(session, hear(decided()), TEN)
    [note] = session.scalars(select(Note)).all()
    assert (note.user_id, note.kind, note.card_id, note.read_at) == (ALICE, "deletion_decided", ANNAS_CARD, None)
    assert (note.title, note.body) == ("Deleted, as you asked: Анна Петрова", "twice, indeed")
    assert note.told_id == session.info["live"][0].id


def test_whoever_asked_is_told_that_it_is_not(session: UnitOfWork) -> None:
    tell_askers(session, hear(decided(is_approved=False, note="")), TEN)
    assert notes(session) == [("Not deleted: Анна Петрова", "")]


def test_it_is_told_once(session: UnitOfWork) -> None:
    tell_askers(session, hear(decided(), decided()), TEN)
    tell_askers(session, hear(decided()), TEN)
    assert len(notes(session)) == len(session.info["live"]) == 1


@pytest.mark.parametrize("told", [{"asked_by": BOB}, {"asked_by": an_id("nobody")}, {"decided_by": ALICE}])
def test_nobody_is_told_who_has_left_or_decided_himself(session: UnitOfWork, told: dict[str, object]) -> None:
    tell_askers(session, hear(decided(**told)), TEN)
    assert notes(session) == []


def test_a_client_who_is_not_known_here_has_no_name(session: UnitOfWork) -> None:
    tell_askers(session, hear(decided(card_id=an_id("unknown"))), TEN)
    assert notes(session)[0][0] == "Deleted, as you asked: a client"


def test_the_note_goes_with_the_client(session: UnitOfWork) -> None:
    tell_askers(session, hear(decided()), TEN)
    session.flush()
    erase_client(session, *hear(CardErased(card_id=ANNAS_CARD, sequence=9, erased_at=TEN)))
    assert notes(session) == []


def test_every_active_administrator_hears_of_unusual_reading(session: UnitOfWork) -> None:
    tell_administrators(session, hear(alarmed()), at(50))
    tell_administrators(session, hear(alarmed()), at(55))
    assert sorted(notes(session)) == [
        ("Alice is reading unusually many clients", "Since 13:00: 312 opened, 40 shown in lists"),
        ("Alice: кардарларды адаттан тыш көп карап жатат", "10:00 баштап: ачылды 312, тизмелерде көрсөтүлдү 40"),
    ]


def test_the_next_hour_is_told_anew_also_of_somebody_unknown(session: UnitOfWork) -> None:
    tell_administrators(session, hear(alarmed(), alarmed(hour=at(60)), alarmed(user_id=an_id("ghost"))), at(70))
    titles = [title for title, _ in notes(session)]
    assert len(titles) == 6 and "somebody is reading unusually many clients" in titles


@pytest.mark.parametrize(
    ("language", "title", "alarm"),
    [
        ("ru", "Не удалено: Анна Петрова", "С 10:00: открыто 312, показано в списках 40"),
        ("ky", "Өчүрүлгөн жок: Анна Петрова", "10:00 баштап: ачылды 312, тизмелерде көрсөтүлдү 40"),
        ("fi", "Ei poistettu: Анна Петрова", "klo 10.00 alkaen: avattu 312, näytetty luetteloissa 40"),
    ],
)
def test_it_is_told_in_the_readers_language(session: UnitOfWork, language: str, title: str, alarm: str) -> None:
    reader = user("Aino", "administrator", language=language)
    Directory().keep_users_in_directory(session, hear(reader))
    tell_askers(session, hear(decided(asked_by=reader.user_id, is_approved=False, note="")), TEN)
    tell_administrators(session, hear(alarmed()), at(50))
    hers = session.scalars(select(Note).where(Note.user_id == reader.user_id)).all()
    assert {title, alarm} <= {note.title for note in hers} | {note.body for note in hers}


SETTINGS = Settings(public_url="https://crm.example.com/")


def ending(**told: object) -> KeyEnding:
    fields = {
        "key_id": an_id("key"),
        "user_id": ALICE,
        "name": "Price robot",
        "is_machines": False,
        "expires_at": at(24 * 60 * 14),
    }
    return KeyEnding(**fields | told)  # type: ignore[arg-type]


def letters(session: UnitOfWork) -> list[tuple[str, str]]:
    return [(one.to_address, one.body) for one in session.scalars(select(Letter).order_by(Letter.to_address))]


def test_who_has_a_key_hears_once_and_by_letter_that_it_ends(session: UnitOfWork) -> None:
    tell_of_keys(session, hear(ending(), ending()), SETTINGS, TEN)
    tell_of_keys(session, hear(ending()), SETTINGS, TEN)
    what = (
        "The API key “Price robot” ends: 7 Dec, 10:00",
        "Make a new one, give it to the program, then revoke this one.",
    )
    assert notes(session) == [what]
    assert letters(session) == [
        ("alice@example.com", "\n".join([*what, "", "Keys: https://crm.example.com/account"]) + "\n")
    ]
    assert len(session.info["live"]) == 1


def test_who_has_left_hears_nothing_of_his_key(session: UnitOfWork) -> None:
    tell_of_keys(session, hear(ending(user_id=BOB), ending(user_id=an_id("nobody"))), SETTINGS, TEN)
    assert notes(session) == letters(session) == []


def test_administrators_look_after_the_keys_of_machines(session: UnitOfWork) -> None:
    till = user("Till 7", "machine", email=None)
    Directory().keep_users_in_directory(session, hear(till))
    tell_of_keys(session, hear(ending(user_id=till.user_id, is_machines=True)), SETTINGS, TEN)
    assert sorted(title for title, _ in notes(session)) == [
        "The API key “Price robot (Till 7)” ends: 7 Dec, 13:00",
        "«Price robot (Till 7)» API ачкычынын мөөнөтү бүтөт: 07.12, 10:00",
    ]
    assert [to for to, _ in letters(session)] == ["aigul@example.com", "dana@example.com"]
    assert all("https://crm.example.com/staff" in body for _, body in letters(session))
