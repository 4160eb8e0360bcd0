"""What somebody may do and sees: the words that go into his token."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from accounts.roles.book import roles_named
from accounts.teams.reaching import teams_of, with_all_below
from accounts.users.models import User
from kartoteka.auth import Reach, Viewer
from kartoteka.contracts.access import merged


def viewer_of(
    session: Session, user: User, *, session_id: UUID | None = None, rights: Collection[str] | None = None
) -> Viewer:
    """A member of staff as he is known now: his roles together, the teams he works in (his home team and those he
    heads) and all below those. `rights`: at most these, for a key that was given less than its holder has; of a kind of
    which it may do nothing it sees nothing.

    The user stays locked until the transaction ends. Make the token within it: then it is older than the end of tokens
    that a change of roles or teams brings, and can't outlive it with what was read before.
    """
    session.flush()  # what is not written yet would be lost
    session.refresh(user, with_for_update={"key_share": True})
    role = merged(roles_named(session, user.roles))
    held = role.rights if rights is None else role.rights.intersection(rights)
    teams = teams_of(session, user.id, user.team_id)
    return Viewer(
        user_id=user.id,
        name=user.name,
        roles=frozenset(user.roles),
        team_ids=teams,
        tree_ids=with_all_below(session, teams),
        rights=held,
        reach=role.reach if rights is None else _narrowed(role.reach, held),
        session_id=session_id,
        language=user.language,
        time_zone=user.time_zone,
    )


def _narrowed(reach: Mapping[str, Reach], rights: Collection[str]) -> dict[str, Reach]:
    kinds = {right.partition(".")[0] for right in rights}
    return {record: far if record in kinds else "none" for record, far in reach.items()}
