"""The door of every service: whose tokens are dead, as accounts tells, and who was refused what, as the audit log is
told. Each service has `Guard` among its bases."""

from collections.abc import Mapping, Sequence
from typing import Any

from kartoteka.contracts.audit import record
from kartoteka.contracts.events.accounts import TokensEnded
from kartoteka.db import UnitOfWork
from kartoteka.ended import end_tokens
from kartoteka.events import Heard
from kartoteka.listeners import listens
from kartoteka.refusals import Refusals


class RecordedRefusals(Refusals):
    """Tells them to the audit log."""

    def note(self, session: UnitOfWork, route: str, code: str, ids: Mapping[str, str]) -> None:
        """Which records, too, as far as they are named by the route."""
        details: dict[str, Any] = {"code": code, **ids}
        record(session, "access.refused", "route", route, **details)


class Guard:
    """Lets nobody in whose session has ended, and has it noted who wanted what he may not."""

    refusals = RecordedRefusals()

    @listens(TokensEnded, batch=100)
    def end_tokens(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Every process of the service refuses these tokens within a second or two."""
        for one in sorted(heard, key=lambda one: one.event.subject_id):
            end_tokens(session, one.event.subject_id, one.event.ended_at)
