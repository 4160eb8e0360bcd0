"""`kartoteka accounts …`"""

import click


@click.group()
def accounts() -> None:
    """Staff."""


@accounts.command("hash-password")
@click.password_option()
def hash_password(password: str) -> None:
    """Print what stands for a password in the users file."""
    from accounts.passwords.hashing import hash_password as hashed

    click.echo(hashed(password))


@accounts.command()
@click.argument("login")
@click.option("--reset", is_flag=True, help="For somebody who has a password and has forgotten it: good for an hour.")
def link(login: str, reset: bool) -> None:
    """Print a link by which whoever has LOGIN sets his password, once: for where there is no mail."""
    import kartoteka.green  # noqa: F401  isort: skip
    from datetime import UTC, datetime

    from sqlalchemy import select

    from accounts.links.links import make_link
    from accounts.users.models import User
    from kartoteka.db import Database
    from kartoteka.events import Cause
    from kartoteka.settings import read_settings

    settings = read_settings()
    with Database.of("accounts", settings).transaction(Cause(actor="operator")) as session:
        user = session.scalar(select(User).where(User.login == login.strip().lower(), User.is_active))
        if user is None:
            raise click.ClickException(f"nobody who is active has the login {login}")
        _, token = make_link(session, user, "reset" if reset else "invitation", datetime.now(UTC))
    click.echo(f"{settings.public_url.rstrip('/')}/link/{token}")
