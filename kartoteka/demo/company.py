"""Who the demo company's clients are: the same ones at every start."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

CLIENTS = 320


@dataclass(frozen=True)
class Country:
    """Where a client comes from: how people are called there, and how their mobile numbers begin."""

    language: str
    prefix: str
    digits: int
    given: tuple[str, ...]
    family: tuple[str, ...]
    companies: tuple[str, ...]


COUNTRIES = (
    Country(
        "ru",
        "+7916",
        7,
        ("Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Иван", "Ксения", "Лев", "Мария", "Семён"),
        ("Петренко", "Кузнец", "Соловей", "Мороз", "Гончар", "Зима", "Ветер", "Щука", "Ёлкин", "Царёв"),
        ("ООО «Ромашка»", "ООО «Север»", "АО «Заря»", "Пекарня «Колос»"),
    ),
    Country(
        "ky",
        "+99655",
        7,
        ("Айбек", "Бермет", "Гүлзат", "Данияр", "Жылдыз", "Нурлан", "Өмүрбек", "Чолпон", "Эрлан", "Үмүт"),
        ("Асанов", "Бекова", "Жээнбеков", "Сыдыкова", "Токтогулов", "Өмүрова"),
        ("ОсОО «Ала-Тоо»", "«Ысык-Көл» соода үйү"),
    ),
    Country(
        "fi",
        "+35840",
        7,
        ("Aino", "Eero", "Helmi", "Juhani", "Kaisa", "Lauri", "Päivi", "Sampo", "Tuuli", "Väinö"),
        ("Korhonen", "Mäkinen", "Nieminen", "Hämäläinen", "Yli-Ääri", "Virtanen"),
        ("Järvi Oy", "Pohjola Kahvi Oy", "Kivi & Puu Oy"),
    ),
    Country(
        "en",
        "+447400",
        6,
        ("Amelia", "Oliver", "Grace", "Harry", "Isla", "Jack", "Olivia", "Thomas"),
        ("Baker", "Carter", "Fisher", "Mason", "Taylor", "O'Connor"),
        ("Harbour Tea Ltd", "Mason & Daughters"),
    ),
)

SOURCES = ("site", "call", "recommendation", "exhibition", "advertisement")
NOTES = {
    "ru": ("Просил перезвонить после обеда", "Интересуется оптовыми ценами", "Собаку зовут Бублик", "Ждёт счёт"),
    "ky": ("Эртең менен чалуу ыңгайлуу", "Дүң баасын сурады", "Келишимди күтүп жатат"),
    "fi": ("Pyysi soittamaan iltapäivällä", "Kiinnostunut tukkuhinnoista", "Koiran nimi on Musti"),
    "en": ("Asked to be called after lunch", "Wants wholesale prices", "The dog is called Biscuit"),
}


@dataclass(frozen=True)
class Client:
    """One client of the demo company."""

    kind: str
    name: str
    phone: str
    email: str
    language: str
    source: str
    stage: str
    notes: tuple[str, ...]


def clients(count: int = CLIENTS) -> Iterator[Client]:
    """The clients, each with a number of his own."""
    chance = random.Random(2026)
    for number in range(count):
        yield _client(chance, chance.choices(COUNTRIES, (5, 2, 2, 1))[0], number)


def _client(chance: random.Random, country: Country, number: int) -> Client:
    is_company = chance.random() < 0.12
    person = f"{chance.choice(country.given)} {chance.choice(country.family)}"
    name = f"{chance.choice(country.companies)} {number}" if is_company else person
    subscriber = str(number * 7919 % 10**country.digits).zfill(country.digits)
    return Client(
        kind="company" if is_company else "person",
        name=name,
        phone=country.prefix + subscriber,
        email=f"client{number}@mail.example",
        language=country.language,
        source=chance.choice(SOURCES),
        stage=chance.choices(("lead", "potential", "active", "permanent", "lost"), (3, 3, 5, 3, 1))[0],
        notes=tuple(chance.sample(NOTES[country.language], chance.randint(0, 2))),
    )
