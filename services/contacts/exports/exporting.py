"""Taking clients out as a file: counted, limited, marked with a code that leads back to whoever did it."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from contacts.cards.finding import fitting_cards
from contacts.cards.models import Card
from contacts.exports.errors import ExportsUsedUp, TooMany
from contacts.exports.filters import kept
from contacts.exports.models import Export
from contacts.exports.sheet import sheet
from kartoteka.auth import Viewer
from kartoteka.contracts.audit import record
from kartoteka.contracts.directory import DirectoryTeam, users
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7
from kartoteka.paging import page
from kartoteka.settings import Settings

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another
CODE_LENGTH = 8
DAY = timedelta(days=1)

_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended('contacts.export ' || :user_id, 0))")


def export_cards(session: UnitOfWork, who: Viewer, filters: dict[str, Any], settings: Settings) -> tuple[Export, bytes]:
    """The clients that fit the filters, as far as the viewer sees them, and the trace that is left of it. TooMany when
    one export can't hold them, ExportsUsedUp when he has made all that he may."""
    _expect_some_left(session, who, settings.exports_a_day)
    cards = _cards(session, who, filters, settings)
    export = Export(
        id=uuid7(),
        code="".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)),
        user_id=who.user_id,
        at=datetime.now(UTC),
        rows=len(cards),
        filters=kept(filters),
        address=session.cause.address,
    )
    session.add(export)
    _record(session, export)
    return export, sheet(cards, _names(session, cards), export.code)


def list_exports(session: UnitOfWork, query: dict[str, Any]) -> dict[str, Any]:
    """A page of exports, the latest first; by `code` whose file it is, in any case."""
    found = select(Export)
    if query["code"]:
        found = found.where(Export.code == query["code"].strip().upper())
    if query["user_id"]:
        found = found.where(Export.user_id == query["user_id"])
    return page(session, found, [Export.id], query)


def _expect_some_left(session: UnitOfWork, who: Viewer, most: int) -> None:
    if who.may("cards.delete"):  # administrators
        return
    session.execute(_ONE_AT_A_TIME, {"user_id": str(who.user_id)})
    recent = (Export.user_id == who.user_id) & (Export.at > datetime.now(UTC) - DAY)
    if (session.scalar(select(func.count()).select_from(Export).where(recent)) or 0) >= most:
        raise ExportsUsedUp(f"At most {most} within 24 hours")


def _cards(session: UnitOfWork, who: Viewer, filters: dict[str, Any], settings: Settings) -> list[Card]:
    most = settings.export_most_rows
    found = fitting_cards(select(Card), who, filters, settings.region).order_by(Card.id.desc()).limit(most + 1)
    cards = list(session.scalars(found))
    if len(cards) > most:
        raise TooMany(f"At most {most}: choose fewer", most=most)
    return cards


def _names(session: UnitOfWork, cards: list[Card]) -> dict[UUID, str]:
    people = users(session, (card.owner_id for card in cards if card.owner_id))
    wanted = select(DirectoryTeam).where(DirectoryTeam.team_id.in_({card.team_id for card in cards if card.team_id}))
    teams = {team.team_id: team.name for team in session.scalars(wanted)}
    return {**{user_id: user.name for user_id, user in people.items()}, **teams}


def _record(session: UnitOfWork, export: Export) -> None:
    # what was searched for may be a client's name: it stands in the export alone, where it can be forgotten
    filters = {name: value if name != "search" else "…" for name, value in export.filters.items()}
    record(session, "cards.exported", "export", export.id, code=export.code, rows=export.rows, filters=filters)
