"""The door of every service: whose tokens are dead, as accounts tells. Each service has `Guard` among its bases."""

from collections.abc import Sequence

from kartoteka.contracts.events.accounts import TokensEnded
from kartoteka.db import UnitOfWork
from kartoteka.ended import end_tokens
from kartoteka.events import Heard
from kartoteka.listeners import listens


class Guard:
    """Lets nobody in whose session has ended."""

    @listens(TokensEnded, batch=100)
    def end_tokens(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Every process of the service refuses these tokens within a second or two."""
        for one in sorted(heard, key=lambda one: one.event.subject_id):
            end_tokens(session, one.event.subject_id, one.event.ended_at)
