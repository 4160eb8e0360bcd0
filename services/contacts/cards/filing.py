"""Making and changing cards. Each is one transaction: the card, the rows it is found by, what its timeline
says of it and the event are written together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete, insert

from contacts.cards.errors import CardStale, PhoneTaken
from contacts.cards.finding import is_within_reach, visible_card
from contacts.cards.folding import search_text_of, sort_name_of
from contacts.cards.models import Card, CardIdentifier
from contacts.cards.numbers import Whose, lock_numbers, whose_numbers
from contacts.cards.owners import expect_owner, handed_on
from contacts.changes.limits import count_edits
from contacts.timeline.changes import Changed, Look, look_of, note_change, note_changes, note_making
from contacts.timeline.entries import link_entries
from kartoteka import phone_numbers
from kartoteka.auth import Viewer
from kartoteka.contracts.events.contacts import CardChanged
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCard:
    """A card to be made. `phones` (E.164) and `emails` (lower case) come with what was typed for each; the first is the
    main one. Without a name it is called by its first phone or e-mail."""

    name: str = ""
    kind: str = "person"
    phones: Mapping[str, str] = field(default_factory=dict)
    emails: Mapping[str, str] = field(default_factory=dict)
    stage: str = "lead"
    source: str = ""
    owner_id: UUID | None = None
    team_id: UUID | None = None
    language: str | None = None
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


_MAKE = insert(cast(Table, Card.__table__))  # a flush costs three times as much


def file_card(session: UnitOfWork, who: Viewer, new: NewCard, *, allow_duplicate: bool = False) -> Card:
    """Make a card; what happened with its numbers before comes onto it. PhoneTaken when another card has one."""
    expect_owner(session, who, new.owner_id)
    claim_numbers(session, who, new.phones, allow_duplicate)
    row = row_of(new, datetime.now(UTC))
    session.execute(_MAKE, row)
    card = Card(**row)
    _index(session, card, new.phones, new.emails)
    note_making(session, who, card)
    session.emit(changed(card))
    return card


def change_card(
    session: UnitOfWork,
    who: Viewer,
    card_id: UUID,
    if_match: int | None,
    changes: Mapping[str, Any],
    *,
    allow_duplicate: bool = False,
    most_an_hour: int | None = None,
) -> Card:
    """Change the named fields (`phones` and `emails` as in NewCard, each list as a whole). CardStale when the card's
    version is not `if_match`; what changes nothing makes no new version. `most_an_hour`: so many changes of somebody
    who may not change many are allowed."""
    card = visible_card(session, who, card_id, lock=True)
    if if_match not in (None, card.version):
        raise CardStale(current=card)
    phones, emails = changes.get("phones"), changes.get("emails")
    changes = handed_on(session, who, card, changes)
    values = {name: list(value) if name in ("phones", "emails") else value for name, value in changes.items()}
    if all(getattr(card, name) == value for name, value in values.items()):
        return card
    added = set(phones or ()) - set(card.phones)
    claim_numbers(session, who, added, allow_duplicate)
    before = amend(card, values)
    session.flush()
    _reindex(session, card, phones, emails)
    note_change(session, who, card, before)
    session.emit(changed(card))
    count_edits(session, who, 1, most_an_hour)
    return card


def amend(card: Card, values: Mapping[str, Any]) -> Look:
    """Write values onto a card, as its next version; returns how it looked before."""
    before = look_of(card)
    for name, value in values.items():
        setattr(card, name, value)
    _touch(card)
    return before


def tell_changes(session: UnitOfWork, changes: Sequence[Changed]) -> None:
    """Let the timelines and the other services know of cards that were amended."""
    session.flush()
    note_changes(session, changes)
    for change in changes:
        session.emit(changed(change.card), because=change.because)


def row_of(new: NewCard, now: datetime) -> dict[str, Any]:
    """A card's first version, as its columns."""
    name = new.name or called_by(new)
    phones, emails = list(new.phones), list(new.emails)
    return {
        "id": uuid7(),
        "version": 1,
        "kind": new.kind,
        "name": name,
        "phones": phones,
        "emails": emails,
        "stage": new.stage,
        "source": new.source,
        "owner_id": new.owner_id,
        "team_id": new.team_id,
        "follower_ids": [],
        "language": new.language,
        "note": new.note,
        "extra": dict(new.extra),
        "search_text": search_text_of(name, phones, emails),
        "sort_name": sort_name_of(name),
        "created_at": now,
        "changed_at": now,
    }


