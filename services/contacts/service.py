"""Wiring of contacts."""

from contacts.cards.api import CardsApi
from contacts.timeline.api import TimelineApi
from contacts.timeline.listeners import TimelineListeners
from kartoteka.contracts.directory import Directory
from kartoteka.contracts.guard import Guard
from kartoteka.host import Service


class Contacts(Service, Guard, CardsApi, TimelineApi, TimelineListeners):
    """Client cards, and on each card everything that happened between the client and the company."""

    name = "contacts"

    # of the directory only who may answer for a card: the cards are here
    keep_users_in_directory = Directory.keep_users_in_directory
    keep_teams_in_directory = Directory.keep_teams_in_directory
