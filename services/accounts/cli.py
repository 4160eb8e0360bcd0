"""`kartoteka accounts …`: what is done to people by hand, where no administrator can sign in yet."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from kartoteka.db import UnitOfWork

SHORTEST_PASSWORD = 12


def _noted(text: str) -> tuple[int, str]:
    number, _, digest = text.partition(":")
    if not (number.isdigit() and len(digest) == 64):
        raise click.BadParameter("say NUMBER:HASH, as it stands in the logs of accounts")
    return int(number), digest.lower()


@click.group()
def accounts() -> None:
    """Staff, and the audit log."""


@accounts.command("hash-password")
@click.password_option()
def hash_password(password: str) -> None:
    """Print what stands for a password in the users file."""
    from accounts.passwords.hashing import hash_password as hashed

    click.echo(hashed(password))


@accounts.command("verify-audit")
@click.option(
    "--expect",
    "noted",
    multiple=True,
    type=_noted,
    metavar="NUMBER:HASH",
    help="An entry as it was noted elsewhere, such as in the logs of accounts, where its end stands each hour.",
)
def verify_audit(noted: tuple[tuple[int, str], ...]) -> None:
    """Check the audit log from its first entry to its last: exit code 1, and the first place, when it is not whole.

    That the end was cut off, or everything was written anew, is only seen with --expect.
    """
    with _database() as session:
        from accounts.audit.verification import verify

        verdict = verify(session, expected=dict(noted))
    if not verdict.is_whole:
        raise click.ClickException(f"broken at entry {verdict.broken_at}: {verdict.why}")
    click.echo(f"{verdict.checked} entries, whole; the log stands at {verdict.last}:{verdict.hash or '-'}")


@accounts.command("make-administrator")
@click.option("--login", required=True, help="What the person signs in by.")
@click.option("--name", required=True, help="What the person is called.")
@click.option("--email", help="Where letters reach the person.")
@click.option(
    "--password-file", type=click.File(), help="Read the password from a file, or from `-`; else it is asked."
)
def make_administrator(login: str, name: str, email: str | None, password_file: TextIO | None) -> None:
    """Make somebody an administrator: the first one, or one more when nobody can sign in any more."""
    password = _password(password_file)
    if len(password) < SHORTEST_PASSWORD:
        raise click.ClickException(f"a password has {SHORTEST_PASSWORD} characters at least")
    wanted = _checked({"login": login, "name": name, "email": email, "roles": ["administrator"]})
    with _database() as session:
        from accounts.passwords.hashing import hash_password as hashed
        from accounts.staff.people import make_person

        user = make_person(session, wanted)
        user.password_hash = hashed(password)
    click.echo(f"{user.name} can sign in as {user.login}")


@accounts.command("people")
def list_people() -> None:
    """List everybody, here or gone: login, name, roles, team, state, last sign-in."""
    with _database() as session:
        from sqlalchemy import select

        from accounts.teams.models import Team
        from accounts.users.models import User

        found = select(User, Team.name).outerjoin(Team, Team.id == User.team_id).order_by(User.login)
        for user, team in session.execute(found):
            seen = f"{user.last_sign_in_at:%Y-%m-%d %H:%M}" if user.last_sign_in_at else "never"
            roles = ",".join(user.roles)
            click.echo(f"{user.login:<16} {user.name:<24} {roles:<20} {team or '-':<20} {user.state:<9} {seen}")


@accounts.command()
@click.argument("login")
@click.option("--reset", is_flag=True, help="For somebody who has a password and has forgotten it: good for an hour.")
def link(login: str, reset: bool) -> None:
    """Print a link by which whoever has LOGIN sets his password, once: for where there is no mail."""
    with _database() as session:
        from datetime import UTC, datetime

        from sqlalchemy import select

        from accounts.links.links import make_link
        from accounts.users.models import User
        from kartoteka.settings import read_settings

        user = session.scalar(select(User).where(User.login == login.strip().lower(), User.is_active))
        if user is None:
            raise click.ClickException(f"nobody who is active has the login {login}")
        _, token = make_link(session, user, "reset" if reset else "invitation", datetime.now(UTC))
    click.echo(f"{read_settings().public_url.rstrip('/')}/link/{token}")


def _password(file: TextIO | None) -> str:
    if file:
        return file.readline().rstrip("\r\n")
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked


def _checked(given: dict[str, object]) -> dict[str, object]:
    """As the API would take it."""
    import kartoteka.green  # noqa: F401  isort: skip
    from marshmallow import ValidationError

    from accounts.staff.schemas import NewPersonSchema

    try:
        wanted: dict[str, object] = NewPersonSchema().load(given)
    except ValidationError as error:
        raise click.ClickException(_sentence(error.messages_dict)) from error
    return wanted


@contextmanager
def _database() -> Iterator["UnitOfWork"]:
    import kartoteka.green  # noqa: F401  isort: skip
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from kartoteka.cli import by_hand
    from kartoteka.db import Database
    from kartoteka.problems import Invalid
    from kartoteka.settings import read_settings

    try:
        with Database.of("accounts", read_settings()).transaction(by_hand()) as session:
            yield session
    except OperationalError as error:
        raise click.ClickException(str(error.orig)) from error
    except ProgrammingError as error:
        raise click.ClickException("the database of accounts is not at the newest schema: kartoteka migrate") from error
    except Invalid as error:
        raise click.ClickException(_sentence(error.fields or {})) from error


def _sentence(fields: dict[str, list[str]]) -> str:
    return "; ".join(f"{name}: {' '.join(map(str, said))}" for name, said in fields.items())
