"""Database schemas: Alembic, one chain a service, and the platform's own tables, which each service's first migration
makes by `create_platform_tables`."""

import contextlib
import logging
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import Engine, MetaData, create_engine, pool

from kartoteka.settings import Settings
from kartoteka.tables import PlatformBase

log = logging.getLogger(__name__)

_KEEP_PUBLISHED_EVENTS = """
create function keep_published_events(days integer) returns void language plpgsql set timezone to 'UTC' as $$
declare
    first_day date;
    part record;
begin
    for ahead in 0..2 loop
        first_day := date_trunc('month', now() + make_interval(months => ahead))::date;
        execute format(
            'create table if not exists published_events_%s partition of published_events for values from (%L) to (%L)',
            to_char(first_day, 'YYYYMM'), first_day, first_day + interval '1 month');
    end loop;
    for part in select inhrelid::regclass as name from pg_inherits where inhparent = 'published_events'::regclass loop
        if right(part.name::text, 6) ~ '^[0-9]{6}$'
            and to_date(right(part.name::text, 6), 'YYYYMM') + interval '1 month' < now() - make_interval(days => days)
        then
            execute format('drop table %s', part.name);
        end if;
    end loop;
end $$
"""


def create_platform_tables(op: Any) -> None:
    """For a service's first migration: outbox, published events (a partition a month), inbox, held messages,
    idempotency keys."""
    PlatformBase.metadata.create_all(op.get_bind())
    op.execute(_KEEP_PUBLISHED_EVENTS)
    op.execute("select keep_published_events(36500)")


def create_ended_tokens(op: Any) -> None:
    """For a later migration of a service whose first one did not make this table yet."""
    PlatformBase.metadata.tables["ended_tokens"].create(op.get_bind(), checkfirst=True)


def config_of(service: str, url: str) -> Config:
    """Alembic's settings for a service."""
    folder = Path(import_module(service).__file__ or "").parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "alembic"))
    config.set_main_option("version_locations", str(folder))
    config.set_main_option("path_separator", "newline")
    config.attributes["url"] = url
    config.attributes["service"] = service
    return config


def ensure_database(settings: Settings, service: str) -> None:
    """Make the service's database when it is not there."""
    name = f"{settings.namespace}{service}"
    with psycopg.connect(f"{settings.database_url.rstrip('/')}/postgres", autocommit=True) as admin:
        if admin.execute("select 1 from pg_database where datname = %s", (name,)).fetchone():
            return
        with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def upgrade(settings: Settings, service: str) -> None:
    """Bring a service's database to the newest schema; several at once wait for each other."""
    ensure_database(settings, service)
    command.upgrade(config_of(service, settings.database(service)), "head")


def is_current(settings: Settings, service: str) -> bool:
    """Whether a service's database has the newest schema."""
    engine = _engine(settings.database(service))
    with engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_heads()
    heads = ScriptDirectory.from_config(config_of(service, settings.database(service))).get_heads()
    return set(here) == set(heads)


def differences(settings: Settings, service: str) -> list[Any]:
    """What the models say and the migrated database lacks (or the other way round)."""
    engine = _engine(settings.database(service))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours, "compare_type": True})
        return list(compare_metadata(context, metadata_of(service)))


# a partition's name ends with its month or day
_NOT_DECLARED = re.compile(r"^alembic_version|_[0-9]{6}([0-9]{2})?$")


def _is_ours(thing: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    return not (kind == "table" and _NOT_DECLARED.search(name or ""))


def metadata_of(service: str) -> MetaData:
    """The service's tables and the platform's, as the models say."""
    merged = MetaData()
    for source in (PlatformBase.metadata, *import_module(f"{service}.models").METADATA):
        for table in source.tables.values():
            table.to_metadata(merged)
    return merged


def _engine(url: str) -> Engine:
    # SQLAlchemy's own URLs don't know a folder (a Unix socket) in the place of the host
    return create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(url), poolclass=pool.NullPool)
