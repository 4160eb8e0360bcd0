"""Many cards changed at once, and that undone. Each is one transaction: all of it or nothing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from contacts.cards.filing import amend, tell_changes
from contacts.cards.finding import is_visible, visible_to
from contacts.cards.models import Card
from contacts.cards.owners import Charge, handed_on, working
from contacts.changes.errors import AlreadyUndone
from contacts.changes.limits import count_edits
from contacts.changes.models import MassChange, MassChangedCard
from contacts.timeline.changes import Changed
from kartoteka.auth import Viewer
from kartoteka.contracts.audit import record
from kartoteka.contracts.directory import users
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7
from kartoteka.paging import page
from kartoteka.problems import NotFound

SEES_ALL = "cards.edit-many"


def change_many(
    session: UnitOfWork, who: Viewer, card_ids: Sequence[UUID], values: Mapping[str, Any], most_an_hour: int
) -> dict[str, Any]:
    """Change the same fields of many cards; what was changed can be undone by `id`, which is null when nothing was."""
    mine = select(Card).where(Card.id.in_(card_ids), visible_to(who))
    cards = session.scalars(mine.order_by(Card.id).with_for_update(key_share=True)).all()
    changes = _amended(session, who, cards, values)
    tell_changes(session, changes)
    made = _keep(session, who, values, changes) if changes else None
    count_edits(session, who, len(changes), most_an_hour)
    changed = {change.card.id for change in changes}
    return {
        "id": made.id if made else None,
        "changed": sorted(changed),
        "unchanged": [card.id for card in cards if card.id not in changed],
        "not_found": sorted(set(card_ids) - {card.id for card in cards}),
    }


def _amended(session: UnitOfWork, who: Viewer, cards: Sequence[Card], values: Mapping[str, Any]) -> list[Changed]:
    owners = {card.owner_id for card in cards} | {values.get("owner_id")}
    known = users(session, filter(None, owners))  # while it is held here, none of them is asked for again
    wanted = [(card, handed_on(session, who, card, values)) for card in cards]
    del known
    return [
        Changed(card, amend(card, new), who.user_id)
        for card, new in wanted
        if any(getattr(card, name) != value for name, value in new.items())
    ]


def _keep(session: UnitOfWork, who: Viewer, values: Mapping[str, Any], changes: Sequence[Changed]) -> MassChange:
    made = MassChange(
        id=uuid7(), user_id=who.user_id, changes=_written(values), cards=len(changes), made_at=datetime.now(UTC)
    )
    session.add(made)
    session.flush()
    rows = [{"change_id": made.id, "card_id": one.card.id, "fields": one.fields} for one in changes]
    session.execute(insert(MassChangedCard), rows)
    record(session, "cards.changed-many", "mass-change", made.id, cards=len(changes), fields=sorted(values))
    _record_each(session, changes, made)
    return made


def _written(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID) else value for name, value in values.items()}


def _record_each(session: UnitOfWork, changes: Sequence[Changed], of: MassChange) -> None:
    for change in changes:
        record(session, "card.changed", "card", change.card.id, change.fields, mass_change=str(of.id))


def list_changes(session: UnitOfWork, who: Viewer, query: dict[str, Any]) -> dict[str, Any]:
    """A page of what the viewer changed on many cards at once; of everybody, if he may change as many as he likes."""
    found = select(MassChange)
    if not who.may(SEES_ALL):
        found = found.where(MassChange.user_id == who.user_id)
    return page(session, found, [MassChange.id], query)


def undo(session: UnitOfWork, who: Viewer, change_id: UUID) -> dict[str, Any]:
    """Put back what many cards were before; what was changed again since stays, and so does an owner when the one
    before has left, what is in the bin, and what is out of the viewer's sight unless this change has put it there.
    AlreadyUndone the second time; NotFound when it is another's, unless the viewer may change many."""
    made = session.scalar(select(MassChange).where(MassChange.id == change_id).with_for_update())
    if made is None or not (made.user_id == who.user_id or who.may(SEES_ALL)):
        raise NotFound
    if made.undone_at:
        raise AlreadyUndone
    made.undone_at, made.undone_by = datetime.now(UTC), who.user_id
    told = {one.card_id: one.fields for one in session.scalars(select(MassChangedCard).filter_by(change_id=change_id))}
    wanted = select(Card).where(Card.id.in_(told)).order_by(Card.id).with_for_update(key_share=True)
    cards = session.scalars(wanted).all()
    changes, skipped = _put_back(session, who, cards, told)
    tell_changes(session, changes)
    _record_each(session, changes, made)
    record(session, "cards.changes-undone", "mass-change", made.id, cards=len(changes), skipped=len(skipped))
    return {"id": made.id, "changed": [change.card.id for change in changes], "skipped": skipped}


def _put_back(
    session: UnitOfWork, who: Viewer, cards: Sequence[Card], told: Mapping[UUID, Mapping[str, Any]]
) -> tuple[list[Changed], list[dict[str, Any]]]:
    owners = {UUID(fields["owner_id"][0]) for fields in told.values() if fields.get("owner_id", [None])[0]}
    staff = working(session, owners)
    changes, skipped = [], []
    for card in cards:
        back = _to_put_back(who, card, _still_as_left(card, told[card.id], staff))
        if back:
            changes.append(Changed(card, amend(card, back), who.user_id))
        if left := sorted(told[card.id].keys() - back.keys()):
            skipped.append({"card_id": card.id, "fields": left})
    return changes, skipped


def _to_put_back(who: Viewer, card: Card, back: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing of a card that has gone from the viewer's sight, unless by the very change that is undone."""
    was_handed_on = card.deleted_at is None and not back.keys().isdisjoint(Charge._fields)
    return back if was_handed_on or is_visible(who, card) else {}


def _still_as_left(card: Card, fields: Mapping[str, Any], staff: Mapping[UUID, Charge]) -> dict[str, Any]:
    """The values of before of what is still as the change left it. Owner and team go together or not at all."""
    pairs = {name: [_read(name, value) for value in values] for name, values in fields.items()}
    back = {name: before for name, (before, after) in pairs.items() if getattr(card, name) == after}
    charge = pairs.keys() & set(Charge._fields)
    has_left = back.get("owner_id") is not None and back["owner_id"] not in staff
    if has_left or not charge <= back.keys():
        return {name: value for name, value in back.items() if name not in charge}
    return back


def _read(name: str, value: Any) -> Any:
    return UUID(value) if name in Charge._fields and value else value
