"""Processes killed with kill -9 where it hurts, on a real broker: nothing is lost, nothing counts twice."""

from sqlalchemy import text

COUNT = 2000


def test_nothing_is_lost_or_doubled_on_a_good_day_and_the_checker_would_notice(world):
    world.start()
    world.tell(COUNT)
    assert world.is_conserved()
    for service, table in (("sink", "effects"), ("source", "echoes"), ("sink", "inbox")):
        with world.database(service).transaction() as session:
            session.execute(text(f"create table kept as select * from {table}"))
            session.execute(text(f"delete from {table} where ctid = (select min(ctid) from {table})"))
        assert world.complaints(), table
        with world.database(service).transaction() as session:
            session.execute(text(f"truncate {table}; insert into {table} select * from kept; drop table kept"))
        assert not world.complaints()


def test_a_relay_killed_at_any_step_sends_again_and_it_counts_once(world):
    world.start(roles=["worker"])
    world.start("sink", roles=["relay"])
    world.tell(COUNT)
    for place in ("claimed", "published", "committed"):
        assert world.dies(world.start("source", roles=["relay"], KARTOTEKA_CRASH_AT=f"relay:{place}:0.7"))
    world.start("source", roles=["relay"])
    assert world.is_conserved()


def test_a_listener_killed_at_any_step_handles_each_message_once(world):
    world.start(roles=["relay"])
    world.start("source", roles=["worker"])
    world.tell(COUNT)
    for place in ("received", "worked", "committed", "acked"):
        assert world.dies(world.start("sink", roles=["worker"], KARTOTEKA_CRASH_AT=f"listener:{place}:0.4"))
    world.start("sink", roles=["worker"])
    assert world.is_conserved()
