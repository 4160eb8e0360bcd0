"""A base of so many cards, for benchmarks. `python -m benchmarks._base URL NAMESPACE CARDS` fills one that runs."""

import kartoteka.green  # isort: skip  # noqa: F401

import sys
from collections.abc import Iterator
from random import Random
from uuid import UUID

from sqlalchemy import text

from contacts.cards.filing import NewCard
from contacts.cards.loading import load_cards
from kartoteka.db import Database
from kartoteka.demo.company import COUNTRIES
from kartoteka.settings import Settings

PEOPLE, PER_TEAM = 200, 5


def person(number: int) -> UUID:
    """One of the people whom the cards belong to."""
    return UUID(int=number % PEOPLE + 1)


def team(number: int) -> UUID:
    """The team of that person."""
    return UUID(int=1000 + number % PEOPLE // PER_TEAM)


def fill(settings: Settings, size: int, *, owned: bool = False) -> list[str]:
    """Load the cards, which are nobody's unless `owned`; returns some of their ids."""
    database = Database.of("contacts", settings)
    for start in range(0, size, 50_000):
        with database.transaction() as session:
            load_cards(session, cards(start, min(50_000, size - start), owned))
    with database.connect() as connection:
        connection.execute("vacuum analyze")
    with database.transaction() as session:
        return [str(id) for id in session.scalars(text("select id from cards where random() < 0.02"))]


def cards(start: int, count: int, owned: bool) -> Iterator[NewCard]:
    """Cards with names as they are called in four countries."""
    for number in range(start, start + count):
        chance = Random(number)
        country = chance.choice(COUNTRIES)
        name = f"{chance.choice(country.given)} {chance.choice(country.family)}{number % 4999}"
        number_and_mail = {"phones": {phone(number): ""}, "emails": {f"c{number}@mail.example": ""}}
        whose = {"owner_id": person(number), "team_id": team(number)} if owned else {}
        yield NewCard(name=name, source="import", **number_and_mail, **whose)


def phone(number: int) -> str:
    """The number of a card."""
    return f"+79{number:09d}"


if __name__ == "__main__":
    fill(Settings(database_url=sys.argv[1], namespace=sys.argv[2]), int(sys.argv[3]))
