"""Letters with a way in: written once, in the reader's language, and their text gone when they are."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from kartoteka.contracts.events.accounts import LinkMade
from kartoteka.db import Database
from kartoteka.ids import uuid7
from kartoteka.settings import Settings
from notifications.letters.errors import NotToBeSentAgain
from notifications.letters.links import LANGUAGES, blank_stale_secrets, link_text, write_link_letter
from notifications.letters.models import Letter
from notifications.letters.post import Claimed, deliver_next, send_again
from notifications.letters.states import Answer, Outcome, State
from tests.notifications.cast import ALICE, viewer
from tests.notifications.office import Office

NOW = datetime.now(UTC)
Send = Callable[[Claimed, Callable[[], None]], Outcome]


def link(**told: Any) -> LinkMade:
    fields: dict[str, Any] = {
        "link_id": uuid7(),
        "user_id": ALICE,
        "email": "alice@example.com",
        "name": "Alice",
        "language": "en",
        "purpose": "invitation",
        "token": "hush-hush",
        "expires_at": NOW + timedelta(hours=72),
    }
    return LinkMade(**fields | told)


def write(database: Database, settings: Settings, made: LinkMade) -> None:
    by_post = replace(settings, smtp_url="smtp://mail.example", public_url="https://crm.example/")
    with database.transaction() as session:
        write_link_letter(session, made, by_post, NOW)


def letters(database: Database) -> list[Letter]:
    with database.transaction() as session:
        return list(session.scalars(select(Letter)))


def answering(answer: Answer, seen: list[Claimed] | None = None) -> Send:
    def send(letter: Claimed, hand_over: Callable[[], None]) -> Outcome:
        hand_over()
        if seen is not None:
            seen.append(letter)
        return Outcome(answer, "…")

    return send


def test_it_writes_the_way_in_and_for_how_long_it_is_good(database: Database, settings: Settings) -> None:
    write(database, settings, link())
    [letter] = letters(database)
    assert (letter.to_address, letter.subject, letter.state) == (
        "alice@example.com",
        "Your account in Kartoteka",
        "queued",
    )
    assert letter.body.startswith("Hello Alice,\n")
    assert "\nhttps://crm.example/link/hush-hush\n" in letter.body
    assert "72 hours" in letter.body


def test_it_writes_once_however_often_it_hears(database: Database, settings: Settings) -> None:
    made = link()
    for _ in range(2):
        write(database, settings, made)
    write(database, settings, link())
    assert len(letters(database)) == 2


def test_it_writes_nothing_of_a_link_that_has_expired(database: Database, settings: Settings) -> None:
    write(database, settings, link(expires_at=NOW))
    assert letters(database) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("purpose", ["invitation", "reset"])
def test_it_speaks_the_readers_language(language: str, purpose: str) -> None:
    body = link_text(link(language=language, purpose=purpose), "https://crm.example")
    words = LANGUAGES[language]
    assert words.until[purpose] in body
    assert (words.not_you in body) is (purpose == "reset")
    assert "https://crm.example/link/hush-hush" in body


def test_its_text_is_gone_when_it_was_sent(database: Database, settings: Settings) -> None:
    write(database, settings, link())
    sent: list[Claimed] = []
    assert deliver_next(database.transaction, answering(Answer.SENT, sent))
    assert "hush-hush" in sent[0].body
    with database.transaction() as session:
        assert "hush" not in str(session.execute(text("select letters::text from letters")).all())


def test_it_keeps_its_text_for_another_try(database: Database, settings: Settings) -> None:
    write(database, settings, link())
    deliver_next(database.transaction, answering(Answer.LATER))
    assert "hush-hush" in letters(database)[0].body


@pytest.mark.parametrize(("age", "is_gone"), [(71, False), (73, True)])
def test_its_text_is_gone_when_the_link_can_be_good_no_longer(
    database: Database, settings: Settings, age: int, is_gone: bool
) -> None:
    write(database, settings, link())
    with database.transaction() as session:
        session.execute(update(Letter).values(written_at=NOW - timedelta(hours=age), state=State.KEPT))
        blank_stale_secrets(session, NOW)
    [letter] = letters(database)
    assert (letter.body == "") is is_gone
    if is_gone:
        with database.transaction() as session, pytest.raises(NotToBeSentAgain):
            send_again(session, letter.id)


def test_nobody_is_shown_its_text(office: Office, database: Database, settings: Settings) -> None:
    write(database, settings, link())
    [letter] = letters(database)
    shown = office.get(viewer("Dana", "administrator"), f"/letters/{letter.id}").json()
    assert (shown["subject"], shown["is_secret"], shown["body"]) == ("Your account in Kartoteka", True, "")


def test_it_is_written_when_accounts_tells(office: Office, database: Database) -> None:
    office.emit(link())
    dana = viewer("Dana", "administrator")
    found = office.wait_for(dana, "/letters", lambda page: bool(page["items"]))
    assert found["items"][0]["subject"] == "Your account in Kartoteka"
    with database.transaction() as session:
        assert session.scalar(text("select count(*) from published_events where name = 'accounts.link.made'")) == 0
