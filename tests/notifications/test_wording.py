"""The words of notes, in four languages."""

from zoneinfo import ZoneInfo

import pytest

from notifications.notes.models import NotedTask
from notifications.notes.wording import LANGUAGES, client, language_of, missed, moment, zone_of
from notifications.notes.writing import call_back
from tests.notifications.cast import ANNA, TEN, at

ENGLISH = LANGUAGES["en"]


def task(**told: object) -> NotedTask:
    fields = {"card_name": "Анна Петрова", "client_number": ANNA, "due_at": at(60), "missed_calls": 3, "queue": "sales"}
    return NotedTask(**fields | told)


@pytest.mark.parametrize(
    ("language", "title", "body"),
    [
        ("en", "Call back +7 916 123-45-67 (Анна Петрова) by 14:00", "3 missed calls · queue sales"),
        ("ru", "Перезвонить: +7 916 123-45-67 (Анна Петрова), до 14:00", "3 пропущенных звонка · очередь sales"),
        (
            "ky",
            "Кайра чалыңыз: +7 916 123-45-67 (Анна Петрова), мөөнөтү 14:00",
            "3 кабыл алынбаган чалуу · кезек sales",
        ),
        (
            "fi",
            "Soita takaisin: +7 916 123-45-67 (Анна Петрова), viimeistään klo 14.00",
            "3 vastaamatonta puhelua · jono sales",
        ),
    ],
)
def test_it_says_whom_to_call_back_and_by_when(language: str, title: str, body: str) -> None:
    wording = call_back(task(), language, "Europe/Moscow", TEN)
    assert (wording.title, wording.body) == (title, body)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "1 пропущенный звонок"),
        (2, "2 пропущенных звонка"),
        (5, "5 пропущенных звонков"),
        (11, "11 пропущенных звонков"),
        (12, "12 пропущенных звонков"),
        (21, "21 пропущенный звонок"),
        (22, "22 пропущенных звонка"),
        (111, "111 пропущенных звонков"),
    ],
)
def test_it_counts_in_russian(count: int, words: str) -> None:
    assert missed(LANGUAGES["ru"], count) == words


@pytest.mark.parametrize(("code", "words"), [("en", "1 missed call"), ("fi", "1 vastaamaton puhelu")])
def test_it_counts_one(code: str, words: str) -> None:
    assert missed(LANGUAGES[code], 1) == words


@pytest.mark.parametrize(
    ("number", "name", "words"),
    [
        (ANNA, None, "+7 916 123-45-67"),
        (ANNA, ANNA, "+7 916 123-45-67"),
        (ANNA, "+7 916 123-45-67", "+7 916 123-45-67"),
        (None, "Анна", "Анна"),
        (None, None, "a hidden number"),
        ("112", None, "112"),
    ],
)
def test_it_names_a_client_by_what_is_known(number: str | None, name: str | None, words: str) -> None:
    assert client(ENGLISH, number, name) == words


@pytest.mark.parametrize(
    ("code", "words"), [("en", "24 Nov, 09:05"), ("ru", "24.11, 09:05"), ("fi", "24.11. klo 9.05")]
)
def test_it_adds_the_day_when_that_is_not_today(code: str, words: str) -> None:
    tomorrow = TEN.replace(day=24, hour=7, minute=5)
    assert moment(LANGUAGES[code], tomorrow, TEN, ZoneInfo("Europe/Helsinki")) == words


def test_it_takes_today_from_the_readers_zone() -> None:
    late = TEN.replace(hour=22)
    assert moment(ENGLISH, late, TEN.replace(hour=21), ZoneInfo("Asia/Bishkek")) == "04:00"
    assert moment(ENGLISH, late, TEN, ZoneInfo("Asia/Bishkek")) == "24 Nov, 04:00"


def test_it_speaks_english_and_utc_when_it_knows_nothing_better() -> None:
    assert language_of("sv") is ENGLISH
    assert language_of("ru-RU") is LANGUAGES["ru"]
    assert zone_of("Mars/Olympus").key == zone_of("").key == "UTC"
