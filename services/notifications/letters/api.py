"""Letters over HTTP."""

from typing import Any
from uuid import UUID

from kartoteka.auth import Viewer
from kartoteka.contracts.access import right
from kartoteka.db import UnitOfWork
from kartoteka.http import route
from notifications.letters.errors import NoSuchLetter, NotToBeSentAgain
from notifications.letters.models import Letter
from notifications.letters.post import get_letter, list_letters, send_again
from notifications.letters.schemas import LettersPage, LettersQuery, WholeLetterSchema

managers = right("system.manage")


class LettersApi:
    """The post, for those who look after it."""

    @route("GET", "/letters", may=managers, query=LettersQuery, answer=LettersPage)
    def list_letters(self, session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
        """All letters, the newest first; with `state` only those."""
        return list_letters(session, query)

    @route("GET", "/letters/<uuid:letter_id>", may=managers, answer=WholeLetterSchema, errors=(NoSuchLetter,))
    def get_letter(self, session: UnitOfWork, who: Viewer, letter_id: UUID) -> Letter:
        """A letter with its text and every attempt to send it."""
        return get_letter(session, letter_id)

    @route(
        "POST",
        "/letters/<uuid:letter_id>/send-again",
        may=managers,
        answer=WholeLetterSchema,
        errors=(NoSuchLetter, NotToBeSentAgain),
    )
    def send_letter_again(self, session: UnitOfWork, who: Viewer, letter_id: UUID) -> Letter:
        """Send a letter that has failed, was kept, or of which nobody knows whether it arrived."""
        return send_again(session, letter_id)
