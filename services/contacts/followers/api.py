"""Followers over HTTP."""

from uuid import UUID

from contacts.cards.api import writers
from contacts.cards.models import Card
from contacts.cards.schemas import CardSchema
from contacts.changes.errors import TooManyChanges
from contacts.changes.limits import tell_if_too_many
from contacts.followers.errors import TooManyFollowers
from contacts.followers.following import let_follow, let_go
from kartoteka.auth import Viewer
from kartoteka.db import Database, UnitOfWork
from kartoteka.http import route
from kartoteka.problems import Invalid
from kartoteka.settings import Settings

FOLLOWER = "/cards/<uuid:card_id>/followers/<uuid:user_id>"


class FollowersApi:
    """Colleagues who see a card beside its owner and his team."""

    db: Database
    settings: Settings

    @route("PUT", FOLLOWER, may=writers, answer=CardSchema, errors=(TooManyFollowers, TooManyChanges, Invalid))
    def follow_card(self, session: UnitOfWork, who: Viewer, card_id: UUID, user_id: UUID) -> Card:
        """Let a colleague, or oneself, see the card from now on; at most 50."""
        with tell_if_too_many(self.db, session, who):
            return let_follow(session, who, card_id, user_id, self.settings.edits_an_hour)

    @route("DELETE", FOLLOWER, may=writers, answer=CardSchema, errors=(TooManyChanges,))
    def leave_card(self, session: UnitOfWork, who: Viewer, card_id: UUID, user_id: UUID) -> Card:
        """Let him follow it no longer."""
        with tell_if_too_many(self.db, session, who):
            return let_go(session, who, card_id, user_id, self.settings.edits_an_hour)
