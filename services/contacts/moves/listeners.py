"""What moves hear of."""

from collections.abc import Sequence
from functools import partial

from contacts.moves.moving import plan_for_staff, plan_hand_overs
from kartoteka.contracts.directory import Directory
from kartoteka.contracts.events.accounts import UserChanged, WorkHandedOver
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.listeners import listens


class MovesListeners:
    """Clients follow their people. Of the directory only who works here is kept: the cards are here."""

    keep_teams_in_directory = Directory.keep_teams_in_directory

    @listens(UserChanged)
    def keep_users_in_directory(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Keep who works here, as every service does, and let clients follow who goes to another team."""
        plan_for_staff(session, heard, partial(Directory.keep_users_in_directory, self, session, heard))

    @listens(WorkHandedOver)
    def hand_clients_over(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """All clients of one become another's, some at a time."""
        plan_hand_overs(session, heard)
