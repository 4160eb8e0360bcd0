"""Walking through pages gives each row once and in order, whatever a page holds and however many rows are alike."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import MetaData, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from kartoteka import tables
from kartoteka.ids import uuid7
from kartoteka.paging import page
from kartoteka.problems import Invalid
from kartoteka.settings import Settings
from tests.platform.shop import Thing, database_of


class Base(tables.Base):
    __abstract__ = True
    metadata = MetaData(naming_convention=tables.NAMING)


class Visit(Base):
    __tablename__ = "visits"
    id: Mapped[int] = mapped_column(primary_key=True)
    came_at: Mapped[datetime]


@pytest.fixture(scope="module")
def database(postgres_url, namespace):
    with database_of(Settings(database_url=postgres_url, namespace=f"{namespace}pages_")) as made:
        with made.transaction() as session:
            Base.metadata.create_all(session.connection())
        yield made


def walk(session, found, keys, limit, descending):
    cursor = None
    while True:
        shown = page(session, found, keys, {"limit": limit, "cursor": cursor}, descending=descending)
        yield from shown["items"]
        cursor = shown["next"]
        if cursor is None:
            return


COUNTS = st.lists(st.integers(-3, 3), max_size=25)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(COUNTS, st.integers(1, 7), st.booleans())
def test_each_row_comes_once_and_in_order(database, counts, limit, descending):
    with database.transaction() as session:
        session.execute(delete(Thing))
        session.add_all([Thing(id=uuid7(), name="x", count=count, version=1) for count in counts])
        session.flush()
        walked = list(walk(session, select(Thing), [Thing.count, Thing.id], limit, descending))
    expected = sorted(walked, key=lambda thing: (thing.count, thing.id), reverse=descending)
    assert [thing.id for thing in walked] == [thing.id for thing in expected]
    assert len(walked) == len(counts)


def test_moments_keep_their_microseconds(database):
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    with database.transaction() as session:
        session.add_all([Visit(id=n, came_at=noon + timedelta(microseconds=n // 2)) for n in range(10)])
        session.flush()
        walked = [visit.id for visit in walk(session, select(Visit), [Visit.came_at, Visit.id], 3, True)]
    assert walked == list(reversed(range(10)))


@pytest.mark.parametrize(
    "cursor", ["nonsense", "W10", "WzFd", "eyJhIjoxfQ", "WyJhIiwiYiJd", "ключ", "W251bGwsbnVsbF0", "WzEsIDEuNV0"]
)
def test_what_is_no_cursor_of_this_list_is_refused(database, cursor):
    with database.transaction() as session, pytest.raises(Invalid) as refused:
        page(session, select(Thing), [Thing.count, Thing.id], {"limit": 3, "cursor": cursor})
    assert list(refused.value.fields) == ["cursor"]
