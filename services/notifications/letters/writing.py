"""Letters are only written here; sending is the post's."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from kartoteka.contracts.directory import DirectoryUser
from kartoteka.db import UnitOfWork
from kartoteka.ids import uuid7
from kartoteka.settings import Settings
from notifications.letters.states import State
from notifications.notes.models import Note
from notifications.notes.wording import language_of

KEY_ENDING, MACHINE_KEY_ENDING = "key_ending", "machine_key_ending"
_PAGES_OF_KEYS = {KEY_ENDING: "account", MACHINE_KEY_ENDING: "staff"}
_COLUMNS = "id, source, user_id, note_id, card_id, to_address, subject, body, state, attempts, written_at, next_at"
_WRITE = f"""
    insert into letters ({_COLUMNS}) select {_COLUMNS} from json_populate_recordset(null::letters, %s::json)
    on conflict (source, user_id) do nothing"""  # noqa: S608  names of our own columns


def write_letters(
    session: UnitOfWork, notes: Sequence[tuple[Note, DirectoryUser]], settings: Settings, now: datetime
) -> None:
    """Letters for new notes, to those who have an address; one that was written before is not written again."""
    rows = [_letter(note, reader, settings, now) for note, reader in notes if reader.email]
    if rows:
        session.psycopg().execute(_WRITE, (msgspec.json.encode(rows).decode(),))


def _letter(note: Note, reader: DirectoryUser, settings: Settings, now: datetime) -> dict[str, object]:
    return {
        "id": uuid7(),
        "source": note.source,
        "user_id": reader.user_id,
        "note_id": note.id,
        "card_id": note.card_id,
        "to_address": reader.email,
        "subject": note.title,
        "body": letter_text(note, reader.language, settings.public_url),
        "state": State.QUEUED if settings.smtp_url else State.KEPT,
        "attempts": 0,
        "written_at": now,
        "next_at": now,
    }


def letter_text(note: Note, language_code: str, public_url: str) -> str:
    """The body: what the note says, and the way to the card, or to the keys."""
    language, base = language_of(language_code), public_url.rstrip("/")
    if note.kind in _PAGES_OF_KEYS:
        way = language.open_keys.format(link=f"{base}/{_PAGES_OF_KEYS[note.kind]}")
    else:
        way = language.open_card.format(link=f"{base}/" + (f"clients/{note.card_id}" if note.card_id else "tasks"))
    said = [note.title, note.body, "", way]
    return "\n".join(line for line in said if line or line == "") + "\n"
