"""A letter on its way to a real mail server, and what each answer means."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from kartoteka.dev.ports import free_port
from notifications.letters import smtp
from notifications.letters.post import Claimed
from notifications.letters.smtp import MailServer as Server
from notifications.letters.smtp import NoTlsError, send
from notifications.letters.states import Answer, Outcome
from tests.notifications.mail_server import MailServer

SENDER = "Картотека <crm@example.com>"
LETTER = Claimed(
    id=UUID("01a20511-2382-70ff-b846-2805008ab9fc"),
    to_address="alice@example.com",
    subject="Перезвонить: Анна Петрова, до 14:30",
    body="2 пропущенных звонка\n.\n.. и точка\n",
    attempt=1,
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.2)


def post(url: str, letter: Claimed = LETTER) -> tuple[Outcome, list[str]]:
    """The outcome, and whether the text was handed over."""
    handed: list[str] = []
    return send(letter, url, SENDER, lambda: handed.append("handed")), handed


def test_it_delivers_a_letter_in_any_script(server: MailServer) -> None:
    outcome, handed = post(server.url)
    assert (outcome, handed) == (Outcome(Answer.SENT, "250 taken"), ["handed"])
    [letter] = server.letters
    assert letter["Subject"] == LETTER.subject
    assert letter["From"] == "=?utf-8?q?...?=" or "Картотека" in letter["From"]
    assert (letter["To"], letter["Auto-Submitted"]) == ("alice@example.com", "auto-generated")
    assert letter.get_content().splitlines() == LETTER.body.splitlines()


def test_it_gives_a_letter_the_same_message_id_at_every_attempt(server: MailServer) -> None:
    post(server.url)
    post(server.url, replace(LETTER, attempt=2))
    assert {letter["Message-ID"] for letter in server.letters} == {f"<{LETTER.id}@example.com>"}


def test_it_lets_no_client_write_headers(server: MailServer) -> None:
    post(server.url, replace(LETTER, subject="Hello\r\nBcc: everybody@example.com\n\nBuy"))
    [letter] = server.letters
    assert letter["Subject"] == "Hello Bcc: everybody@example.com Buy"
    assert letter["Bcc"] is None


@pytest.mark.parametrize("address", ["nobody", "a@b.example\r\nRCPT TO:<c@d.example>", "", "двор@example.com"])
def test_it_gives_up_on_what_is_no_address(server: MailServer, address: str) -> None:
    outcome, handed = post(server.url, replace(LETTER, to_address=address))
    assert (outcome.answer, handed, server.letters) == (Answer.REFUSED, [], [])


@pytest.mark.parametrize("verb", ["GREETING", "MAIL", "RCPT", "DATA", "TEXT"])
@pytest.mark.parametrize(("code", "answer"), [("451", Answer.LATER), ("550", Answer.REFUSED)])
def test_it_tells_later_from_never(server: MailServer, verb: str, code: str, answer: Answer) -> None:
    server.say(verb, f"{code} no")
    outcome, _ = post(server.url)
    assert outcome == Outcome(answer, f"{code} no")


@pytest.mark.parametrize("verb", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("manner", ["drop", "hang"])
@pytest.mark.usefixtures("impatient")
def test_it_tries_again_when_the_server_goes_before_the_text(
    server: MailServer, verb: str, manner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "CONNECT_SECONDS", 0.2)
    server.say(verb, manner)
    outcome, handed = post(server.url)
    assert (outcome.answer, handed) == (Answer.LATER, [])


@pytest.mark.parametrize("manner", ["drop", "hang"])
@pytest.mark.usefixtures("impatient")
def test_it_does_not_know_when_the_server_goes_after_the_text(server: MailServer, manner: str) -> None:
    server.say("TEXT", manner)
    outcome, handed = post(server.url)
    assert (outcome.answer, handed, len(server.letters)) == (Answer.UNKNOWN, ["handed"], 1)


def test_it_tries_again_when_nobody_is_there() -> None:
    outcome, _ = post(f"smtp://127.0.0.1:{free_port()}")
    assert outcome.answer is Answer.LATER


def test_it_takes_a_wrong_password_for_a_fault_of_the_settings(server: MailServer) -> None:
    server.say("EHLO", "250-here\r\n250 AUTH PLAIN")
    server.say("AUTH", "535 wrong")
    outcome, _ = post(server.url.replace("//", "//crm:wrong@"))
    assert outcome == Outcome(Answer.LATER, "535 wrong")


def test_it_tells_no_password_over_an_open_line(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "is_this_machine", lambda host: False)
    with pytest.raises(NoTlsError):
        Server.of(server.url.replace("//", "//crm:secret@")).connect()


@pytest.mark.parametrize(
    ("url", "port"),
    [("smtp://mail", 25), ("smtp://u:p%40ss@mail", 587), ("smtps://mail", 465), ("smtp://mail:2525", 2525)],
)
def test_it_knows_the_usual_ports(url: str, port: int) -> None:
    server = Server.of(url)
    assert (server.host, server.port) == ("mail", port)
    assert server.password in ("", "p@ss")


@pytest.mark.parametrize("url", ["http://mail", "mail", "smtp://"])
def test_it_waits_for_settings_that_name_a_mail_server(url: str) -> None:
    assert post(url)[0].answer is Answer.LATER
