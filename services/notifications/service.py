"""Wiring of notifications."""

from kartoteka.contracts.directory import Directory
from kartoteka.contracts.guard import Guard
from kartoteka.host import Service
from notifications.letters.api import LettersApi
from notifications.letters.jobs import LettersJobs
from notifications.letters.listeners import LettersListeners
from notifications.notes.api import NotesApi
from notifications.notes.jobs import NotesJobs
from notifications.notes.listeners import NotesListeners
from notifications.stream.api import LiveNow, StreamApi
from notifications.stream.listeners import StreamListeners


class Notifications(
    Service,
    Guard,
    Directory,
    StreamApi,
    StreamListeners,
    NotesApi,
    NotesListeners,
    NotesJobs,
    LettersApi,
    LettersListeners,
    LettersJobs,
):
    """What people are told: live on their screens, by notes in the bell, by letters."""

    name = "notifications"
    forgets_by_itself = False  # notes and directory forget a client at once
    live = LiveNow()
