"""Who may what, and who sees which record: the words, the roles from the start, and one predicate said twice."""

from collections.abc import Iterator
from itertools import product
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import create_engine, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import Uuid

from kartoteka.auth import Viewer
from kartoteka.contracts import access
from kartoteka.contracts.access import ADMINISTRATORS_ONLY, BUILT_IN, RIGHTS, merged, right, sees, visible, with_role

ME, OTHER = UUID(int=1), UUID(int=2)
MINE, BELOW, STRANGE = UUID(int=10), UUID(int=11), UUID(int=12)


def viewer(reach: access.Reach) -> Viewer:
    teams = frozenset({MINE})
    return Viewer(ME, "Alice", team_ids=teams, tree_ids=teams | {BELOW}, reach={"cards": reach})


def seen(reach: access.Reach) -> set[tuple[UUID | None, UUID | None]]:
    """Owners and teams of the records that are seen, among all there can be."""
    among = product((None, ME, OTHER), (None, MINE, BELOW, STRANGE))
    return {(owner, team) for owner, team in among if sees(viewer(reach), "cards", owner, team)}


def test_who_reaches_nothing_sees_nothing():
    assert seen("none") == set()


def test_who_reaches_his_own_sees_that_and_what_is_nobodys_in_his_team_or_at_all():
    assert seen("own") == {(None, None), (None, MINE), *product([ME], (None, MINE, BELOW, STRANGE))}


def test_who_reaches_his_team_sees_its_records_too_whosever_they_are():
    assert seen("team") == seen("own") | set(product((None, ME, OTHER), [MINE]))


def test_who_reaches_the_tree_sees_the_teams_below_too():
    assert seen("tree") == seen("team") | set(product((None, ME, OTHER), [BELOW]))


def test_who_reaches_all_sees_all():
    assert len(seen("all")) == 12


def test_who_follows_a_record_sees_it():
    assert sees(viewer("own"), "cards", OTHER, STRANGE, [ME])
    assert not sees(viewer("none"), "cards", OTHER, STRANGE, [ME])


@pytest.fixture(scope="module")
def session(postgres_url: str) -> Iterator[Session]:
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(f"{postgres_url}/postgres"))
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.mark.parametrize("reach", access.REACHES)
@pytest.mark.parametrize("follower", [[], [ME], [OTHER, ME], [OTHER]])
def test_the_predicate_says_the_same_in_sql(session: Session, reach: access.Reach, follower: list[UUID]):
    for owner, team in product((None, ME, OTHER), (None, MINE, BELOW, STRANGE)):
        row = select(
            literal(owner, Uuid()).label("owner"),
            literal(team, Uuid()).label("team"),
            literal(follower, ARRAY(Uuid())).label("followers"),
        ).subquery()
        who = viewer(reach)
        shown = visible(who, "cards", owner=row.c.owner, team=row.c.team, followers=row.c.followers)
        found = session.execute(select(row).where(shown)).all()
        assert bool(found) == sees(who, "cards", owner, team, follower), (owner, team)


def test_a_right_that_does_not_exist_can_not_be_demanded():
    with pytest.raises(ValueError, match=r"no such right: cards\.burn"):
        right("cards.burn")


def test_roles_hold_only_rights_that_exist_and_reach_only_kinds_that_exist():
    for role in BUILT_IN.values():
        assert role.rights <= set(RIGHTS), role.name
        assert set(role.reach) <= set(access.RECORDS), role.name


def test_nobody_but_administrators_may_delete():
    holders = {role.name for role in BUILT_IN.values() if role.rights & ADMINISTRATORS_ONLY}
    assert holders == {"administrator"}
    assert BUILT_IN["administrator"].rights == set(RIGHTS)


def test_whoever_keeps_the_base_in_order_may_merge_import_and_hand_over_but_not_delete():
    steward = with_role(Viewer(ME, "Stina", frozenset({"steward"})))
    wanted = ("cards.merge", "cards.import", "cards.reassign", "cards.delete", "cards.erase", "cards.export")
    assert [steward.may(name) for name in wanted] == [True, True, True, False, False, False]


def test_two_roles_together_allow_what_either_allows():
    both = merged([BUILT_IN["manager"], BUILT_IN["auditor"]])
    assert both.rights == BUILT_IN["manager"].rights | BUILT_IN["auditor"].rights
    assert both.reach == dict.fromkeys(access.RECORDS, "all")
