"""Notes that are told once: what became of a request to delete, who reads unusually much, which key will end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from kartoteka.contracts import directory
from kartoteka.contracts.directory import DirectoryUser
from kartoteka.contracts.events.accounts import KeyEnding
from kartoteka.contracts.events.contacts import DeletionDecided, ReadingAlarmed
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.ids import uuid7
from kartoteka.settings import Settings
from notifications.letters.writing import KEY_ENDING, MACHINE_KEY_ENDING, write_letters
from notifications.notes.models import Note
from notifications.notes.wording import Wording, language_of, moment, zone_of
from notifications.notes.writing import as_event

DELETION_DECIDED, READING_ALARMED = "deletion_decided", "reading_alarmed"
ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Message:
    """What one person is to be told, and the source that it is told of once."""

    source: str
    kind: str
    wording: Wording
    card_id: UUID | None = None


def tell_askers(session: UnitOfWork, heard: Sequence[Heard], now: datetime) -> None:
    """Tell those who asked for clients to be deleted what was decided; nobody hears what he decided himself."""
    people = directory.users(session, (one.event.asked_by for one in heard))
    for one in heard:
        decided: DeletionDecided = one.event
        reader = people.get(decided.asked_by)
        if reader and reader.is_active and decided.decided_by != decided.asked_by:
            _tell(session, reader, _decision(session, decided, reader), one, now)


def tell_administrators(session: UnitOfWork, heard: Sequence[Heard], now: datetime) -> None:
    """Tell every administrator who reads unusually much."""
    readers = _administrators(session)
    whom = directory.users(session, (one.event.user_id for one in heard))
    for one in heard:
        for reader in readers:
            _tell(session, reader, _alarm(one.event, whom.get(one.event.user_id), reader, now), one, now)


def tell_of_keys(session: UnitOfWork, heard: Sequence[Heard], settings: Settings, now: datetime) -> None:
    """Tell those who look after a key that it will end, and by letter as well: its holder, or the administrators when
    that is a machine."""
    holders = directory.users(session, (one.event.user_id for one in heard))
    letters: list[tuple[Note, DirectoryUser]] = []
    administrators = _administrators(session)
    for one in heard:
        holder = holders.get(one.event.user_id)
        keepers = administrators if one.event.is_machines else [holder]
        for reader in (keeper for keeper in keepers if keeper and keeper.is_active):
            note = _tell(session, reader, _ending(one.event, holder, reader, now), one, now)
            letters += [(note, reader)] if note else []
    write_letters(session, letters, settings, now)


def _administrators(session: UnitOfWork) -> Sequence[DirectoryUser]:
    is_one = DirectoryUser.roles.contains([ADMINISTRATOR])
    active = select(DirectoryUser).where(DirectoryUser.is_active, is_one).order_by(DirectoryUser.user_id)
    return session.scalars(active).all()


def _decision(session: UnitOfWork, decided: DeletionDecided, reader: DirectoryUser) -> Message:
    language = language_of(reader.language)
    card = directory.card(session, decided.card_id)
    title = language.deleted if decided.is_approved else language.not_deleted
    wording = Wording(title.format(who=(card and card.name) or language.a_client), decided.note)
    return Message(f"deletion:{decided.request_id}", DELETION_DECIDED, wording, decided.card_id)


def _alarm(alarmed: ReadingAlarmed, whom: DirectoryUser | None, reader: DirectoryUser, now: datetime) -> Message:
    language = language_of(reader.language)
    since = moment(language, alarmed.hour, now, zone_of(reader.time_zone))
    title = language.reads_much.format(who=whom.name if whom else language.somebody)
    body = language.read_so_much.format(when=since, opened=alarmed.opened, listed=alarmed.listed)
    return Message(f"reading:{alarmed.user_id}:{alarmed.hour.isoformat()}", READING_ALARMED, Wording(title, body))


def _ending(key: KeyEnding, holder: DirectoryUser | None, reader: DirectoryUser, now: datetime) -> Message:
    language = language_of(reader.language)
    name = f"{key.name} ({holder.name})" if key.is_machines and holder else key.name
    title = language.key_ends.format(name=name, when=moment(language, key.expires_at, now, zone_of(reader.time_zone)))
    kind = MACHINE_KEY_ENDING if key.is_machines else KEY_ENDING
    return Message(f"key:{key.key_id}", kind, Wording(title, language.key_ends_do))


_MAKE = insert(Note).on_conflict_do_nothing(index_elements=["user_id", "source"]).returning(Note)


def _tell(session: UnitOfWork, reader: DirectoryUser, message: Message, because: Heard, now: datetime) -> Note | None:
    row = {
        "id": uuid7(),
        "user_id": reader.user_id,
        "source": message.source,
        "kind": message.kind,
        "title": message.wording.title,
        "body": message.wording.body,
        "card_id": message.card_id,
        "written_at": now,
    }
    note = session.scalar(_MAKE.values(row))
    if note:
        note.told_id = session.emit(as_event(note), because=because, at=now).id
    return note
