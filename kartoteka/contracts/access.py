"""Who may do what, and who sees which record: the one room that every service asks.

A *right* is something that may be done (`cards.export`); a *role* holds rights and, for each kind of record, how far
its holder sees (`Reach`). Accounts keeps the roles and writes what somebody has into his token, so that every service
decides by itself; what stands here are the words, the roles that are there from the start, and the predicate, once for
SQL (`visible`) and once for a record at hand (`sees`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, true

from kartoteka.auth import May, Reach, Viewer, has_right

Record = Literal["cards", "calls", "tasks", "figures"]
"""Kinds of records that somebody sees more or less of."""
RECORDS: tuple[Record, ...] = get_args(Record)
REACHES: tuple[Reach, ...] = get_args(Reach)

RIGHTS: Mapping[str, str] = {
    "cards.read": "See clients and their timelines",
    "cards.write": "Make and change clients, and write on their timelines",
    "cards.reassign": "Hand clients to other people and teams",
    "cards.merge": "Make one card of two",
    "cards.import": "Bring clients in from files",
    "cards.export": "Take clients out as a file",
    "cards.edit-many": "Change many clients at once, without limit",
    "cards.delete": "Put clients into the bin, restore them, decide on requests to delete",
    "cards.erase": "Erase a person's data for ever",
    "calls.read": "See calls",
    "calls.make": "Call clients",
    "calls.listen": "Listen to recordings",
    "tasks.read": "See tasks",
    "tasks.write": "Make, change and close tasks",
    "figures.read": "See figures and reports",
    "staff.manage": "Manage people, teams, roles, keys and sessions",
    "audit.read": "Search the audit log",
    "system.read": "See how connections fare",
    "system.manage": "Look after letters and connections",
}
"""Every right, in plain words."""

ADMINISTRATORS_ONLY = frozenset({"cards.delete", "cards.erase", "cards.edit-many", "staff.manage", "system.manage"})
"""Rights that no other role may be given."""

_WORK = ("cards.read", "cards.write", "calls.read", "calls.make", "tasks.read", "tasks.write", "figures.read")
_READ = ("cards.read", "calls.read", "tasks.read", "figures.read")


@dataclass(frozen=True, slots=True)
class Role:
    """What the holders of a role may do, and how far they see."""

    name: str
    rights: frozenset[str]
    reach: Mapping[str, Reach]


def _role(name: str, rights: Collection[str], cards: Reach, others: Reach) -> Role:
    return Role(name, frozenset(rights), {**dict.fromkeys(RECORDS, others), "cards": cards})


BUILT_IN: Mapping[str, Role] = {
    role.name: role
    for role in (
        Role("agent", frozenset(_WORK), {"cards": "team", "calls": "own", "tasks": "team", "figures": "own"}),
        _role("manager", _WORK, cards="own", others="own"),
        _role("lead", (*_WORK, "cards.reassign", "calls.listen"), cards="tree", others="tree"),
        _role("marketer", (*_READ, "cards.write", "tasks.write"), cards="all", others="own"),
        _role("cashier", ("cards.read",), cards="own", others="none"),
        _role("steward", (*_WORK, "cards.reassign", "cards.merge", "cards.import"), cards="all", others="own"),
        _role("auditor", (*_READ, "calls.listen", "audit.read", "system.read"), cards="all", others="all"),
        _role("administrator", RIGHTS, cards="all", others="all"),
        _role("machine", ("cards.read", "cards.write", "cards.import", "calls.read", "calls.make"), "all", "all"),
    )
}
"""The roles that are there from the start; a company may change what they hold, all but the administrator's."""


def right(name: str) -> May:
    """For a route's `may`: whoever has the right."""
    if name not in RIGHTS:
        raise ValueError(f"no such right: {name}")
    return has_right(name)


def further(one: Reach, other: Reach) -> Reach:
    """The wider one of two."""
    return max(one, other, key=REACHES.index)


def merged(roles: Collection[Role]) -> Role:
    """All that several roles allow together."""
    reach: dict[str, Reach] = dict.fromkeys(RECORDS, "none")
    for role in roles:
        reach = {kind: further(reach[kind], role.reach.get(kind, "none")) for kind in RECORDS}
    return Role("+".join(role.name for role in roles), frozenset().union(*(role.rights for role in roles)), reach)


def with_role(viewer: Viewer) -> Viewer:
    """The viewer with what the built-in roles he names allow."""
    from dataclasses import replace

    role = merged([BUILT_IN[name] for name in sorted(viewer.roles)])
    tree = viewer.tree_ids | viewer.team_ids
    return replace(viewer, rights=role.rights, reach=role.reach, tree_ids=tree)


def reach_of(who: Viewer, record: Record) -> Reach:
    """How far somebody sees among records of a kind."""
    return who.reach.get(record, "none")


def teams_of(who: Viewer, record: Record) -> frozenset[UUID]:
    """The teams whose records of a kind somebody sees, short of all."""
    return {"team": who.team_ids, "tree": who.tree_ids}.get(reach_of(who, record), frozenset())


def sees_all(who: Viewer, record: Record) -> bool:
    """Whether somebody sees every record of a kind."""
    return reach_of(who, record) == "all"


def sees(
    who: Viewer, record: Record, owner_id: UUID | None, team_id: UUID | None, follower_ids: Collection[UUID] = ()
) -> bool:
    """Whether somebody sees a record: he sees all, or it is his own, or of a team as far as he reaches, or he follows
    it. What is nobody's yet is everybody's business who sees any; if it has a team, that team's. The same as `visible`,
    which a test holds."""
    reach = reach_of(who, record)
    if reach in ("none", "all"):
        return reach == "all"
    is_nobodys = owner_id is None and (team_id is None or team_id in who.team_ids)
    is_his = who.user_id == owner_id or who.user_id in follower_ids
    return is_nobodys or is_his or team_id in teams_of(who, record)


def visible(who: Viewer, record: Record, *, owner: Any, team: Any, followers: Any = None) -> ColumnElement[bool]:
    """The same in SQL, for the columns of any table: `owner`, `team` (ids) and `followers` (an array of ids)."""
    reach = reach_of(who, record)
    if reach in ("none", "all"):
        return true() if reach == "all" else false()
    ways = [owner == who.user_id, and_(owner.is_(None), team.is_(None))]
    if teams := teams_of(who, record):
        ways.append(team.in_(sorted(teams)))
    elif who.team_ids:
        ways.append(and_(owner.is_(None), team.in_(sorted(who.team_ids))))
    if followers is not None:
        ways.append(followers.contains([who.user_id]))
    return or_(*ways)
