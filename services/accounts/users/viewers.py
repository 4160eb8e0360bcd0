"""What somebody may do, and how far he sees: what goes into his token."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from accounts.users.models import User
from kartoteka.auth import Viewer
from kartoteka.contracts.access import with_role


def viewer_of(
    session: Session, user: User, *, session_id: UUID | None = None, rights: Collection[str] | None = None
) -> Viewer:
    """Somebody as the services are to see him; with `rights`, of all that he may only those."""
    viewer = with_role(
        Viewer(
            user_id=user.id,
            name=user.name,
            roles=frozenset(user.roles),
            team_ids=frozenset([user.team_id] if user.team_id else []),
            session_id=session_id,
            language=user.language,
            time_zone=user.time_zone,
        )
    )
    return viewer if rights is None else replace(viewer, rights=viewer.rights & frozenset(rights))