def identifiers_of(card_id: UUID, phones: Mapping[str, str], emails: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """The rows that a card is found by: kind, value, card, position, as typed."""
    kinds = (("phone", phones), ("email", emails))
    return [
        (kind, value, card_id, position, typed)
        for kind, values in kinds
        for position, (value, typed) in enumerate(values.items())
    ]


def called_by(new: NewCard) -> str:
    """What a client without a name is called: the first number as people write it abroad, or the first e-mail."""
    for e164 in new.phones:
        number = phone_numbers.parse(e164, "ZZ")
        return number.international if number else e164
    return next(iter(new.emails), "")


def changed(card: Card) -> CardChanged:
    """The event that tells a card as it stands now. In the bin its numbers are nobody's."""
    is_deleted = card.deleted_at is not None
    return CardChanged(
        card_id=card.id,
        sequence=card.version,
        kind=card.kind,  # type: ignore[arg-type]
        name=card.name,
        phones=[] if is_deleted else list(card.phones),
        emails=[] if is_deleted else list(card.emails),
        owner_id=card.owner_id,
        team_id=card.team_id,
        follower_ids=list(card.follower_ids),
        stage=card.stage,  # type: ignore[arg-type]
        source=card.source,
        language=card.language,
        changed_at=card.changed_at,
        is_deleted=is_deleted,
    )


def claim_numbers(
    session: UnitOfWork, who: Viewer, numbers: Sequence[str] | set[str] | Mapping[str, str], insist: bool
) -> None:
    """Take numbers for a card: until the transaction ends, nobody else files them. PhoneTaken when one stands on
    another card, unless the caller insists."""
    lock_numbers(session, numbers)
    taken = {} if insist else whose_numbers(session, numbers)
    if taken:
        number, whose = next(iter(taken.items()))
        raise PhoneTaken(f"{number} stands on another card", number=number, card=_named(who, whose))


def _named(who: Viewer, whose: Whose) -> dict[str, Any] | None:
    return {"id": str(whose.card_id), "name": whose.name} if is_within_reach(who, whose) else None


def _touch(card: Card) -> None:
    if not card.name:
        card.name = called_by(NewCard(phones=dict.fromkeys(card.phones, ""), emails=dict.fromkeys(card.emails, "")))
    card.search_text = search_text_of(card.name, card.phones, card.emails)
    card.sort_name = sort_name_of(card.name)
    card.version += 1
    card.changed_at = datetime.now(UTC)


def _reindex(
    session: UnitOfWork, card: Card, phones: Mapping[str, str] | None, emails: Mapping[str, str] | None
) -> None:
    kinds = [kind for kind, given in (("phone", phones), ("email", emails)) if given is not None]
    if kinds:
        gone = delete(CardIdentifier).where(CardIdentifier.card_id == card.id, CardIdentifier.kind.in_(kinds))
        session.execute(gone)
        _index(session, card, phones or {}, emails or {})


_INDEX = """
    insert into card_identifiers (kind, value, card_id, position, typed)
    select kind, value, %s, position, typed
    from unnest(%s::text[], %s::text[], %s::int[], %s::text[]) as found (kind, value, position, typed)"""


def _index(session: UnitOfWork, card: Card, phones: Mapping[str, str], emails: Mapping[str, str]) -> None:
    rows = identifiers_of(card.id, phones, emails)
    if rows:
        kinds, values, _, positions, typed = (list(column) for column in zip(*rows, strict=True))
        session.psycopg().execute(_INDEX, (card.id, kinds, values, positions, typed))
    link_entries(session, dict.fromkeys(phones, card.id))
