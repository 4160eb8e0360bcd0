"""The journal's pages: written in batches beside the calls that they cause, read again in the order they came."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from kartoteka.db import UnitOfWork, copy_rows
from telephony.journal.models import PBX_JOURNAL

MARGIN = timedelta(minutes=1)  # between the PBX's clock and ours


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that a PBX sent. `linkedid` is empty when it is about all calls."""

    received_at: datetime
    seq: int
    linkedid: str
    body: bytes


_ROW = ("pbx", "received_at", "seq", "linkedid", "body")


def write_pieces(session: UnitOfWork, pbx: str, pieces: Sequence[Piece]) -> None:
    """Keep what a PBX sent."""
    rows = ((pbx, piece.received_at, piece.seq, piece.linkedid, piece.body) for piece in pieces)
    if pieces:
        copy_rows(session.psycopg(), "pbx_journal", _ROW, rows)


def pieces_of(session: Session, pbx: str, linkedids: Sequence[str], since: datetime) -> list[Piece]:
    """What was sent about some calls, and about all, since a moment."""
    columns = PBX_JOURNAL.c
    of_all = and_(columns.linkedid == "", columns.received_at >= since - MARGIN)
    mine = or_(columns.linkedid.in_(linkedids), of_all)
    return [_piece(row) for row in session.execute(_wanted(pbx).where(mine))]


def all_pieces(session: Session, pbx: str, since: datetime) -> Iterator[Piece]:
    """Everything a PBX sent since a moment, a thousand pieces at a time."""
    wanted = _wanted(pbx).where(PBX_JOURNAL.c.received_at >= since)
    for row in session.execute(wanted.execution_options(yield_per=1000)):
        yield _piece(row)


def forget_pieces(session: Session, pbx: str, linkedids: Sequence[str]) -> int:
    """Remove what was sent about some calls; returns how many pieces that were."""
    return _removed(session, and_(PBX_JOURNAL.c.pbx == pbx, PBX_JOURNAL.c.linkedid.in_(linkedids)))


def forget_pieces_with(session: Session, words: Sequence[str]) -> int:
    """Of what was sent about all calls, or could not be told apart, remove what has one of these words."""
    mentions = [func.encode(PBX_JOURNAL.c.body, "escape").contains(word, autoescape=True) for word in words]
    return _removed(session, and_(PBX_JOURNAL.c.linkedid == "", or_(*mentions))) if mentions else 0


def _removed(session: Session, which: ColumnElement[bool]) -> int:
    return session.connection().execute(delete(PBX_JOURNAL).where(which)).rowcount


def keep_days(session: Session, days: int) -> None:
    """Make the partitions of the next two weeks, drop those that are too old."""
    session.execute(select(func.keep_pbx_journal(days)))


def _wanted(pbx: str) -> Select[Any]:
    columns = PBX_JOURNAL.c
    wanted = select(columns.received_at, columns.seq, columns.linkedid, columns.body)
    return wanted.where(columns.pbx == pbx).order_by(columns.received_at, columns.seq)


def _piece(row: Any) -> Piece:
    return Piece(row.received_at, row.seq, row.linkedid, bytes(row.body))
