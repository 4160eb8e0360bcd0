"""`kartoteka reports`: what is done to figures by hand."""

from datetime import datetime

import click


@click.group()
def reports() -> None:
    """Figures: what all services did, added up."""


@reports.command()
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"]),
    help="A day (in UTC) or a moment with its offset; default: as far back as events are kept.",
)
def rebuild(since: datetime | None) -> None:
    """Forget figures and count them again from the events of the other services.

    Safe while everything runs: the figures fill up again within minutes, and calls that come meanwhile count once.
    """
    import kartoteka.green  # noqa: F401  isort: skip
    from datetime import UTC

    import psycopg

    from kartoteka.settings import BadSettingError, read_settings
    from reports.rebuilding import rebuild as count_again

    if since is not None and since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    try:
        laid = count_again(read_settings(), since)
    except (BadSettingError, psycopg.Error) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{laid} events are being counted again")
