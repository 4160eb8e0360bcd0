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
