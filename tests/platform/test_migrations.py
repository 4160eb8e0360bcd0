"""Migrated schemas are what the models say, however often and by however many at once they are brought up."""

import os
import subprocess
import sys

import psycopg
import pytest

from kartoteka import migrations
from kartoteka.db import Database
from kartoteka.dev.databases import drop_database
from kartoteka.host import known_services
from kartoteka.settings import Settings


@pytest.fixture(scope="module")
def settings(postgres_url, namespace):
    settings = Settings(database_url=postgres_url, namespace=f"{namespace}m_")
    yield settings
    Database.close_all()
    for service in known_services():
        drop_database(postgres_url, settings.namespace + service)


@pytest.mark.parametrize("service", sorted(known_services()))
def test_models_and_migrated_schema_agree_and_a_second_upgrade_is_harmless(settings, service):
    migrations.upgrade(settings, service)
    assert migrations.differences(settings, service) == []
    migrations.upgrade(settings, service)
    assert migrations.is_current(settings, service)


def test_several_upgrades_at_once_wait_for_each_other(settings):
    drop_database(settings.database_url, f"{settings.namespace}accounts")
    environ = {**os.environ, "DATABASE_URL": settings.database_url, "KARTOTEKA_NAMESPACE": settings.namespace}
    command = [sys.executable, "-c", "from kartoteka.cli import main; main()", "migrate", "accounts"]
    several = [subprocess.Popen(command, env=environ) for _ in range(3)]
    assert [process.wait() for process in several] == [0, 0, 0]
    assert migrations.is_current(settings, "accounts")


def test_months_are_cut_by_utc_whatever_the_zone_of_the_session(settings):
    migrations.upgrade(settings, "accounts")
    with psycopg.connect(settings.database("accounts"), autocommit=True) as connection:
        for zone in ("Pacific/Auckland", "UTC", "America/Los_Angeles"):
            connection.execute(f"set timezone to '{zone}'")
            connection.execute("select keep_published_events(400)")
            connection.execute("select keep_published_events(400)")


def test_partitions_older_than_wanted_go(settings):
    migrations.upgrade(settings, "accounts")
    old = "published_events_202001"
    with psycopg.connect(settings.database("accounts"), autocommit=True) as connection:
        connection.execute(
            f"create table {old} partition of published_events for values from ('2020-01-01') to ('2020-02-01')"
        )
        connection.execute("select keep_published_events(400)")
        parts = connection.execute(
            "select inhrelid::regclass::text from pg_inherits where inhparent = 'published_events'::regclass"
        ).fetchall()
    assert (old,) not in parts
    assert len(parts) == 3
