"""Messages that come twice, in the wrong order, or that can't be handled; replicas; a graceful stop."""

import amqp
import kombu
from sqlalchemy import text

from kartoteka import dead
from kartoteka.tables import HeldMessage
from tests.system.world import eventually

COUNT = 1000


def send(world, exchange: str, name: str, bodies) -> None:
    with kombu.Connection(world.settings.amqp_url) as connection:
        channel = connection.channel()
        for body in bodies:
            channel.basic_publish(amqp.Message(body, delivery_mode=2), world.settings.namespace + exchange, name)


def test_every_message_twice_more_and_in_reverse_counts_once(world):
    world.start()
    world.tell(COUNT)
    assert world.is_conserved()
    bodies = [body for (body,) in world.rows("source", "select body from published_events order by id desc")]
    send(world, "source.events", "source.number.told", [*bodies, *bodies])
    world.tell(100)
    assert world.is_conserved()


def poison(world, *numbers: int) -> None:
    with world.database("sink").transaction() as session:
        for number in numbers:
            session.execute(text("insert into poison values (:number)"), {"number": number})


def letters(world) -> list[HeldMessage]:
    with world.database("sink").transaction() as session:
        return list(dead.dead_letters(session))


def cure(world) -> None:
    """The bug is mended, and the dead may try again."""
    with world.database("sink").transaction() as session:
        session.execute(text("delete from poison"))
    with world.database("sink").transaction() as session:
        assert dead.retry(session, listener="sink.note_numbers") == 1


def harms_nobody_else(world) -> None:
    world.tell(200, per_transaction=200)
    poison(world, 77)
    world.start()
    assert world.is_conserved(but=[77])
    assert eventually(lambda: letters(world))
    letter = letters(world)[0]
    assert (letter.listener, letter.name, letter.attempts) == ("sink.note_numbers", "source.number.told", 3)
    assert letter.reason == "PoisonError: 77 is poison"
    assert "note_numbers" in letter.traceback
    cure(world)
    assert world.is_conserved()
    assert letters(world) == []


def test_a_poisonous_message_harms_nobody_else_dies_and_comes_back(world):
    harms_nobody_else(world)


def test_a_poisonous_message_dies_and_comes_back_without_a_broker_too(house):
    harms_nobody_else(house)


def test_what_is_no_event_or_not_known_becomes_a_dead_letter_once(world):
    world.start()
    world.tell(10)
    assert world.is_conserved()
    newer = world.rows("source", "select body from published_events")[0][0].replace('"version":1', '"version":9')
    send(world, "source.events", "source.number.told", [b"{", b"{", newer])
    assert eventually(lambda: len(letters(world)) == 2)
    world.tell(10)
    assert world.is_conserved()
    reasons = sorted(letter.reason for letter in letters(world))
    assert reasons[0].startswith("not an event:")
    assert reasons[1] == "source.number.told version 9 is not declared here"


def test_two_of_everything_do_the_work_once(world):
    first, second = world.start(), world.start()
    with world.telling(COUNT, pause=0.01):
        pass
    assert world.is_conserved()
    assert first.poll() is None
    assert second.poll() is None


def test_a_process_told_to_stop_under_load_ends_soon_and_loses_nothing(world):
    world.start("source")
    with world.telling(COUNT):
        for _ in range(2):
            sink = world.start("sink")
            before = world.count("sink", "effects")
            assert eventually(lambda before=before: world.count("sink", "effects") > before)
            assert sink.stop(10) == 0
    world.start("sink")
    assert world.is_conserved()
