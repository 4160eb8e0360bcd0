"""The timeline over HTTP."""

from typing import Any
from uuid import UUID

from contacts.cards.api import readers, writers
from contacts.cards.errors import NoNumber
from contacts.cards.finding import visible_card
from contacts.timeline.entries import Entry, timeline_of, waiting_for
from contacts.timeline.notes import write_note
from contacts.timeline.schemas import EntrySchema, NewEntrySchema, TimelinePage, TimelineQuery
from kartoteka import phone_numbers
from kartoteka.auth import Viewer
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from kartoteka.settings import Settings


class TimelineApi:
    """Everything that happened with a client."""

    settings: Settings

    @route("GET", "/cards/<uuid:card_id>/timeline", may=readers, query=TimelineQuery, answer=TimelinePage)
    def get_timeline(self, session: UnitOfWork, who: Viewer, card_id: UUID, query: dict[str, Any]) -> dict[str, Any]:
        """What happened with a client, the latest first; nothing expires."""
        visible_card(session, who, card_id)
        return timeline_of(session, card_id, query)

    @route("POST", "/cards/<uuid:card_id>/timeline", may=writers, body=NewEntrySchema, answer=EntrySchema, status=201)
    def write_to_timeline(self, session: UnitOfWork, who: Viewer, card_id: UUID, body: dict[str, Any]) -> Entry:
        """Add a note, or a call, meeting or letter that no machine saw."""
        return write_note(session, who, visible_card(session, who, card_id), body)

    @route(
        "GET", "/numbers/<number>/timeline", may=readers, query=TimelineQuery, answer=TimelinePage, errors=(NoNumber,)
    )
    def get_timeline_of_number(
        self, session: UnitOfWork, who: Viewer, number: str, query: dict[str, Any]
    ) -> dict[str, Any]:
        """What happened with a number, in any spelling, that is on no card."""
        found = phone_numbers.normalise(number, self.settings.region)
        if found is None:
            raise NoNumber(fields={"number": ["This is no phone number."]})
        return waiting_for(session, found, query)
