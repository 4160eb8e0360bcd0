"""Moves over HTTP."""

from typing import Any

from sqlalchemy import select

from contacts.moves.models import Move
from contacts.moves.schemas import MovePage
from kartoteka.auth import Viewer, has_right
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from kartoteka.paging import PageQuery, page


class MovesApi:
    """Clients on their way from one to another."""

    @route("GET", "/cards/moves", may=has_right("cards.reassign", "staff.manage"), query=PageQuery, answer=MovePage)
    def list_moves(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """Whose clients become whose, and how far it is, the latest first."""
        return page(session, select(Move), [Move.decided_at, Move.id], query)
