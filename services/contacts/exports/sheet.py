"""The file itself: CSV as RFC 4180 has it, with commas, in UTF-8 with a byte order mark, by which spreadsheets know it.

A spreadsheet takes what begins with `=`, `+`, `-` or `@` for a formula, and runs it: such a beginning gets an
apostrophe before it, also where a semicolon, a tab, a quote or a new line would begin a cell for a program that reads
the file in another way. Every row ends with the export's code.

https://owasp.org/www-community/attacks/CSV_Injection
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from contacts.cards.models import Card

COLUMNS = (
    "id",
    "name",
    "kind",
    "phones",
    "emails",
    "stage",
    "source",
    "owner",
    "team",
    "language",
    "note",
    "created",
    "export",
)
_BEGINNING = re.compile(r'(^|[;"\t\r\n])(?=\s*[=+\-@＝＋－＠])|^(?=[\t\r\n])')


def sheet(cards: Iterable[Card], names: Mapping[UUID, str], code: str) -> bytes:
    """The cards as a file; `names` are those of people and teams."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in _row(card, names, code)] for card in cards)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def harmless(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return _BEGINNING.sub(lambda found: f"{found.group(1) or ''}'", cell)


def _row(card: Card, names: Mapping[UUID, str], code: str) -> tuple[str, ...]:
    return (
        str(card.id),
        card.name,
        card.kind,
        ", ".join(card.phones),
        ", ".join(card.emails),
        card.stage,
        card.source,
        _named(card.owner_id, names),
        _named(card.team_id, names),
        card.language or "",
        card.note,
        card.created_at.isoformat(timespec="seconds"),
        code,
    )


def _named(id: UUID | None, names: Mapping[UUID, str]) -> str:
    return names.get(id, str(id)) if id else ""
