"""Leadership in the cluster."""

from collections.abc import Callable, Iterator

import eventlet
import psycopg
import pytest

from kartoteka.db import Database
from kartoteka.leader import Leader
from kartoteka.settings import Settings
from tests.telephony.exchange import wait_for


@pytest.fixture
def replica(postgres_url: str) -> Iterator[Callable[..., Leader]]:
    database = Database(f"{postgres_url}/postgres", Settings())
    running: list[tuple[Leader, eventlet.greenthread.GreenThread]] = []

    def start(name: str, **how: object) -> Leader:
        leader = Leader(database, name, check_seconds=0.1, **how)  # type: ignore[arg-type]
        running.append((leader, eventlet.spawn(leader.run)))
        return leader

    yield start
    for leader, _ in running:
        leader.stop()
    for _, thread in running:
        thread.wait()


def kill_connection_of(url: str, name: str) -> None:
    key = "select hashtextextended(%s, 0) & 4294967295"
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(
            f"select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted"
            f" and objid::bigint = ({key})",
            (name,),
        )


def test_one_leads_and_another_takes_over_when_it_leaves(replica: Callable[..., Leader], namespace: str) -> None:
    name = f"{namespace}over"
    first = replica(name)
    wait_for(lambda: first.is_leading)
    second = replica(name)
    eventlet.sleep(0.3)
    assert not second.is_leading

    first.stop()

    wait_for(lambda: second.is_leading)
    assert not first.is_leading


def test_a_lost_connection_is_a_lost_leadership(
    replica: Callable[..., Leader], namespace: str, postgres_url: str
) -> None:
    name, changes = f"{namespace}lost", []
    leader = replica(name, on_change=changes.append)
    wait_for(lambda: leader.is_leading)

    kill_connection_of(postgres_url, name)

    wait_for(lambda: changes == [True, False, True])


def test_with_grace_the_holder_stays_in_office_through_a_short_loss(
    replica: Callable[..., Leader], namespace: str, postgres_url: str
) -> None:
    name, changes = f"{namespace}grace", []
    leader = replica(name, on_change=changes.append, grace_seconds=30)
    wait_for(lambda: leader.is_leading)

    kill_connection_of(postgres_url, name)
    eventlet.sleep(0.6)

    assert leader.is_leading and changes == [True]
