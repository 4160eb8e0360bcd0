"""What it costs to see only a part: the same questions, asked by an administrator, who sees everything, and by
those who see their own, their team's, or ten teams' clients, of a base that belongs to 200 people in 40 teams.

    ./run bench access [NUMBER OF CARDS …]
"""

import kartoteka.green  # isort: skip  # noqa: F401

import sys
from random import Random
from urllib.parse import quote
from uuid import UUID

from benchmarks._base import PEOPLE, fill, person, phone, team
from benchmarks._ground import ground, running, table, token
from benchmarks.cards import Ask, drive, part_of_name
from kartoteka.db import Database
from kartoteka.settings import Settings

ME = 7  # of the 200
TREE = frozenset(team(number * 5) for number in range(10))


def viewers() -> dict[str, str]:
    """Tokens, by how far their holders see."""
    me, mine = person(ME), frozenset([team(ME)])
    return {
        "all": token("administrator"),
        "own": token("manager", user_id=me, team_ids=mine),
        "team": token("agent", user_id=me, team_ids=mine),
        "ten teams": token("lead", user_id=me, team_ids=mine, tree_ids=TREE),
    }


def asks(ids: list[str], size: int) -> dict[str, Ask]:
    """What is asked, of cards that everybody here may see."""

    def number(chance: Random) -> str:
        return quote(phone(chance.randrange(size // PEOPLE) * PEOPLE + ME))

    return {
        "look up by phone": lambda chance: ("GET", f"/cards/by-phone?number={number(chance)}", None),
        "open a card": lambda chance: ("GET", f"/cards/{chance.choice(ids)}", None),
        "page of a timeline": lambda chance: ("GET", f"/cards/{chance.choice(ids)}/timeline", None),
        "search by part of a name": lambda chance: ("GET", f"/cards?limit=20&search={part_of_name(chance)}", None),
        "first page of the list": lambda chance: ("GET", "/cards?limit=20", None),
        "first page by name": lambda chance: ("GET", "/cards?limit=20&sort=name", None),
        "count of the list": lambda chance: ("GET", "/cards/count", None),
    }


def main(sizes: list[int]) -> None:
    """Measure with each number of cards."""
    for size in sizes:
        with ground("contacts") as settings:
            fill(settings, size, owned=True)
            ids = mine(settings, person(ME))
            print(f"\n{size:,} cards of {PEOPLE} people; p50 in ms, one client")
            with running(settings, "contacts"):
                measure(settings.port, asks(ids, size))


def mine(settings: Settings, owner_id: UUID) -> list[str]:
    """The cards of one person."""
    with Database.of("contacts", settings).connect() as connection:
        rows = connection.execute("select id from cards where owner_id = %s limit 500", (owner_id,))
        return [str(row[0]) for row in rows]


def measure(port: int, questions: dict[str, Ask]) -> None:
    """Print a row for each question: what who sees all waits for it, and how many times that the others."""
    rows = []
    for name, ask in questions.items():
        took = {reach: drive(port, ask, 1, who).p50 for reach, who in viewers().items()}
        others = [f"{took[reach]:.2f} ({took[reach] / took['all']:.2f})" for reach in list(took)[1:]]
        rows.append((name, took["all"], *others))
    table(("operation", "all", *list(viewers())[1:]), rows)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100_000])
