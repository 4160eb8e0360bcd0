"""The roles of this company, and what they come to for those who hold them. A change is one transaction: the role, the
trace, and an end to the holders' tokens, so that it counts within seconds."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.locking import one_at_a_time
from accounts.looks import Look, changes_between, look_of
from accounts.roles.errors import RoleInUse, RoleIsBuiltIn, RoleIsFixed
from accounts.roles.models import KeptRole
from accounts.users.ending import end_tokens_of
from accounts.users.models import User
from kartoteka.auth import Reach
from kartoteka.contracts.access import ADMINISTRATORS_ONLY, BUILT_IN, REACHES, RECORDS, RIGHTS, Role
from kartoteka.contracts.audit import record
from kartoteka.db import UnitOfWork
from kartoteka.problems import Invalid, NotFound

ADMINISTRATOR = "administrator"
_WATCHED = ("rights", "reach", "needs_second_factor")


def roles_named(session: Session, names: Collection[str]) -> list[Role]:
    """What these roles allow, as it stands now; of a name that there is no more, nothing."""
    found = session.scalars(select(KeptRole).where(KeptRole.name.in_(names)).order_by(KeptRole.name))
    return [_role(kept) for kept in found]


def roles_that_reach(session: Session, reach: Reach) -> frozenset[str]:
    """The roles whose holders see just so far among records of any kind."""
    every = [_role(kept) for kept in session.scalars(select(KeptRole))]
    return frozenset(role.name for role in every if reach in role.reach.values())


def demands_second_factor(session: Session, names: Collection[str]) -> bool:
    """Whether one of these roles does."""
    demanding = select(KeptRole.name).where(KeptRole.name.in_(names), KeptRole.needs_second_factor)
    return session.scalar(demanding.limit(1)) is not None


def list_roles(session: Session) -> dict[str, Any]:
    """All roles, the built-in ones first, and all that a role can hold."""
    kept = session.scalars(select(KeptRole)).all()
    order = {name: place for place, name in enumerate(BUILT_IN)}
    holders = _holders(session)
    items = [_shown(role, holders.get(role.name, 0)) for role in kept]
    rights = [
        {"name": name, "words": words, "is_for_administrators": name in ADMINISTRATORS_ONLY}
        for name, words in RIGHTS.items()
    ]
    return {
        "items": sorted(items, key=lambda role: (order.get(role["name"], len(order)), role["name"].casefold())),
        "rights": rights,
        "records": list(RECORDS),
        "reaches": list(REACHES),
    }


def describe_role(session: Session, kept: KeptRole) -> dict[str, Any]:
    """One of that list."""
    return _shown(kept, _holders(session).get(kept.name, 0))


def make_role(session: UnitOfWork, name: str, wanted: Mapping[str, Any]) -> KeptRole:
    """A role of one's own. Invalid when there is one of this name, or it would hold what only administrators may."""
    one_at_a_time(session)
    names = session.scalars(select(KeptRole.name)).all()
    if name.casefold() in {other.casefold() for other in names}:
        raise Invalid(fields={"name": ["There is such a role already."]})
    kept = KeptRole(
        name=name, rights=[], reach=dict.fromkeys(RECORDS, "none"), is_built_in=False, needs_second_factor=False
    )
    _set(kept, wanted)
    session.add(kept)
    record(session, "role.made", "role", name, changes_between({}, look_of(kept, _WATCHED)))
    return kept


def change_role(session: UnitOfWork, name: str, changes: Mapping[str, Any]) -> KeptRole:
    """Change what a role holds; `reach` only of the kinds that are named. RoleIsFixed for the administrator's rights
    and reach. What changes nothing ends nobody's tokens."""
    one_at_a_time(session)
    kept = _kept(session, name)
    before = look_of(kept, _WATCHED)
    _set(kept, changes)
    found = changes_between(before, look_of(kept, _WATCHED))
    if name == ADMINISTRATOR and found.keys() & {"rights", "reach"}:
        raise RoleIsFixed
    if found:
        record(session, "role.changed", "role", name, found)
        end_tokens_of(session, *_people_with(session, name))
    return kept


def remove_role(session: UnitOfWork, name: str) -> None:
    """Remove a role of one's own that nobody has; RoleInUse otherwise."""
    one_at_a_time(session)
    kept = _kept(session, name)
    if kept.is_built_in:
        raise RoleIsBuiltIn
    if holders := len(_people_with(session, name)):
        raise RoleInUse(holders=holders)
    before = look_of(kept, _WATCHED)
    session.delete(kept)
    record(session, "role.removed", "role", name, {field: [value, None] for field, value in before.items()})


def unknown_roles(session: Session, names: Collection[str]) -> list[str]:
    """Those of the names that no role has."""
    known = set(session.scalars(select(KeptRole.name).where(KeptRole.name.in_(names))))
    return sorted(set(names) - known)


def _role(kept: KeptRole) -> Role:
    """A role as it counts: an administrator may always everything, another never what is an administrator's."""
    if kept.name == ADMINISTRATOR:
        return BUILT_IN[ADMINISTRATOR]
    return Role(kept.name, frozenset(kept.rights) & RIGHTS.keys() - ADMINISTRATORS_ONLY, _reach(kept.reach))


def _reach(kept: Look) -> dict[str, Reach]:
    return {kind: kept[kind] if kept.get(kind) in REACHES else "none" for kind in RECORDS}


def _set(kept: KeptRole, wanted: Mapping[str, Any]) -> None:
    if "rights" in wanted:
        kept.rights = [name for name in RIGHTS if name in wanted["rights"]]
    kept.reach = {**kept.reach, **wanted.get("reach", {})}
    kept.needs_second_factor = wanted.get("needs_second_factor", kept.needs_second_factor)
    kept.changed_at = datetime.now(UTC)
    refused = ADMINISTRATORS_ONLY.intersection(kept.rights)
    if refused and kept.name != ADMINISTRATOR:
        raise Invalid(fields={"rights": [f"Only administrators may have {', '.join(sorted(refused))}."]})


def _kept(session: Session, name: str) -> KeptRole:
    kept = session.get(KeptRole, name)
    if kept is None:
        raise NotFound
    return kept


def _people_with(session: Session, name: str) -> list[Any]:
    return list(session.scalars(select(User.id).where(User.roles.contains([name])).order_by(User.id)))


def _holders(session: Session) -> dict[str, int]:
    each = select(func.jsonb_array_elements_text(User.roles).label("name")).where(User.is_active).subquery()
    counted = session.execute(select(each.c.name, func.count()).group_by(each.c.name))
    return {name: count for name, count in counted}


def _shown(kept: KeptRole, holders: int) -> dict[str, Any]:
    role = _role(kept)
    return {
        "name": kept.name,
        "is_built_in": kept.is_built_in,
        "is_fixed": kept.name == ADMINISTRATOR,
        "needs_second_factor": kept.needs_second_factor,
        "rights": [name for name in RIGHTS if name in role.rights],
        "reach": dict(role.reach),
        "holders": holders,
    }
