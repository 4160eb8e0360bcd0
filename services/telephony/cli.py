"""`kartoteka telephony`: reads what a PBX said, without any server."""

import json
from datetime import UTC, datetime, timedelta
from typing import IO, TYPE_CHECKING

import click

# Imports stand within the functions: the command line starts at once, and `--help` needs none of them.
if TYPE_CHECKING:
    from telephony.calls.story import CallStory

CHUNK_BYTES = 1 << 16


@click.group()
def telephony() -> None:
    """Calls and the PBXs they come from."""


@telephony.group()
def read() -> None:
    """Read a recorded stream of a PBX and print its calls, one JSON object a line."""


@read.command()
@click.argument("file", type=click.File("rb"))
@click.option("--region", default="RU", show_default=True, help="Country whose numbers are written without its code.")
@click.option("--extensions", default=r"(\d{2,6})", show_default=True, help="Regular expression for names of phones.")
def asterisk(file: IO[bytes], region: str, extensions: str) -> None:
    """Calls in FILE, a capture of the Asterisk Manager Interface (`-` for standard input)."""
    from kartoteka import phone_numbers

    if not phone_numbers.is_known_region(region):
        raise click.BadParameter(f"{region!r} is no country code like RU or FI", param_hint="--region")
    for story in _stories(file, region, extensions):
        click.echo(json.dumps(_as_json(story), ensure_ascii=False))


def _stories(file: IO[bytes], region: str, extensions: str) -> list["CallStory"]:
    """In the order of their beginnings, when nothing can mend or join them any more."""
    from telephony.adapters.asterisk_channels import Endpoints
    from telephony.adapters.asterisk_reader import AsteriskReader
    from telephony.calls.book import CallBook

    reader, book = AsteriskReader(Endpoints(extensions)), CallBook(region)
    while chunk := file.read(CHUNK_BYTES):
        for event in reader.feed(chunk, None):
            book.hear(event)
    last_events, last_seen_at = reader.end()
    for event in last_events:
        book.hear(event)
    if not reader.has_understood:
        raise click.ClickException(f"{file.name} is not a stream of the Asterisk Manager Interface")
    book.close(last_seen_at)
    return sorted(book.take_finished(), key=lambda story: story.started_at)


@telephony.command()
@click.option("--pbx", "name", help="Only this PBX; default: all of the settings file.")
@click.option("--since", type=click.DateTime(), help="Only calls that began then or later (UTC); default: all kept.")
@click.option("--dry-run", is_flag=True, help="Only count the calls that would be mended.")
def reread(name: str | None, since: datetime | None, dry_run: bool) -> None:
    """Read what PBXs sent again, by today's rules and settings, and mend calls that come out differently."""
    import kartoteka.green  # noqa: F401  isort: skip
    import psycopg
    from sqlalchemy.exc import DBAPIError

    from kartoteka.db import Database, in_one_line
    from kartoteka.settings import BadSettingError, read_settings
    from telephony.journal.reread import reread as read_again
    from telephony.pbxs.registry import read_pbxs

    try:
        settings = read_settings()
    except BadSettingError as error:
        raise click.ClickException(str(error)) from error
    registry = read_pbxs(settings.pbx_file)
    for entry in registry.wrong:
        click.echo(f"{entry.name}: {entry.problem}", err=True)
    chosen = [pbx for pbx in registry.pbxs if name in (None, pbx.name)]
    if not chosen:
        raise click.ClickException(
            f"no PBX {name!r} in KARTOTEKA_PBX_FILE" if name else "KARTOTEKA_PBX_FILE has no PBX"
        )
    moment = since.replace(tzinfo=UTC) if since else datetime.now(UTC) - timedelta(days=settings.keep_journal_days)
    try:
        for pbx in chosen:
            done = read_again(Database.of("telephony", settings), pbx, moment, dry_run=dry_run)
            click.echo(f"{done.pbx}: {done.calls} calls read, {done.mended} {'would be ' if dry_run else ''}mended")
    except (DBAPIError, psycopg.Error) as error:
        raise click.ClickException(in_one_line(error)) from error
    finally:
        Database.close_all()


def _as_json(story: "CallStory") -> dict[str, object]:
    return {
        "direction": story.direction,
        "answered": story.answered,
        "disposition": story.disposition,
        "caller_number": story.caller_number,
        "caller_name": story.caller_name,
        "called_number": story.called_number,
        "shown_number": story.shown_number,
        "agent_extension": story.agent_extension,
        "first_agent": story.first_agent,
        "agents_rung": story.agents_rung,
        "started_at": _epoch(story.started_at),
        "answered_at": _epoch(story.answered_at),
        "ended_at": _epoch(story.ended_at),
        "ring_seconds": story.ring_seconds,
        "talk_seconds": story.talk_seconds,
        "hold_seconds": story.hold_seconds,
        "total_seconds": story.total_seconds,
        "queue": story.queue,
        "transfer": story.transfer,
        "transfer_from": story.transfer_from,
        "transfer_to": story.transfer_to,
        "talk_with": story.talk_with,
        "recording_file": story.recording_file,
        "hangup_by": story.hangup_by,
        "click_to_call": story.click_to_call,
        "linkedid": story.linkedid,
        "linkedids": story.linkedids,
        "uniqueids": story.uniqueids,
        "estimated": story.estimated,
    }


def _epoch(at: datetime | None) -> float | None:
    return round(at.timestamp(), 3) if at else None
