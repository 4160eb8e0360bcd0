"""The post: claims, leases, attempts; each letter once, or nobody knows."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from kartoteka.contracts.directory import Directory
from kartoteka.db import Database
from kartoteka.ids import uuid7
from kartoteka.settings import Settings
from notifications.letters.errors import NotToBeSentAgain
from notifications.letters.jobs import LettersJobs
from notifications.letters.models import Letter, LetterAttempt
from notifications.letters.post import (
    Claimed,
    LostLeaseError,
    deliver_next,
    give_up_on_leavers,
    release_abandoned,
    send_again,
)
from notifications.letters.smtp import send
from notifications.letters.states import PAUSES, Answer, Outcome, State, after
from tests.notifications.cast import ALICE, hear, user
from tests.notifications.mail_server import MailServer
from tests.traces import said, traces

SENT = Outcome(Answer.SENT, "250 taken")
LATER = Outcome(Answer.LATER, "451 later")
HandOver = Callable[[], None]


@pytest.fixture
def letter_id(database: Database) -> UUID:
    return write(database)


def write(database: Database, **told: Any) -> UUID:
    id = uuid7()
    fields = {"source": f"task:{id}", "user_id": ALICE, "to_address": "alice@example.com", "subject": "Привет"}
    with database.transaction() as session:
        now = session.scalar(select(text("now()")))
        fields |= {"body": "…", "state": State.QUEUED, "attempts": 0, "written_at": now, "next_at": now}
        session.add(Letter(id=id, **fields | told))
    return id


def letter(database: Database, id: UUID) -> Letter:
    with database.transaction() as session:
        return session.scalars(select(Letter).where(Letter.id == id)).one()


def tries(database: Database, id: UUID) -> list[tuple[int, str | None, str | None]]:
    with database.transaction() as session:
        found = select(LetterAttempt).where(LetterAttempt.letter_id == id).order_by(LetterAttempt.number)
        return [(one.number, one.outcome, one.detail) for one in session.scalars(found)]


def let_time_pass(database: Database, what: str) -> None:
    with database.transaction() as session:
        session.execute(text(f"update letters set {what} = now() - interval '1 second'"))


def answering(outcome: Outcome) -> Callable[[Claimed, HandOver], Outcome]:
    def answer(letter: Claimed, hand_over: HandOver) -> Outcome:
        hand_over()
        return outcome

    return answer


def dying(letter: Claimed, hand_over: HandOver) -> Outcome:
    raise KeyboardInterrupt


def dying_with_the_text_gone(letter: Claimed, hand_over: HandOver) -> Outcome:
    hand_over()
    raise KeyboardInterrupt


def test_it_sends_a_letter_once(database: Database, letter_id: UUID) -> None:
    assert deliver_next(database.transaction, answering(SENT))
    assert not deliver_next(database.transaction, answering(SENT))
    kept = letter(database, letter_id)
    assert (kept.state, kept.attempts, kept.last_error) == ("sent", 1, None)
    assert kept.sent_at
    assert tries(database, letter_id) == [(1, "sent", "250 taken")]


def test_it_sends_by_a_real_server_at_the_second_attempt(database: Database, letter_id: UUID) -> None:
    with MailServer() as server:
        server.say("RCPT", "451 greylisted")
        by_smtp = partial(_by_smtp, server.url)
        deliver_next(database.transaction, by_smtp)
        assert not deliver_next(database.transaction, by_smtp)
        let_time_pass(database, "next_at")
        deliver_next(database.transaction, by_smtp)
    assert [mail["Subject"] for mail in server.letters] == ["Привет"]
    assert tries(database, letter_id) == [(1, "later", "451 greylisted"), (2, "sent", "250 taken")]


def _by_smtp(url: str, letter: Claimed, hand_over: HandOver) -> Outcome:
    return send(letter, url, "crm@example.com", hand_over)


def test_it_pauses_longer_each_time_and_gives_up(database: Database, letter_id: UUID) -> None:
    for number, pause in enumerate(PAUSES, 1):
        deliver_next(database.transaction, answering(LATER))
        kept = letter(database, letter_id)
        assert (kept.state, kept.attempts, kept.last_error) == ("queued", number, "451 later")
        assert kept.next_at and kept.next_at - kept.written_at > pause - timedelta(seconds=1)
        let_time_pass(database, "next_at")
    deliver_next(database.transaction, answering(LATER))
    assert letter(database, letter_id).state == "failed"


@pytest.mark.parametrize(("answer", "state"), [(Answer.REFUSED, State.FAILED), (Answer.UNKNOWN, State.UNKNOWN)])
def test_it_does_not_try_again_unasked(database: Database, letter_id: UUID, answer: Answer, state: State) -> None:
    deliver_next(database.transaction, answering(Outcome(answer, "…")))
    let_time_pass(database, "next_at")
    assert not deliver_next(database.transaction, answering(SENT))
    assert letter(database, letter_id).state == state


@pytest.mark.parametrize(("sender", "state"), [(dying, "queued"), (dying_with_the_text_gone, "unknown")])
def test_it_knows_what_a_dead_sender_leaves(
    database: Database, letter_id: UUID, sender: Callable[[Claimed, HandOver], Outcome], state: str
) -> None:
    with pytest.raises(KeyboardInterrupt):
        deliver_next(database.transaction, sender)
    assert not deliver_next(database.transaction, answering(SENT))
    let_time_pass(database, "locked_until")
    with database.transaction() as session:
        release_abandoned(session)
    assert letter(database, letter_id).state == state
    assert tries(database, letter_id) == [(1, None, None)]


def test_it_hands_nothing_over_when_its_lease_is_lost(database: Database, letter_id: UUID) -> None:
    refused: list[bool] = []

    def slow(letter: Claimed, hand_over: HandOver) -> Outcome:
        let_time_pass(database, "locked_until")
        with pytest.raises(LostLeaseError) as lost:
            hand_over()
        refused.append(True)
        raise lost.value

    assert deliver_next(database.transaction, slow)
    assert refused
    assert letter(database, letter_id).state == "sending"


def test_it_gives_two_senders_two_letters(database: Database) -> None:
    ids = {write(database), write(database)}
    sent: set[UUID] = set()

    def other(letter: Claimed, hand_over: HandOver) -> Outcome:
        sent.add(letter.id)
        return SENT

    def first(letter: Claimed, hand_over: HandOver) -> Outcome:
        assert deliver_next(database.transaction, other)
        assert not deliver_next(database.transaction, other)
        return other(letter, hand_over)

    deliver_next(database.transaction, first)
    assert sent == ids


def test_it_makes_its_rounds(database: Database, settings: Settings) -> None:
    ids = {write(database), write(database, next_at=None), write(database, state=State.KEPT)}
    with MailServer() as server:
        rounds = LettersJobs()
        rounds.db, rounds.settings = database, replace(settings, smtp_url=server.url)
        rounds.send_letters()
    assert len(server.letters) == 1
    assert sorted(letter(database, id).state for id in ids) == ["kept", "queued", "sent"]


def test_it_sends_again_when_a_person_says_so(database: Database, letter_id: UUID) -> None:
    deliver_next(database.transaction, answering(Outcome(Answer.UNKNOWN, "…")))
    with database.transaction() as session:
        send_again(session, letter_id)
    assert deliver_next(database.transaction, answering(SENT))
    assert letter(database, letter_id).state == "sent"
    assert said(traces(database)[-1]) == ("letter.sent-again", "letter", {"state": ["unknown", "queued"]})


@pytest.mark.parametrize(
    ("answer", "attempts", "state"),
    [
        (Answer.SENT, 1, State.SENT),
        (Answer.LATER, 4, State.QUEUED),
        (Answer.LATER, 5, State.FAILED),
        (Answer.REFUSED, 1, State.FAILED),
        (Answer.UNKNOWN, 1, State.UNKNOWN),
    ],
)
def test_it_has_a_state_for_every_answer(answer: Answer, attempts: int, state: State) -> None:
    assert after(Outcome(answer, ""), attempts)[0] is state


def leave(database: Database) -> None:
    """Alice works here no longer."""
    with database.transaction() as session:
        Directory().keep_users_in_directory(session, hear(user("Alice", is_active=False)))


def test_it_sends_nothing_to_whoever_has_left(database: Database, letter_id: UUID) -> None:
    leave(database)
    assert not deliver_next(database.transaction, answering(SENT))
    with database.transaction() as session:
        give_up_on_leavers(session)
    kept = letter(database, letter_id)
    assert (kept.state, kept.last_error) == ("failed", "the reader has left")


def test_it_is_not_to_be_sent_again_to_whoever_has_left(database: Database) -> None:
    letter_id = write(database, state=State.FAILED)
    leave(database)
    with database.transaction() as session, pytest.raises(NotToBeSentAgain):
        send_again(session, letter_id)
