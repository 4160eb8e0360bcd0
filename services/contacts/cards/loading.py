"""Many cards at once, by COPY: the leads of a batch of calls, demo data, benches."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import msgspec

from contacts.cards.filing import NewCard, changed, identifiers_of, row_of
from contacts.cards.models import Card
from kartoteka.db import UnitOfWork, copy_rows

AT_ONCE = 5000
_JSON = ("phones", "emails", "extra")
_IDENTIFIER_COLUMNS = ("kind", "value", "card_id", "position", "typed")


def load_cards(session: UnitOfWork, cards: Iterable[NewCard], *, tell: bool = False) -> int:
    """Make many cards; returns how many. Numbers must be E.164 and e-mails lower case: nothing is checked, neither
    whether another card has a number; and what waits for a number is not linked. `tell`: emit CardChanged for each."""
    rest, loaded = iter(cards), 0
    while some := list(islice(rest, AT_ONCE)):
        rows = copy_cards(session, some)
        loaded += len(rows)
        if tell:
            for row in rows:
                session.emit(changed(Card(**row)))
    return loaded


def copy_cards(session: UnitOfWork, cards: Iterable[NewCard]) -> list[dict[str, Any]]:
    """Write cards and what they are found by; returns their columns."""
    now = datetime.now(UTC)
    new = [(card, row_of(card, now)) for card in cards]
    if new:
        connection = session.psycopg()
        copy_rows(connection, "cards", list(new[0][1]), (_copied(row) for _, row in new))
        identifiers = (found for card, row in new for found in identifiers_of(row["id"], card.phones, card.emails))
        copy_rows(connection, "card_identifiers", _IDENTIFIER_COLUMNS, identifiers)
    return [row for _, row in new]


def _copied(row: dict[str, Any]) -> list[Any]:
    copied = dict(row)
    for name in _JSON:
        copied[name] = msgspec.json.encode(row[name]).decode()
    return list(copied.values())
