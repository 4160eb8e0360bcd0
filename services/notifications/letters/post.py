"""The post: claims a letter, hands it to a mail server, keeps what came of it.

A claim is a lease in the letter's row, committed before anything leaves; no transaction is open while the server is
spoken to. A sender that dies leaves its lease to run out: had the text not been handed over, the letter is sent again;
otherwise nobody knows, and nothing is sent again unasked.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from kartoteka.contracts.audit import record
from kartoteka.contracts.directory import users
from kartoteka.db import UnitOfWork
from kartoteka.paging import page
from notifications.letters.errors import NoSuchLetter, NotToBeSentAgain
from notifications.letters.models import Letter
from notifications.letters.states import MAY_BE_SENT_AGAIN, Answer, Outcome, State, after

LEASE = timedelta(minutes=2)  # longer than any attempt lasts


class LostLeaseError(Exception):
    """The letter is no longer this sender's: it took too long, and another has decided."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this sender, and no other, has in his hands."""

    id: UUID
    to_address: str
    subject: str
    body: str
    attempt: int


Send = Callable[[Claimed, Callable[[], None]], Outcome]
"""Sends a letter; calls the second argument just before the text leaves."""
Transaction = Callable[[], AbstractContextManager[Session]]

_CLAIM = text("""
    with next as (
        select id from letters where state = 'queued' and next_at <= now()
            and not exists (select from directory_users where directory_users.user_id = letters.user_id
                and not is_active)
        order by next_at, id limit 1 for update skip locked),
    claimed as (
        update letters set state = 'sending', attempts = attempts + 1, locked_until = now() + :lease, handed_at = null
        from next where letters.id = next.id
        returning letters.id, to_address, subject, body, attempts as attempt),
    noted as (
        insert into letter_attempts (letter_id, number, began_at) select id, attempt, clock_timestamp() from claimed)
    select * from claimed""")

_HAND_OVER = text("""
    update letters set handed_at = clock_timestamp()
    where id = :id and attempts = :attempt and state = 'sending' and locked_until > clock_timestamp() returning id""")

_KEEP = text("""
    with ended as (
        update letter_attempts set ended_at = clock_timestamp(), outcome = :outcome, detail = :detail
        where letter_id = :id and number = :attempt)
    update letters set state = :state, locked_until = null, next_at = clock_timestamp() + cast(:pause as interval),
        sent_at = case when :is_sent then clock_timestamp() end, last_error = case when not :is_sent then :detail end,
        body = case when :is_sent and is_secret then '' else body end
    where id = :id and attempts = :attempt and state in ('sending', 'unknown')""")

_RELEASE = text("""
    update letters set state = case when handed_at is null then 'queued' else 'unknown' end, locked_until = null,
        next_at = now(), last_error = 'the sender did not live to tell'
    where id in (select id from letters where state = 'sending' and locked_until < now() for update skip locked)""")


_GIVE_UP = text("""
    update letters set state = 'failed', last_error = 'the reader has left' where id in (
        select letters.id from letters join directory_users on directory_users.user_id = letters.user_id
        where state = 'queued' and not is_active order by letters.id for update of letters skip locked)""")


def deliver_next(transaction: Transaction, send: Send) -> bool:
    """Send the letter whose turn it is; False when there is none."""
    with transaction() as session:
        row = session.execute(_CLAIM, {"lease": LEASE}).one_or_none()
    if row is None:
        return False
    letter = Claimed(*row)
    try:
        outcome = send(letter, lambda: _hand_over(transaction, letter))
    except LostLeaseError:
        return True
    with transaction() as session:
        keep_outcome(session, letter, outcome)
    return True


def _hand_over(transaction: Transaction, letter: Claimed) -> None:
    with transaction() as session:
        if session.scalar(_HAND_OVER, {"id": letter.id, "attempt": letter.attempt}) is None:
            raise LostLeaseError


def keep_outcome(session: Session, letter: Claimed, outcome: Outcome) -> None:
    """Write down what came of an attempt."""
    state, pause = after(outcome, letter.attempt)
    kept = {"state": state, "is_sent": state is State.SENT, "pause": pause, "detail": outcome.detail[:500]}
    session.execute(_KEEP, {"id": letter.id, "attempt": letter.attempt, "outcome": outcome.answer, **kept})


def release_abandoned(session: Session) -> None:
    """Decide about the letters of senders that have died."""
    session.execute(_RELEASE)


def give_up_on_leavers(session: Session) -> None:
    """Letters to those who no longer work here are not sent."""
    session.execute(_GIVE_UP)


def list_letters(session: Session, query: dict[str, Any]) -> dict[str, Any]:
    """A page of letters, the newest first."""
    letters = select(Letter)
    if query["state"]:
        letters = letters.where(Letter.state == query["state"])
    return page(session, letters, [Letter.id], query)


def get_letter(session: Session, letter_id: UUID) -> Letter:
    """A letter with its attempts."""
    letter = session.get(Letter, letter_id)
    if letter is None:
        raise NoSuchLetter
    return letter


def send_again(session: UnitOfWork, letter_id: UUID) -> Letter:
    """Queue a letter that has failed, was kept, or of which nobody knows: a person has decided so."""
    letter = session.get(Letter, letter_id, with_for_update=True)
    if letter is None:
        raise NoSuchLetter
    if letter.state not in MAY_BE_SENT_AGAIN:
        raise NotToBeSentAgain(f"It is {letter.state}")
    reader = users(session, [letter.user_id]).get(letter.user_id)
    if reader and not reader.is_active:
        raise NotToBeSentAgain("Its reader has left")
    if letter.is_secret and not letter.body:
        raise NotToBeSentAgain("Its link is good no longer")
    record(session, "letter.sent-again", "letter", letter.id, {"state": [letter.state, State.QUEUED]})
    letter.state, letter.next_at = State.QUEUED, session.scalar(select(text("now()")))
    return letter


__all__ = ["Answer", "Claimed", "Outcome", "deliver_next"]
