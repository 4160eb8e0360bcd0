"""Wiring of contacts."""

from contacts.bin.api import BinApi
from contacts.cards.api import CardsApi
from contacts.deletion_requests.api import DeletionRequestsApi
from contacts.erasures.api import ErasuresApi
from contacts.erasures.listeners import ErasuresListeners
from contacts.exports.api import ExportsApi
from contacts.readings.jobs import ReadingsJobs, TallyKeeper
from contacts.timeline.api import TimelineApi
from contacts.timeline.listeners import TimelineListeners
from kartoteka.contracts.directory import Directory
from kartoteka.contracts.guard import Guard
from kartoteka.host import Service


class Contacts(
    Service,
    Guard,
    CardsApi,
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

    # of the directory only who may answer for a card: the cards are here
    keep_users_in_directory = Directory.keep_users_in_directory
    keep_teams_in_directory = Directory.keep_teams_in_directory
