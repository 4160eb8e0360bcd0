"""Erasures over HTTP."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from contacts.erasures.confirming import list_erasures, printed, proof, proof_of
from contacts.erasures.erasing import erase_person
from contacts.erasures.schemas import ErasurePage, ErasureSchema, ErasuresQuery, NewErasureSchema
from kartoteka.auth import Viewer, has_right
from kartoteka.contracts.access import right
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from kartoteka.settings import Settings

checkers = has_right("cards.erase", "audit.read")


class ErasuresApi:
    """The right to be forgotten, and the proof that it was done."""

    settings: Settings

    @route(
        "POST",
        "/cards/<uuid:card_id>/erasure",
        may=right("cards.erase"),
        body=NewErasureSchema,
        answer=ErasureSchema,
        status=202,
    )
    def erase_person(self, session: UnitOfWork, who: Viewer, card_id: UUID, body: dict[str, Any]) -> dict[str, Any]:
        """Forget a client for ever, be his card in the bin or not: here at once, in every other service within
        seconds."""
        return proof(session, erase_person(session, who, card_id, body["reason"], self.settings.region))

    @route("GET", "/erasures", may=checkers, query=ErasuresQuery, answer=ErasurePage)
    def list_erasures(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """Erasures by pages, the latest first."""
        return list_erasures(session, query)

    @route("GET", "/erasures/<uuid:erasure_id>", may=checkers, answer=ErasureSchema)
    def get_erasure(self, session: UnitOfWork, who: Viewer, erasure_id: UUID) -> dict[str, Any]:
        """The proof: who, when, why, and which service has removed what."""
        return proof_of(session, erasure_id)

    @route("GET", "/erasures/<uuid:erasure_id>/proof", may=checkers, media="text/html")
    def print_erasure(self, session: UnitOfWork, who: Viewer, erasure_id: UUID) -> Response:
        """The same as a page to be printed (text/html)."""
        page = Response(printed(proof_of(session, erasure_id)), content_type="text/html; charset=utf-8")
        page.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
        return page
