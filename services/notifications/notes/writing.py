"""Notes that follow from tasks: somebody is to call back. One note a task and person; with more missed calls it is
unread again, and when the task is done or another's it is read."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from kartoteka.contracts.directory import DirectoryCard, DirectoryUser
from kartoteka.contracts.events.contacts import CardMerged
from kartoteka.contracts.events.notifications import NoteWritten
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.ids import uuid7
from kartoteka.settings import Settings
from notifications.letters.models import Letter
from notifications.letters.writing import write_letters
from notifications.notes.erasing import hold_clients, leave_out
from notifications.notes.models import Note, NotedTask
from notifications.notes.tasks import hold_tasks, named_people, take
from notifications.notes.wording import Wording, client, language_of, missed, moment, zone_of

CALL_BACK = "call_back"


@dataclass(frozen=True)
class Readers:
    """Who may have to be told, by id; `fallback` are those who are told when a task names nobody, as far as they see
    its card."""

    people: dict[UUID, DirectoryUser]
    fallback: Sequence[UUID]
    cards: dict[UUID, DirectoryCard]

    def of(self, task: NotedTask) -> list[DirectoryUser]:
        """Who is to be told of a task."""
        named = [self.people[user_id] for user_id in named_people(task) if user_id in self.people]
        if named or not task.is_open:
            return named
        return [user for user_id in self.fallback if self._sees(user := self.people[user_id], task.card_id)]

    def _sees(self, user: DirectoryUser, card_id: UUID | None) -> bool:
        card = self.cards.get(card_id) if card_id else None
        if card and card.is_deleted:
            return False
        if card is None or (card.owner_id is None and card.team_id is None):
            return True
        is_his_teams = card.team_id is not None and card.team_id == user.team_id
        is_his = user.user_id == card.owner_id or user.user_id in card.follower_ids
        return is_his_teams or is_his or bool({"administrator", "auditor"} & set(user.roles))


def follow_tasks(session: UnitOfWork, heard: Sequence[Heard], settings: Settings, now: datetime) -> None:
    """Bring notes to where the tasks are."""
    call_backs = [one for one in heard if one.event.kind == CALL_BACK]
    if not call_backs:
        return
    forgotten = hold_clients(session, (one.event.card_id for one in call_backs))
    tasks = hold_tasks(session, (one.event.task_id for one in call_backs), now)
    news: dict[UUID, Heard] = {}
    for one in sorted(call_backs, key=lambda one: one.event.sequence):
        if take(tasks[one.event.task_id], one.event):
            news[one.event.task_id] = one
    for task in tasks.values():
        if task.card_id in forgotten:
            leave_out(task)
    readers = _readers(session, tasks.values())
    notes = _notes_of(session, tasks)
    letters: list[tuple[Note, DirectoryUser]] = []
    for task in tasks.values():
        task.heard_at = now
        letters += _follow(session, task, readers.of(task), notes[task.task_id], news.get(task.task_id), now)
    session.flush()
    write_letters(session, letters, settings, now)


def _readers(session: Session, tasks: Iterable[NotedTask]) -> Readers:
    named = {user_id for task in tasks for user_id in named_people(task)}
    nobody_named = any(task.is_open and not named_people(task) for task in tasks)
    answering = or_(DirectoryUser.roles.contains(["agent"]), DirectoryUser.roles.contains(["manager"]))
    wanted = DirectoryUser.user_id.in_(named)
    found = session.scalars(
        select(DirectoryUser).where(DirectoryUser.is_active, or_(wanted, answering) if nobody_named else wanted)
    ).all()
    fallback = [user.user_id for user in found if {"agent", "manager"} & set(user.roles)]
    cards = _cards(session, tasks) if nobody_named else {}
    return Readers({user.user_id: user for user in found}, sorted(fallback), cards)


def _cards(session: Session, tasks: Iterable[NotedTask]) -> dict[UUID, DirectoryCard]:
    wanted = select(DirectoryCard).where(DirectoryCard.card_id.in_({task.card_id for task in tasks if task.card_id}))
    return {card.card_id: card for card in session.scalars(wanted)}


def _notes_of(session: Session, tasks: Iterable[UUID]) -> dict[UUID | None, dict[UUID, Note]]:
    """By task and reader."""
    found: dict[UUID | None, dict[UUID, Note]] = defaultdict(dict)
    for note in session.scalars(select(Note).where(Note.task_id.in_(list(tasks)))):
        found[note.task_id][note.user_id] = note
    return found


def _follow(
    session: UnitOfWork,
    task: NotedTask,
    readers: Sequence[DirectoryUser],
    notes: dict[UUID, Note],
    news: Heard | None,
    now: datetime,
) -> list[tuple[Note, DirectoryUser]]:
    """Bring one task's notes to where it is; returns those that are worth a letter."""
    for user_id in notes.keys() - {reader.user_id for reader in readers}:
        notes[user_id].read_at = notes[user_id].read_at or now
    known = [(notes[reader.user_id], reader) for reader in readers if reader.user_id in notes]
    added = [reader for reader in readers if reader.user_id not in notes] if news else []
    made = [(_new_note(session, task, reader.user_id, now), reader) for reader in added]
    for note, reader in known + made:
        _word(note, task, reader, now)
        if news:
            _tell(session, note, news, now)
    # whoever got a note because nobody was named yet has had no letter; one that was written is not written again
    return [(note, reader) for note, reader in known + made if not note.read_at] if news and named_people(task) else []


def _new_note(session: Session, task: NotedTask, user_id: UUID, now: datetime) -> Note:
    note = Note(id=uuid7(), user_id=user_id, source=f"task:{task.task_id}", kind=CALL_BACK, task_id=task.task_id)
    note.written_at, note.read_at = now, None
    session.add(note)
    return note


def _word(note: Note, task: NotedTask, reader: DirectoryUser, now: datetime) -> None:
    wording = call_back(task, reader.language, reader.time_zone, now)
    note.title, note.body, note.card_id = wording.title, wording.body, task.card_id


def call_back(task: NotedTask, language_code: str, time_zone: str, now: datetime) -> Wording:
    """What to tell somebody who is to call a client back."""
    language = language_of(language_code)
    who = client(language, task.client_number, task.card_name)
    when = moment(language, task.due_at or now, now, zone_of(time_zone))
    count = missed(language, task.missed_calls) if task.missed_calls else ""
    queue = language.queue.format(queue=task.queue) if task.queue else ""
    return Wording(language.call_back.format(who=who, when=when), " · ".join(filter(None, (count, queue))))


def _tell(session: UnitOfWork, note: Note, news: Heard, now: datetime) -> None:
    if news.envelope.actor == str(note.user_id):
        note.read_at = note.read_at or now  # one's own doing is no news
        return
    note.written_at, note.read_at = now, None
    note.told_id = session.emit(as_event(note), because=news, at=now).id


def as_event(note: Note) -> NoteWritten:
    """The note as its reader's screens hear of it."""
    return NoteWritten(
        note_id=note.id,
        user_id=note.user_id,
        kind=note.kind,
        title=note.title,
        body=note.body,
        card_id=note.card_id,
        written_at=note.written_at,
    )


def follow_merges(session: Session, merges: Sequence[CardMerged]) -> None:
    """What is written of a client goes with him to the card that remains."""
    for merge in sorted(merges, key=lambda merge: (merge.card_id, merge.sequence)):
        for model in (Note, NotedTask, Letter):
            moved = update(model).where(model.card_id == merge.card_id)
            session.execute(moved.values(card_id=merge.into_card_id))
