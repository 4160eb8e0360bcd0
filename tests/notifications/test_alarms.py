"""Letters about a changed password, second factor, address or key: to whom it concerns, in his language and time."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints

import pytest
from sqlalchemy import select

from kartoteka.contracts.events.accounts import CredentialsChanged
from kartoteka.db import Database
from kartoteka.ids import uuid7
from kartoteka.settings import Settings
from notifications.letters.alarms import LANGUAGES, alarm_text, write_alarm
from notifications.letters.models import Letter
from tests.notifications.cast import ALICE

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def change(**told: Any) -> CredentialsChanged:
    fields: dict[str, Any] = {
        "change_id": uuid7(),
        "user_id": ALICE,
        "email": "alice@example.com",
        "name": "Alice",
        "language": "fi",
        "time_zone": "Europe/Helsinki",
        "what": "password",
        "address": "192.0.2.7",
        "changed_at": NOW,
    }
    return CredentialsChanged(**fields | told)


def test_it_is_written_once_however_often_it_is_told(database: Database, settings: Settings) -> None:
    by_post, told = replace(settings, smtp_url="smtp://mail.example"), change()
    for _ in range(2):
        with database.transaction() as session:
            write_alarm(session, told, by_post, NOW)
    with database.transaction() as session:
        [letter] = session.scalars(select(Letter).where(Letter.source == f"credentials:{told.change_id}"))
    assert (letter.to_address, letter.state) == ("alice@example.com", "queued")


def test_it_says_what_when_and_from_where() -> None:
    said = alarm_text(change())
    assert "salasanasi vaihdettiin" in said
    assert "2026-11-25 12:00 (Europe/Helsinki)" in said
    assert "192.0.2.7" in said


def test_a_command_comes_from_nowhere() -> None:
    assert "From where" not in alarm_text(change(language="en", address=""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_change_has_words_in_every_language(language: str) -> None:
    assert set(LANGUAGES[language].what) == set(get_args(get_type_hints(CredentialsChanged)["what"]))
