"""Tasks follow the cards of their clients: a number gets a card, a card another name or owner, two cards become one, a
client is forgotten."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from kartoteka.contracts.directory import card as card_in_directory
from kartoteka.contracts.events.contacts import CardChanged, CardErased, CardMerged
from kartoteka.db import UnitOfWork
from kartoteka.events import Heard
from pipeline.tasks.call_backs import TITLE, close, settle
from pipeline.tasks.clients import lock_clients
from pipeline.tasks.models import Task, Touch
from pipeline.tasks.telling import tell_changed

ERASED = "(erased)"


def follow_cards(
    session: UnitOfWork, heard: Sequence[Heard], within: timedelta, keep_directory: Callable[[], None]
) -> None:
    """Let the directory take the changes, then bring the tasks of those clients in line with it.

    In one transaction, and under the lock that calls take too: a call that comes meanwhile sees all of it or nothing.
    """
    cards = list({one.event.card_id for one in heard})
    into = [one.event.into_card_id for one in heard if isinstance(one.event, CardMerged)]
    lock_clients(session, _numbers(session, heard), cards=cards + into)
    causes = _numbers(session, heard)
    keep_directory()
    _forget(session, heard, causes)
    settle(session, causes, within, causes, may_open=False)
    _rename_others(session, cards, {one.event.card_id: one for one in heard})


_NUMBERS = "select value, card_id from directory_identifiers where kind = 'phone' and card_id = any(%s)"


def _numbers(session: UnitOfWork, heard: Sequence[Heard]) -> dict[str, Heard]:
    """The numbers that these events concern, of before and after, each with one of its events."""
    by_card = {one.event.card_id: one for one in heard}
    known = session.psycopg().execute(_NUMBERS, (list(by_card),))
    before = {number: by_card[card_id] for number, card_id in known}
    after = {number: one for one in heard if isinstance(one.event, CardChanged) for number in one.event.phones}
    return before | after


def _forget(session: UnitOfWork, heard: Sequence[Heard], causes: dict[str, Heard]) -> None:
    """Erase what tasks and touches know of clients who asked to be forgotten."""
    erased = {one.event.card_id: one for one in heard if isinstance(one.event, CardErased)}
    if not erased:
        return
    numbers = [number for number, one in causes.items() if one.event.card_id in erased]
    for task in session.scalars(select(Task).where(Task.card_id.in_(list(erased))).order_by(Task.id).with_for_update()):
        because = erased[_card_of(task)]
        task.card_name = task.client_number = None
        task.title = TITLE if task.kind == "call_back" else ERASED
        if task.is_open and task.kind == "call_back":
            close(session, task, "cancelled", because.event.erased_at, None, because)
    session.execute(delete(Touch).where(Touch.number.in_(numbers)))


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
