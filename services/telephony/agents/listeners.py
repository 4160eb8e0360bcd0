"""What agents learn from the other services."""

from collections.abc import Sequence

from kartoteka.contracts.directory import Directory
from kartoteka.contracts.events.accounts import UserChanged
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from kartoteka.listeners import listens
from telephony.agents.statuses import put_leavers_offline


class AgentsListeners(Directory):
    """Who has left takes no calls."""

    @listens(UserChanged)
    def keep_users_in_directory(self, session: UnitOfWork, heard: Sequence[Heard]) -> None:
        """Keep the directory, as every service does; in it a phone is nobody's whose owner has left. Whatever he said
        last, he is offline."""
        super().keep_users_in_directory(session, heard)
        put_leavers_offline(session, [one.event.user_id for one in heard])
