"""Who sees which card is written twice, in SQL for lists and in Python for a card at hand: both say the same."""

from itertools import product

import pytest
from sqlalchemy import select

from contacts.cards.filing import NewCard
from contacts.cards.finding import visible_to
from contacts.cards.loading import load_cards
from contacts.cards.models import Card
from kartoteka.contracts.access import sees
from tests.contacts.cast import ALICE, AUDITOR, BOB, CAROL, DANA, SALES, SUPPORT

OWNERS = (None, ALICE.user_id, BOB.user_id)
TEAMS = (None, SALES, SUPPORT)


@pytest.mark.parametrize("who", [ALICE, BOB, CAROL, DANA, AUDITOR], ids=lambda who: who.name)
def test_a_list_holds_the_cards_that_could_be_opened(office, who):
    with office.database.transaction() as session:
        load_cards(
            session, (NewCard(name="Ivan", owner_id=owner, team_id=team) for owner, team in product(OWNERS, TEAMS))
        )
    with office.database.transaction() as session:
        every = session.scalars(select(Card)).all()
        listed = set(session.scalars(select(Card.id).where(visible_to(who))))
    assert len(every) == 9
    assert listed == {card.id for card in every if sees(who, "cards", card.owner_id, card.team_id)}
