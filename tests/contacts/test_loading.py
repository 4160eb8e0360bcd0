"""Many cards at once are cards like all others."""

from sqlalchemy import func, select

from contacts.cards.filing import NewCard
from contacts.cards.finding import cards_by_number
from contacts.cards.loading import AT_ONCE, load_cards
from contacts.cards.models import Card
from tests.contacts.cast import ALICE, IVAN, OLGA
from tests.contacts.office import told


def a_card(number: str, **values: object) -> NewCard:
    return NewCard(phones={number: "typed"}, emails={"x@y.ru": "X@y.ru"}, extra={"tab": "a\tb\\N\n"}, **values)


def test_it_is_found_and_reads_like_any_other(database):
    with database.transaction() as session:
        assert load_cards(session, [a_card(IVAN, name="Пётр\tЁлкин\n"), a_card(OLGA)]) == 2
        _, [card] = cards_by_number(session, ALICE, IVAN, "RU")
    assert (card.version, card.name, card.phones, card.emails) == (1, "Пётр\tЁлкин\n", [IVAN], ["x@y.ru"])
    assert card.extra == {"tab": "a\tb\\N\n"}


def test_it_takes_more_than_one_portion(database):
    with database.transaction() as session:
        assert load_cards(session, (NewCard(name=str(n)) for n in range(AT_ONCE + 1))) == AT_ONCE + 1
        assert session.scalar(select(func.count()).select_from(Card)) == AT_ONCE + 1


def test_it_tells_the_others_when_asked_to(database):
    with database.transaction() as session:
        load_cards(session, [a_card(IVAN)])
    assert told(database) == []
    with database.transaction() as session:
        load_cards(session, [a_card(OLGA)], tell=True)
    assert [event["phones"] for event in told(database)] == [[OLGA]]


def test_it_loads_nothing_from_nothing(database):
    with database.transaction() as session:
        assert load_cards(session, []) == 0
