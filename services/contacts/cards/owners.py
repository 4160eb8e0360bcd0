"""Who may answer for a card: somebody who works here."""

from uuid import UUID

from sqlalchemy import exists, select

from kartoteka.auth import Viewer
from kartoteka.contracts.directory import DirectoryUser
from kartoteka.db import UnitOfWork
from kartoteka.problems import Invalid


def expect_owner(session: UnitOfWork, who: Viewer, owner_id: UUID | None) -> None:
    """Invalid when nobody who works here has this id: a typo would hide the card from everybody. As long as accounts
    has told of nobody, anybody may be meant."""
    if owner_id is None or owner_id == who.user_id:
        return
    user = session.get(DirectoryUser, owner_id)
    if user.is_active if user else not session.scalar(select(exists(select(DirectoryUser.user_id)))):
        return
    raise Invalid(fields={"owner_id": ["Nobody who works here."]})
