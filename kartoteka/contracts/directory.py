"""The directory: whose number is this, who may see this client, whose phone rings?

A small copy of what contacts and accounts know, in the database of each service that must answer at once. A service
takes `Directory` among its bases (the listeners), `DirectoryBase.metadata` among its tables, and calls
`create_directory_tables` in its first migration. One that needs to know staff alone takes `keep_users_in_directory`,
`STAFF` and `create_staff_table`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Index, MetaData, Select, delete, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.types import Uuid

from kartoteka.auth import Viewer
from kartoteka.contracts.access import Record, sees, teams_of, visible
from kartoteka.contracts.events.accounts import TeamChanged, UserChanged
from kartoteka.contracts.events.contacts import CardChanged, CardErased, CardMerged
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.listeners import listens
from kartoteka.tables import NAMING, Base

IdentifierKind = Literal["phone", "email"]


@dataclass(frozen=True, slots=True)
class Erased:
    """What is to be forgotten of a client: his cards (his own and those that were merged into it), his numbers and
    addresses but for those that another client has too, his name if it was still known, and how many identifiers the
    directory has removed."""

    card_ids: list[UUID]
    numbers: list[str]
    name: str
    identifiers: int

    @property
    def phones(self) -> list[str]:
        """Of the numbers and addresses, the numbers."""
        return [number for number in self.numbers if "@" not in number]


class DirectoryBase(Base):
    """Base of the directory's tables."""

    __abstract__ = True
    metadata = MetaData(naming_convention=NAMING)


class DirectoryCard(DirectoryBase):
    """A client, as far as the other services need to know him."""

    __tablename__ = "directory_cards"
    card_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    name: Mapped[str]
    owner_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    stage: Mapped[str]
    language: Mapped[str | None]
    merged_into: Mapped[UUID | None]
    follower_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default="{}")
    is_deleted: Mapped[bool] = mapped_column(server_default="false")
    """In the bin: its numbers are nobody's, and only who may restore it sees it."""


class DirectoryIdentifier(DirectoryBase):
    """What a client is known by: a phone number (E.164) or an e-mail address (lower case)."""

    __tablename__ = "directory_identifiers"
    __table_args__ = (Index("ix_directory_identifiers_card_id", "card_id"),)
    kind: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    card_id: Mapped[UUID] = mapped_column(primary_key=True)


class DirectoryUser(DirectoryBase):
    """A member of staff."""

    __tablename__ = "directory_users"
    __table_args__ = (Index("ix_directory_users_extension", "extension"),)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    name: Mapped[str]
    email: Mapped[str | None]
    extension: Mapped[str | None]
    team_id: Mapped[UUID | None]
    roles: Mapped[list[str]]
    language: Mapped[str]
    time_zone: Mapped[str]
    is_active: Mapped[bool]


class DirectoryTeam(DirectoryBase):
    """A team; a department is one with teams below it."""

    __tablename__ = "directory_teams"
    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    name: Mapped[str]
    parent_id: Mapped[UUID | None]
    head_id: Mapped[UUID | None]
    is_active: Mapped[bool]


STAFF = MetaData(naming_convention=NAMING)
"""The users and teams of the directory, without its cards."""
for _name in ("directory_users", "directory_teams"):
    DirectoryBase.metadata.tables[_name].to_metadata(STAFF)


def create_directory_tables(op: Any) -> None:
    """For the first migration of a service that keeps a directory."""
    DirectoryBase.metadata.create_all(op.get_bind())


def create_staff_table(op: Any) -> None:
    """For a migration of a service that keeps only the users and teams of the directory."""
    STAFF.create_all(op.get_bind())


def add_access_to_directory(op: Any) -> None:
    """For a later migration: what decides who sees a card, where the first one did not make it yet."""
    STAFF.create_all(op.get_bind())
    op.execute(
        "alter table if exists directory_cards add column if not exists follower_ids uuid[] not null default '{}'"
    )
    op.execute(
        "alter table if exists directory_cards add column if not exists is_deleted boolean not null default false"
    )


def cards_by(session: Session, kind: IdentifierKind, values: Iterable[str]) -> dict[str, DirectoryCard]:
    """Whose identifiers these are. A number that several cards share belongs to the oldest of them."""
    wanted = list(set(values))
    found = (
        select(DirectoryIdentifier.value, DirectoryCard)
        .join(DirectoryCard, DirectoryCard.card_id == DirectoryIdentifier.card_id)
        .where(DirectoryIdentifier.kind == kind, DirectoryIdentifier.value.in_(wanted))
        .order_by(DirectoryCard.card_id.desc())
    )
    return {value: card for value, card in session.execute(found)} if wanted else {}


