"""Requests to delete over HTTP."""

from typing import Any
from uuid import UUID

from contacts.deletion_requests.asking import ask_to_delete, list_requests, withdraw_request
from contacts.deletion_requests.deciding import decide_requests
from contacts.deletion_requests.errors import AlreadyAsked, AlreadyDecided
from contacts.deletion_requests.schemas import (
    DecidedSchema,
    DecisionsSchema,
    DeletionRequestPage,
    DeletionRequestSchema,
    DeletionRequestsQuery,
    NewDeletionRequestSchema,
)
from kartoteka.auth import Viewer
from kartoteka.contracts.access import right
from kartoteka.db import UnitOfWork
from kartoteka.http import route

askers, deciders = right("cards.write"), right("cards.delete")


class DeletionRequestsApi:
    """Whoever may not delete asks somebody who may."""

    @route(
        "POST",
        "/cards/<uuid:card_id>/deletion-requests",
        may=askers,
        body=NewDeletionRequestSchema,
        answer=DeletionRequestSchema,
        status=201,
        errors=(AlreadyAsked,),
    )
    def ask_to_delete(self, session: UnitOfWork, who: Viewer, card_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
        """Ask for a card to be deleted; a card has one open request at most."""
        return ask_to_delete(session, who, card_id, body["reason"])

    @route("GET", "/deletion-requests", may=askers, query=DeletionRequestsQuery, answer=DeletionRequestPage)
    def list_deletion_requests(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """Requests by pages, the latest first: all for whoever decides, one's own for everybody else."""
        return list_requests(session, who, query)

    @route("DELETE", "/deletion-requests/<uuid:request_id>", may=askers, errors=(AlreadyDecided,))
    def withdraw_deletion_request(self, session: UnitOfWork, who: Viewer, request_id: UUID) -> None:
        """Take one's own request back, as long as it is open."""
        withdraw_request(session, who, request_id)

    @route("POST", "/deletion-requests/decisions", may=deciders, body=DecisionsSchema, answer=DecidedSchema)
    def decide_deletion_requests(self, session: UnitOfWork, who: Viewer, body: dict[str, Any]) -> dict[str, Any]:
        """Approve or refuse many at once, all or none; what is decided already stays as it is. Whoever asked is
        told."""
        return decide_requests(session, who, body["ids"], approve=body["approve"], note=body["note"])
