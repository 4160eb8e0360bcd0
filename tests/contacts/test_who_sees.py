"""Who sees which card is written twice, in SQL for lists and in Python for a card at hand: both say the same."""

from itertools import product

import pytest
from sqlalchemy import select

from contacts.cards.filing import NewCard, row_of
from contacts.cards.finding import is_visible, visible_to
from contacts.cards.models import Card
from tests.contacts.cast import ALICE, AUDITOR, BOB, CAROL, DANA, SALES, SUPPORT, TEN, viewer

OWNERS = (None, ALICE.user_id, BOB.user_id)
TEAMS = (None, SALES, SUPPORT)
FOLLOWERS = ([], [BOB.user_id], [CAROL.user_id, ALICE.user_id])
CASHIER = viewer("Kim", "cashier", SUPPORT)


@pytest.mark.parametrize("who", [ALICE, BOB, CAROL, DANA, AUDITOR, CASHIER], ids=lambda who: who.name)
def test_a_list_holds_the_cards_that_could_be_opened(database, who):
    with database.transaction() as session:
        for owner_id, team_id, follower_ids in product(OWNERS, TEAMS, FOLLOWERS):
            row = row_of(NewCard(name="Ivan", owner_id=owner_id, team_id=team_id), TEN)
            session.add(Card(**row | {"follower_ids": follower_ids}))
    with database.transaction() as session:
        every = session.scalars(select(Card)).all()
        listed = set(session.scalars(select(Card.id).where(visible_to(who))))
    assert len(every) == 27
    assert listed == {card.id for card in every if is_visible(who, card)}