def card(session: Session, card_id: UUID) -> DirectoryCard | None:
    """A client by id; one that was merged into another gives the other."""
    found = session.get(DirectoryCard, card_id)
    seen = {card_id}
    while found and found.merged_into and found.merged_into not in seen:
        seen.add(found.merged_into)
        found = session.get(DirectoryCard, found.merged_into)
    return found


def cards(session: Session, card_ids: Iterable[UUID | None]) -> dict[UUID, DirectoryCard]:
    """Clients by id, many at once; one that was merged into another gives the other."""
    ids = sorted({card_id for card_id in card_ids if card_id})
    if not ids:
        return {}
    wanted = select(DirectoryCard).where(DirectoryCard.card_id.in_(ids))
    found = {known.card_id: known for known in session.scalars(wanted)}
    merged = {card_id: card(session, card_id) for card_id, known in found.items() if known.merged_into}
    return found | {card_id: other for card_id, other in merged.items() if other}


def sees_card(who: Viewer, card: DirectoryCard) -> bool:
    """Whether somebody sees a client: as contacts would say, but for what it has not told yet. One in the bin is there
    for those alone who may restore it."""
    if card.is_deleted and not who.may("cards.delete"):
        return False
    return sees(who, "cards", card.owner_id, card.team_id, card.follower_ids)


def visible_cards(who: Viewer, cards: Any = DirectoryCard) -> ColumnElement[bool]:
    """The same in SQL; `cards` is the directory's table, or an alias of it."""
    seen = visible(who, "cards", owner=cards.owner_id, team=cards.team_id, followers=cards.follower_ids)
    return seen if who.may("cards.delete") else seen & ~cards.is_deleted


def of_visible_card(who: Viewer, card_id: Any) -> ColumnElement[bool]:
    """Whether what a row says (a call, a task) is about a client whom the viewer sees."""
    # one that was merged has no owner any more, and is not everybody's for that
    is_it = (DirectoryCard.card_id == card_id) & DirectoryCard.merged_into.is_(None)
    return select(DirectoryCard.card_id).where(is_it, visible_cards(who)).exists()


def people_of_teams(who: Viewer, record: Record) -> Select[UUID]:
    """The people whose records of a kind somebody sees with his teams', short of all."""
    return select(DirectoryUser.user_id).where(DirectoryUser.team_id.in_(sorted(teams_of(who, record))))


def users(session: Session, user_ids: Iterable[UUID]) -> dict[UUID, DirectoryUser]:
    """Members of staff by id."""
    found = select(DirectoryUser).where(DirectoryUser.user_id.in_(list(set(user_ids))))
    return {user.user_id: user for user in session.scalars(found)}


