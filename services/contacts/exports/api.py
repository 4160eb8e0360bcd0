"""Exports over HTTP."""

from typing import Any

from werkzeug.wrappers import Response

from contacts.exports.errors import ExportsUsedUp, TooMany
from contacts.exports.exporting import export_cards, list_exports
from contacts.exports.schemas import ExportPage, ExportsQuery, NewExportSchema
from kartoteka.auth import Viewer, has_right
from kartoteka.contracts.access import right
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from kartoteka.settings import Settings


class ExportsApi:
    """Nobody walks off with the base unseen."""

    settings: Settings

    @route(
        "POST",
        "/cards/exports",
        may=right("cards.export"),
        body=NewExportSchema,
        media="text/csv",
        errors=(TooMany, ExportsUsedUp),
    )
    def export_cards(self, session: UnitOfWork, who: Viewer, body: dict[str, Any]) -> Response:
        """The clients that fit and that the viewer sees, as CSV (UTF-8 with a byte order mark, commas). Each row bears
        the export's code; who exported what is kept."""
        export, file = export_cards(session, who, body, self.settings)
        answer = Response(file, content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="clients-{export.code}.csv"'
        return answer

    @route("GET", "/exports", may=has_right("audit.read", "cards.delete"), query=ExportsQuery, answer=ExportPage)
    def list_exports(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """Exports by pages, the latest first; by `code` whose file it is."""
        return list_exports(session, query)
