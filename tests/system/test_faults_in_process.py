"""The same promises without a broker, where one process is everything."""

from tests.system.world import eventually

COUNT = 1000


def test_a_suite_killed_at_any_step_loses_nothing(house):
    house.tell(COUNT)
    for place in ("relay:claimed", "listener:worked", "listener:committed", "relay:published"):
        assert house.dies(house.start(KARTOTEKA_CRASH_AT=f"{place}:0.4"))
        house.tell(100)
    house.start()
    assert house.is_conserved()


def test_a_suite_told_to_stop_under_load_ends_soon_and_loses_nothing(house):
    suite = house.start(PROBE_BATCH_SECONDS="0.2")
    with house.telling(COUNT):
        assert eventually(lambda: house.count("source", "echoes") > 0)
        assert suite.stop(10) == 0
    house.start()
    assert house.is_conserved()
