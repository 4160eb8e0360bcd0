"""Tasks follow the cards of their clients: a number gets a card, a card another name or owner, two cards become one, a
client is forgotten."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from kartoteka.contracts.directory import card as card_in_directory
from kartoteka.contracts.events.contacts import CardChanged, CardErased, CardMerged
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from pipeline.tasks.call_backs import settle
from pipeline.tasks.clients import lock_clients
from pipeline.tasks.erasing import erase_client
from pipeline.tasks.models import Task
from pipeline.tasks.telling import tell_changed


def follow_cards(
    session: UnitOfWork,
    heard: Sequence[Heard],
    within: timedelta,
    keep_directory: Callable[[Sequence[Heard]], None],
) -> None:
    """Let the directory take the changes, then bring the tasks of those clients in line with it.

    In one transaction, and under the lock that calls take too: a call that comes meanwhile sees all of it or nothing.
    """
    cards = list({one.event.card_id for one in heard})
    into = [one.event.into_card_id for one in heard if isinstance(one.event, CardMerged)]
    lock_clients(session, _numbers(session, heard), cards=cards + into)
    causes = _numbers(session, heard)
    erasures = [one for one in heard if isinstance(one.event, CardErased)]
    keep_directory([one for one in heard if one not in erasures])
    for one in erasures:
        erase_client(session, one)
    settle(session, causes, within, causes, may_open=False)
    _rename_others(session, cards, {one.event.card_id: one for one in heard})


_NUMBERS = "select value, card_id from directory_identifiers where kind = 'phone' and card_id = any(%s)"


def _numbers(session: UnitOfWork, heard: Sequence[Heard]) -> dict[str, Heard]:
    """The numbers that these events concern, of before and after, each with one of its events."""
    by_card = {one.event.card_id: one for one in heard}
    known = session.psycopg().execute(_NUMBERS, (list(by_card),))
    before = {number: by_card[card_id] for number, card_id in known}
    return before | {number: one for one in heard for number in _told(one)}


def _told(one: Heard) -> list[str]:
    if isinstance(one.event, CardChanged):
        return one.event.phones
    return one.event.numbers if isinstance(one.event, CardErased) else []


def _card_of(task: Task) -> UUID:
    assert task.card_id is not None
    return task.card_id


def _rename_others(session: UnitOfWork, cards: Sequence[UUID], causes: dict[UUID, Heard]) -> None:
    """Open tasks that people made follow their card too."""
    others = select(Task).where(Task.kind != "call_back", Task.closed_at.is_(None), Task.card_id.in_(cards))
    for task in session.scalars(others.order_by(Task.id).with_for_update()):
        because = causes[_card_of(task)]
        card = card_in_directory(session, _card_of(task))
        if card is None or (task.card_id, task.card_name) == (card.card_id, card.name or None):
            continue
        task.card_id, task.card_name = card.card_id, card.name or None
        task.version += 1
        tell_changed(session, task, task.owner_id, because)
