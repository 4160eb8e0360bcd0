"""Who answers for a client: somebody who works here, and his team; and who may say that it is another.

A client belongs to whoever put him on file, unless he named a colleague. His owner may give him away, nobody else
without the right to hand clients over; nor does anybody else make him nobody's, or put him where his owner's team
doesn't see him.
"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import exists, select

from contacts.cards.errors import ReassignNotAllowed
from contacts.cards.models import Card
from kartoteka.auth import Viewer
from kartoteka.contracts.directory import DirectoryTeam, DirectoryUser
from kartoteka.db import UnitOfWork
from kartoteka.problems import Invalid


class Charge(NamedTuple):
    """Who answers for a card. Nobody and no team: whoever comes first. Nobody but a team: one of them."""

    owner_id: UUID | None
    team_id: UUID | None


def charge_of_new(session: UnitOfWork, who: Viewer, values: Mapping[str, Any]) -> Charge:
    """Who answers for a card that is being made: its maker, unless `values` name somebody, and the owner's team, unless
    they name one. What a machine brings is nobody's. ReassignNotAllowed, or Invalid that names the field."""
    if who.is_any("machine"):
        charge = _wanted(session, Charge(None, None), values)
    else:
        maker = Charge(who.user_id, home_team(session, who.user_id))
        charge = _wanted(session, maker, values)
        _expect_may_hand(session, who, maker, charge)
    expect_team(session, values.get("team_id"))
    return charge


def handed_on(session: UnitOfWork, who: Viewer, card: Card, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """Changes of a card, checked as to whose it becomes: the team follows the owner unless one is named.
    ReassignNotAllowed, or Invalid that names the field."""
    if changes.keys().isdisjoint(Charge._fields):
        return changes
    before = Charge(card.owner_id, card.team_id)
    after = _wanted(session, before, changes)
    _expect_may_hand(session, who, before, after)
    if after.owner_id != before.owner_id:
        expect_owner(session, who, after.owner_id)
    if after.team_id != before.team_id:
        expect_team(session, changes.get("team_id"))
    return {**changes, **after._asdict()}


def _wanted(session: UnitOfWork, before: Charge, given: Mapping[str, Any]) -> Charge:
    owner_id = given.get("owner_id", before.owner_id)
    if owner_id is None:
        return Charge(None, given.get("team_id", before.team_id))
    stays = owner_id == before.owner_id and "team_id" not in given
    return Charge(owner_id, given.get("team_id") or (before.team_id if stays else home_team(session, owner_id)))


def _expect_may_hand(session: UnitOfWork, who: Viewer, before: Charge, after: Charge) -> None:
    if before == after or who.may("cards.reassign"):
        return
    if before.owner_id not in (None, who.user_id):
        raise ReassignNotAllowed(fields={_changed(before, after): ["The client is a colleague's."]})
    if after.owner_id is None and before.owner_id:
        raise ReassignNotAllowed(fields={"owner_id": ["Somebody must answer for the client."]})
    if after.team_id != before.team_id and after.team_id not in _own_teams(session, who, after.owner_id):
        raise ReassignNotAllowed(fields={"team_id": ["That is not the owner's team."]})


def _changed(before: Charge, after: Charge) -> str:
    return "owner_id" if before.owner_id != after.owner_id else "team_id"


def _own_teams(session: UnitOfWork, who: Viewer, owner_id: UUID | None) -> Collection[UUID | None]:
    return {*who.team_ids, home_team(session, owner_id)} if owner_id else who.team_ids


def home_team(session: UnitOfWork, user_id: UUID) -> UUID | None:
    """The team that somebody works in, as far as accounts has told."""
    user = session.get(DirectoryUser, user_id)
    return user.team_id if user else None


def working(session: UnitOfWork, user_ids: Collection[UUID]) -> dict[UUID, Charge]:
    """Those of the people who work here, each with his team: what is theirs is in whose charge."""
    if not user_ids:
        return {}
    found = select(DirectoryUser.user_id, DirectoryUser.team_id).where(
        DirectoryUser.user_id.in_(set(user_ids)), DirectoryUser.is_active
    )
    return {user_id: Charge(user_id, team_id) for user_id, team_id in session.execute(found)}


def expect_owner(session: UnitOfWork, who: Viewer, owner_id: UUID | None) -> None:
    """Invalid when nobody who works here has this id: a typo would hide the card from everybody."""
    if owner_id is not None:
        expect_colleague(session, who, owner_id, "owner_id")


def expect_colleague(session: UnitOfWork, who: Viewer, user_id: UUID, field: str) -> None:
    """Invalid when nobody who works here has this id. As long as accounts has told of nobody, anybody may be meant."""
    if user_id == who.user_id:
        return
    user = session.get(DirectoryUser, user_id)
    if user.is_active if user else not session.scalar(select(exists(select(DirectoryUser.user_id)))):
        return
    raise Invalid(fields={field: ["Nobody who works here."]})


def expect_team(session: UnitOfWork, team_id: UUID | None) -> None:
    """Invalid when there is no such team, or no longer. As long as accounts has told of none, any may be meant."""
    if team_id is None:
        return
    team = session.get(DirectoryTeam, team_id)
    if team.is_active if team else not session.scalar(select(exists(select(DirectoryTeam.team_id)))):
        return
    raise Invalid(fields={"team_id": ["There is no such team."]})
