"""The database goes away under load and comes back."""

COUNT = 600


def test_a_database_restarted_and_then_killed_under_load_loses_nothing(world, own_postgres):
    world.start()
    with world.telling(COUNT):
        own_postgres.restart()
    assert world.is_conserved()
    with world.telling(COUNT):
        own_postgres.kill()
        own_postgres.start()
    assert world.is_conserved()
