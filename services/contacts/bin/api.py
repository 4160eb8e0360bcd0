"""The bin over HTTP."""

from typing import Any
from uuid import UUID

from contacts.bin.binning import bin_card, list_bin, restore_card
from contacts.bin.schemas import BinPage, BinQuery, RestoreSchema
from contacts.cards.errors import PhoneTaken
from contacts.cards.models import Card
from contacts.cards.schemas import CardSchema
from contacts.deletion_requests.deciding import grant_open_request
from kartoteka.auth import Viewer
from kartoteka.contracts.access import right
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from kartoteka.settings import Settings

deleters = right("cards.delete")


class BinApi:
    """Nothing is lost: what is deleted lies in the bin."""

    settings: Settings

    @route("DELETE", "/cards/<uuid:card_id>", may=deleters)
    def delete_card(self, session: UnitOfWork, who: Viewer, card_id: UUID) -> None:
        """Put a card into the bin. It is found nowhere else, and its numbers are nobody's; whoever asked for it is
        told."""
        bin_card(session, who, card_id)
        grant_open_request(session, who, card_id)

    @route("GET", "/bin", may=deleters, query=BinQuery, answer=BinPage)
    def list_bin(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """What lies in the bin by pages, what came last first; `search` as in the list of cards. It stays until it is
        restored or erased."""
        return list_bin(session, who, query, self.settings.region)

    @route(
        "POST",
        "/bin/<uuid:card_id>/restore",
        may=deleters,
        body=RestoreSchema,
        answer=CardSchema,
        errors=(PhoneTaken,),
    )
    def restore_card(self, session: UnitOfWork, who: Viewer, card_id: UUID, body: dict[str, Any]) -> Card:
        """Take a card out of the bin, with all that stood on it."""
        return restore_card(session, who, card_id, allow_duplicate=body["allow_duplicate"])
