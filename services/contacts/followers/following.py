"""Following a client: a colleague sees the card though neither he nor his team answers for it."""

from uuid import UUID

from contacts.cards.filing import amend, tell_changes
from contacts.cards.finding import visible_card
from contacts.cards.models import Card
from contacts.cards.owners import expect_colleague
from contacts.changes.limits import count_edits
from contacts.followers.errors import TooManyFollowers
from contacts.timeline.changes import Changed
from kartoteka.auth import Viewer
from kartoteka.contracts.audit import record
from kartoteka.db import UnitOfWork

MOST = 50


def let_follow(session: UnitOfWork, who: Viewer, card_id: UUID, user_id: UUID, most_an_hour: int) -> Card:
    """Let a colleague see the card from now on. Invalid when nobody who works here has this id; TooManyChanges as when
    the card were changed otherwise."""
    card = visible_card(session, who, card_id, lock=True)
    if user_id in card.follower_ids:
        return card
    expect_colleague(session, who, user_id, "user_id")
    if len(card.follower_ids) >= MOST:
        raise TooManyFollowers(f"At most {MOST}")
    return _followed_by(session, who, card, [*card.follower_ids, user_id], most_an_hour)


def let_go(session: UnitOfWork, who: Viewer, card_id: UUID, user_id: UUID, most_an_hour: int) -> Card:
    """A colleague follows the card no longer. TooManyChanges as `let_follow`."""
    card = visible_card(session, who, card_id, lock=True)
    if user_id not in card.follower_ids:
        return card
    left = [one for one in card.follower_ids if one != user_id]
    return _followed_by(session, who, card, left, most_an_hour)


def _followed_by(session: UnitOfWork, who: Viewer, card: Card, follower_ids: list[UUID], most_an_hour: int) -> Card:
    change = Changed(card, amend(card, {"follower_ids": follower_ids}), who.user_id)
    tell_changes(session, [change])
    record(session, "card.changed", "card", card.id, change.fields)
    count_edits(session, who, 1, most_an_hour)
    return card