class Directory:
    """The listeners that keep the directory; a base of each service that has one."""

    forgets_by_itself = True
    """False in a service that has more to forget of a client than this: it does it all in one transaction, and takes
    `erase_from_directory`."""

    @listens(CardChanged, CardMerged, CardErased, batch=200)
    def keep_cards_in_directory(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Follow contacts. What is older than what stands here is ignored."""
        newest: dict[UUID, Any] = {}
        for one in sorted((h.event for h in heard), key=lambda event: event.sequence):
            newest[one.card_id] = one
        _take_changes(session, [event for event in newest.values() if isinstance(event, CardChanged)])
        for event in newest.values():
            if isinstance(event, CardMerged):
                _take_merge(session, event)
            elif isinstance(event, CardErased) and self.forgets_by_itself:
                erase_from_directory(session, event)

    @listens(UserChanged)
    def keep_users_in_directory(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Follow accounts."""
        for one in heard:
            _take_user(session, one.event)

    @listens(TeamChanged)
    def keep_teams_in_directory(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Follow accounts."""
        for one in heard:
            _take_team(session, one.event)


# The hot path: a busy telephony makes hundreds of leads a second, and every service that has a directory hears of each.
_TAKE = """
    insert into directory_cards as mine (card_id, sequence, name, owner_id, team_id, stage, language, follower_ids,
        is_deleted)
    select card_id, sequence, name, owner_id, team_id, stage, language,
        array(select json_array_elements_text(follower_ids)::uuid), is_deleted
    from json_to_recordset(%s::json) as told (card_id uuid, sequence integer, name text, owner_id uuid, team_id uuid,
        stage text, language text, follower_ids json, is_deleted boolean)
    order by card_id
    on conflict (card_id) do update set sequence = excluded.sequence, name = excluded.name,
        owner_id = excluded.owner_id, team_id = excluded.team_id, stage = excluded.stage,
        language = excluded.language, merged_into = null, follower_ids = excluded.follower_ids,
        is_deleted = excluded.is_deleted
    where mine.sequence < excluded.sequence
    returning card_id"""
_IDENTIFY = """
    with told as (
        select * from unnest(%s::text[], %s::text[], %s::uuid[]) as told (kind, value, card_id)),
    gone as (
        delete from directory_identifiers as mine where card_id = any(%s) and not exists (
            select from told where (told.kind, told.value, told.card_id) = (mine.kind, mine.value, mine.card_id)))
    insert into directory_identifiers (kind, value, card_id) select kind, value, card_id from told
    on conflict do nothing"""


def _take_changes(session: UnitOfWork, changes: Sequence[CardChanged]) -> None:
    if not changes:
        return
    connection = session.psycopg()
    taken = {row[0] for row in connection.execute(_TAKE, (msgspec.json.encode(changes).decode(),))}
    identifiers = [
        (kind, value, change.card_id)
        for change in changes
        if change.card_id in taken
        for kind, values in (("phone", change.phones), ("email", change.emails))
        for value in values
        if not change.is_deleted
    ]
    columns = [[row[column] for row in identifiers] for column in range(3)]
    connection.execute(_IDENTIFY, (*columns, list(taken)))


def _newer(model: Any, key: str, rows: Sequence[dict[str, Any]]) -> Any:
    statement = insert(model).values(list(rows))
    columns = {name: statement.excluded[name] for name in rows[0] if name != key}
    return statement.on_conflict_do_update(
        index_elements=[key], set_=columns, where=model.sequence < statement.excluded.sequence
    ).returning(getattr(model, key))


def _take_merge(session: Session, merge: CardMerged) -> None:
    gone = {
        "card_id": merge.card_id,
        "sequence": merge.sequence,
        "name": "",
        "owner_id": None,
        "team_id": None,
        "stage": "lost",
        "language": None,
        "merged_into": merge.into_card_id,
        "follower_ids": [],
        "is_deleted": False,
    }
    if session.scalars(_newer(DirectoryCard, "card_id", [gone])).all():
        moved = text(
            "insert into directory_identifiers (kind, value, card_id)"
            " select kind, value, :into from directory_identifiers where card_id = :gone on conflict do nothing"
        )
        session.execute(moved, {"into": merge.into_card_id, "gone": merge.card_id})
        session.execute(delete(DirectoryIdentifier).where(DirectoryIdentifier.card_id == merge.card_id))


def erase_from_directory(session: Session, erasure: CardErased) -> Erased:
    """Forget a client; returns what else is to be forgotten of him. For a service that removes all it has of him in one
    transaction; heard again, it changes nothing."""
    name = session.scalar(select(DirectoryCard.name).where(DirectoryCard.card_id == erasure.card_id))
    # what is left says that the card is gone, also to a change of before that comes late
    gone = {
        "card_id": erasure.card_id,
        "sequence": erasure.sequence,
        "name": "",
        "owner_id": None,
        "team_id": None,
        "stage": "lost",
        "language": None,
        "merged_into": None,
        "follower_ids": [],
        "is_deleted": True,
    }
    session.execute(_newer(DirectoryCard, "card_id", [gone]))
    his = delete(DirectoryIdentifier).where(DirectoryIdentifier.card_id == erasure.card_id)
    known = session.scalars(his.returning(DirectoryIdentifier.value)).all()
    parts = session.scalars(select(DirectoryCard.card_id).where(DirectoryCard.merged_into == erasure.card_id)).all()
    numbers = {*known, *erasure.numbers}
    others = session.scalars(select(DirectoryIdentifier.value).where(DirectoryIdentifier.value.in_(numbers)))
    return Erased([erasure.card_id, *parts], sorted(numbers - set(others)), name or "", len(known))


def _take_user(session: Session, change: UserChanged) -> None:
    row = {
        "user_id": change.user_id,
        "sequence": change.sequence,
        "name": change.name,
        "email": change.email,
        "extension": change.extension,
        "team_id": change.team_id,
        "roles": list(change.roles),
        "language": change.language,
        "time_zone": change.time_zone,
        "is_active": change.is_active,
    }
    session.execute(_newer(DirectoryUser, "user_id", [row]))


def _take_team(session: Session, change: TeamChanged) -> None:
    row = {
        "team_id": change.team_id,
        "sequence": change.sequence,
        "name": change.name,
        "parent_id": change.parent_id,
        "head_id": change.head_id,
        "is_active": change.is_active,
    }
    session.execute(_newer(DirectoryTeam, "team_id", [row]))
