"""Many cards at once, over HTTP."""

from typing import Any
from uuid import UUID

from contacts.cards.api import writers
from contacts.cards.errors import ReassignNotAllowed
from contacts.changes.errors import AlreadyUndone, TooManyChanges
from contacts.changes.limits import tell_if_too_many
from contacts.changes.many import change_many, list_changes, undo
from contacts.changes.schemas import ChangedManySchema, MassChangePage, NewMassChangeSchema, UndoneSchema
from kartoteka.auth import Viewer
from kartoteka.db import Database, UnitOfWork
from kartoteka.http import route
from kartoteka.paging import PageQuery
from kartoteka.settings import Settings


class ChangesApi:
    """The same change on many cards, and the way back."""

    db: Database
    settings: Settings

    @route(
        "POST",
        "/cards/changes",
        may=writers,
        body=NewMassChangeSchema,
        answer=ChangedManySchema,
        errors=(ReassignNotAllowed, TooManyChanges),
    )
    def change_many_cards(self, session: UnitOfWork, who: Viewer, body: dict[str, Any]) -> dict[str, Any]:
        """Change the given fields of up to 1,000 cards, of all of them or of none. Those that the viewer does not see
        are not found. 429 when they are more than the viewer may change within an hour."""
        with tell_if_too_many(self.db, session, who):
            return change_many(session, who, body["card_ids"], body["changes"], self.settings.edits_an_hour)

    @route("GET", "/cards/changes", may=writers, query=PageQuery, answer=MassChangePage)
    def list_mass_changes(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """What the viewer changed on many cards at once, the latest first; administrators: what anybody did."""
        return list_changes(session, who, query)

    @route("POST", "/cards/changes/<uuid:change_id>/undo", may=writers, answer=UndoneSchema, errors=(AlreadyUndone,))
    def undo_mass_change(self, session: UnitOfWork, who: Viewer, change_id: UUID) -> dict[str, Any]:
        """Put back what the cards were before, but for what was changed again since; its author may, and
        administrators."""
        return undo(session, who, change_id)
