"""Wiring of contacts."""

from contacts.bin.api import BinApi
from contacts.cards.api import CardsApi
from contacts.changes.api import ChangesApi
from contacts.changes.jobs import ChangesJobs
from contacts.deletion_requests.api import DeletionRequestsApi
from contacts.erasures.api import ErasuresApi
from contacts.erasures.listeners import ErasuresListeners
from contacts.exports.api import ExportsApi
from contacts.followers.api import FollowersApi
from contacts.moves.api import MovesApi
from contacts.moves.jobs import MovesJobs
from contacts.moves.listeners import MovesListeners
from contacts.readings.jobs import ReadingsJobs, TallyKeeper
from contacts.timeline.api import TimelineApi
from contacts.timeline.listeners import TimelineListeners
from kartoteka.contracts.guard import Guard
from kartoteka.host import Service


class Contacts(
    Service,
    Guard,
    CardsApi,
    ChangesApi,
    ChangesJobs,
    FollowersApi,
    MovesApi,
    MovesJobs,
    MovesListeners,
    BinApi,
    DeletionRequestsApi,
    ErasuresApi,
    ErasuresListeners,
    ExportsApi,
    ReadingsJobs,
    TimelineApi,
    TimelineListeners,
):
    """Client cards, and on each card everything that happened between the client and the company."""

    name = "contacts"
    tally = TallyKeeper()
