"""A base of so many cards, for benchmarks. `python -m benchmarks._base URL NAMESPACE CARDS` fills one that runs."""

import kartoteka.green  # isort: skip  # noqa: F401

import sys
from collections.abc import Iterator
from random import Random

from sqlalchemy import text

from contacts.cards.filing import NewCard
from contacts.cards.loading import load_cards
from kartoteka.db import Database
from kartoteka.demo.company import COUNTRIES
from kartoteka.settings import Settings


def fill(settings: Settings, size: int) -> list[str]:
    """Load the cards; returns some of their ids."""
    database = Database.of("contacts", settings)
    for start in range(0, size, 50_000):
        with database.transaction() as session:
            load_cards(session, cards(start, min(50_000, size - start)))
    with database.connect() as connection:
        connection.execute("vacuum analyze")
    with database.transaction() as session:
        return [str(id) for id in session.scalars(text("select id from cards where random() < 0.02"))]


def cards(start: int, count: int) -> Iterator[NewCard]:
    """Cards with names as they are called in four countries."""
    for number in range(start, start + count):
        chance = Random(number)
        country = chance.choice(COUNTRIES)
        name = f"{chance.choice(country.given)} {chance.choice(country.family)}{number % 4999}"
        number_and_mail = {"phones": {phone(number): ""}, "emails": {f"c{number}@mail.example": ""}}
        yield NewCard(name=name, source="import", **number_and_mail)


def phone(number: int) -> str:
    """The number of a card."""
    return f"+79{number:09d}"


if __name__ == "__main__":
    fill(Settings(database_url=sys.argv[1], namespace=sys.argv[2]), int(sys.argv[3]))
