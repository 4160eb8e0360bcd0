"""Settings of a process, read once from the environment; every one has a default that suits a laptop."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


class BadSettingError(Exception):
    """A setting can't be understood; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What may differ between two installations. The environment variable is the field's name in capitals, with
    `KARTOTEKA_` before it, but for the two that every host knows: DATABASE_URL and AMQP_URL."""

    database_url: str = field(default="postgresql://postgres@127.0.0.1:5432", repr=False)
    """The server; each service's database is `<namespace><service>` on it."""
    amqp_url: str = field(default="", repr=False)
    """The broker; empty: all services share one process and its in-process bus."""
    namespace: str = "kartoteka_"
    """Before every database, exchange and queue: two suites on one server don't meet."""
    host: str = "127.0.0.1"
    port: int = 8080
    trusted_proxies: int = 0
    """How many proxies of one's own stand in front: so many addresses at the end of X-Forwarded-For are believed."""
    quorum_queues: bool = False
    """Quorum queues survive the loss of a broker node; on one node they cost nothing either."""
    workers: int = 64
    """Requests and batches that one service handles at once."""
    pool_size: int = 4
    """Database connections that one service keeps open in one process; under load it takes as many again."""
    statement_seconds: float = 15.0
    """The longest that one SQL statement may take, before the answer is 503."""
    body_limit: int = 1_048_576
    """Bytes of a request's body."""
    body_seconds: float = 20.0
    """The longest that a client may take to send his request."""
    token_key: str = field(default="", repr=False)
    """Ed25519 private key (JWK), or a set of them (JWKS) of which the first one signs: accounts only."""
    token_public_key: str = ""
    """Ed25519 public key (JWK), or a set of them (JWKS) while keys are changed: every service checks tokens by it."""
    users_file: str = ""
    """JSON of people and teams who are to be there from the start; whoever is there already stays as he is."""
    session_idle_hours: float = 12.0
    """A session that nobody used for so long is over."""
    session_days: float = 30.0
    """A session is over after so many days, however busy."""
    oidc_issuer: str = ""
    """The company's own OpenID provider (its issuer URL); empty: sign-in by password alone."""
    oidc_client_id: str = ""
    """How this suite is registered there; its redirect URI is `<public_url>/api/accounts/oidc/callback`."""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = ""
    """What people call the provider: for the button."""
    web_root: str = ""
    """Folder of the pages to serve at `/`; empty where Caddy does it."""
    retry_seconds: str = "5,60,600,3600"
    """The pauses before a message that failed comes again; after the last one it is dead."""
    keep_published_days: int = 400
    """How long published events stay for replay."""
    keep_inbox_days: int = 30
    """How long a message's id is remembered: a duplicate that comes later than this would count twice."""
    call_back_minutes: int = 30
    """Within what time after a missed call the client must be called back."""
    keep_journal_days: int = 30
    """How long what PBXs sent is kept, for calls to be told again by better rules."""
    edits_an_hour: int = 200
    """How many clients somebody without the right to change many may change within an hour."""
    region: str = "RU"
    """Home country of numbers typed without one."""
    export_most_rows: int = 10_000
    """The most clients that one export may hold."""
    exports_a_day: int = 5
    """How many exports somebody who is no administrator may make within 24 hours."""
    reading_alarm_opened: int = 300
    """Whoever opens more cards than that within an hour is reported to the administrators."""
    reading_alarm_listed: int = 5000
    """So is whoever has more cards shown in lists."""
    smtp_url: str = field(default="", repr=False)
    """smtp://user:password@host:port; empty: letters are kept and not sent."""
    mail_from: str = "Kartoteka <kartoteka@localhost>"
    public_url: str = "http://127.0.0.1:8080"
    """Where people reach the suite: for links in letters."""
    pbx_file: str = ""
    """JSON list of the PBXs to read (see telephony's README)."""
    log_format: str = "text"
    """`text` for people, `json` for machines."""
    log_level: str = "INFO"

    @property
    def in_process(self) -> bool:
        """True when there is no broker."""
        return not self.amqp_url

    @property
    def retry_pauses(self) -> tuple[float, ...]:
        """`retry_seconds` as numbers; BadSettingError when they are none."""
        try:
            return tuple(float(pause) for pause in self.retry_seconds.split(",") if pause.strip())
        except ValueError:
            raise BadSettingError(f"KARTOTEKA_RETRY_SECONDS={self.retry_seconds!r}: numbers with commas") from None

    def database(self, service: str) -> str:
        """The URL of a service's own database."""
        return f"{self.database_url.rstrip('/')}/{self.namespace}{service}"


_PLAIN = {"database_url": "DATABASE_URL", "amqp_url": "AMQP_URL"}


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment; BadSettingError names what it can't understand. `…_FILE` reads a secret from a
    file, as containers hand them over."""
    found: dict[str, Any] = {}
    for setting in fields(Settings):
        name = _PLAIN.get(setting.name, f"KARTOTEKA_{setting.name.upper()}")
        text = _secret_or_plain(environ, name)
        if text is not None:
            found[setting.name] = _convert(name, text, type(setting.default))
            _insist_on_address(name, text)
    return Settings(**found)


_SCHEMES = {"DATABASE_URL": ("postgresql://", "postgres://"), "AMQP_URL": ("amqp://", "amqps://")}


def _insist_on_address(name: str, text: str) -> None:
    """Without repeating it: an address may hold a password."""
    schemes = _SCHEMES.get(name)
    if schemes and text and not text.startswith(schemes):
        raise BadSettingError(f"{name} is no address that begins with {schemes[0]}")


def _secret_or_plain(environ: Mapping[str, str], name: str) -> str | None:
    path = environ.get(f"{name}_FILE")
    if not path:
        return environ.get(name)
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise BadSettingError(f"{name}_FILE={path}: {error.strerror}") from error


_YES_OR_NO = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("", "0", "false", "no", "off"), False),
}


def _convert(name: str, text: str, wanted: type) -> object:
    try:
        return _YES_OR_NO[text.lower()] if wanted is bool else wanted(text)
    except (ValueError, KeyError):
        raise BadSettingError(f"{name}={text!r} is not a {wanted.__name__}") from None
