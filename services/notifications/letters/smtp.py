"""Letters by SMTP (RFC 5321): one letter a connection, and a clear answer to "is it gone?"."""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate, parseaddr
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from notifications.letters.post import Claimed
from notifications.letters.states import Answer, Outcome

CONNECT_SECONDS = 10
ANSWER_SECONDS = 20
_READY_FOR_DATA = 354


class NoTlsError(smtplib.SMTPException):
    """The server offers no encryption, and a password is not sent without."""


@dataclass(frozen=True)
class MailServer:
    """`smtp://user:password@host:port` (encrypted when the server can) or `smtps://…` (encrypted from the start)."""

    host: str
    port: int
    user: str
    password: str
    is_smtps: bool

    @classmethod
    def of(cls, url: str) -> "MailServer":
        """Read a URL; ValueError when it is none of SMTP."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("not a URL like smtp://user:password@host:port")
        port = parts.port or (465 if parts.scheme == "smtps" else 587 if parts.username else 25)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port, user, password, parts.scheme == "smtps")

    def connect(self) -> smtplib.SMTP:
        """A connection that is ready for a letter."""
        smtp: smtplib.SMTP = smtplib.SMTP(timeout=CONNECT_SECONDS)
        if self.is_smtps:
            smtp = smtplib.SMTP_SSL(timeout=CONNECT_SECONDS, context=ssl.create_default_context())
        smtp._host = self.host  # type: ignore[attr-defined]  # what TLS checks the certificate against
        _expect(*smtp.connect(self.host, self.port))
        try:
            self._greet(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _greet(self, smtp: smtplib.SMTP) -> None:
        assert smtp.sock
        smtp.sock.settimeout(ANSWER_SECONDS)
        smtp.ehlo_or_helo_if_needed()
        if not self.is_smtps and smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        elif self.user and not self.is_smtps and not is_this_machine(self.host):
            raise NoTlsError("the server offers no encryption, and the password is not sent without")
        if self.user:
            smtp.login(self.user, self.password)


def is_this_machine(host: str) -> bool:
    """Whether what is said to a host stays on this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def as_message(letter: Claimed, sender: str) -> EmailMessage:
    """The letter as e-mail. Its Message-ID comes from its own id and is the same at every attempt, so that whoever
    gets it twice can tell. ValueError when an address is none."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = sender
    message["To"] = Address(addr_spec=letter.to_address)
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<{letter.id}@{_domain(sender)}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note is to answer
    message.set_content(letter.body)
    return message


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2]


def send(letter: Claimed, server_url: str, sender: str, hand_over: Callable[[], None]) -> Outcome:
    """Send a letter. `hand_over` is called when the server is ready for the text, before it leaves."""
    try:
        data = as_message(letter, sender).as_bytes()
    except (ValueError, LookupError, MessageError) as error:  # all of them are what `email` says to a bad address
        return Outcome(Answer.REFUSED, f"not a letter: {_words(error)}")
    try:
        smtp = MailServer.of(server_url).connect()
    except ValueError as error:
        return Outcome(Answer.LATER, _words(error))  # the settings' fault, not the letter's
    except OSError as error:  # smtplib's errors are of this kind, too
        return _not_gone(error)
    try:
        return _post(smtp, parseaddr(sender)[1], letter.to_address, data, hand_over)
    finally:
        smtp.close()


def _post(smtp: smtplib.SMTP, sender: str, to: str, data: bytes, hand_over: Callable[[], None]) -> Outcome:
    try:
        _expect(*smtp.mail(sender))
        _expect(*smtp.rcpt(to))
        _expect(*smtp.docmd("DATA"), wanted=_READY_FOR_DATA)
    except (OSError, ValueError) as error:
        return _not_gone(error)
    hand_over()
    try:
        smtp.send(re.sub(rb"(?m)^\.", b"..", data) + b".\r\n")
        code, words = smtp.getreply()
    except OSError as error:
        return Outcome(Answer.UNKNOWN, f"no answer after the text: {_words(error)}")
    answer = Answer.SENT if 200 <= code < 300 else Answer.LATER if code < 500 else Answer.REFUSED
    return Outcome(answer, f"{code} {words.decode(errors='replace')}")


def _expect(code: int, words: bytes, wanted: int | None = None) -> None:
    if code != wanted if wanted else not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, words)


def _not_gone(error: Exception) -> Outcome:
    """The text has not been handed over: only a final "no" about this letter keeps it from being tried again. A
    password that is wrong is the settings' fault, not the letter's."""
    is_final = isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500
    if isinstance(error, ValueError) or (is_final and not isinstance(error, smtplib.SMTPAuthenticationError)):
        return Outcome(Answer.REFUSED, _words(error))
    return Outcome(Answer.LATER, _words(error))


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return f"{type(error).__name__}: {error}"
