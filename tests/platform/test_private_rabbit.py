"""A RabbitMQ of one's own, to be killed and alarmed at will."""

import os
from pathlib import Path

import kombu
import pytest

from kartoteka.dev.rabbit import PrivateRabbit, RabbitError, answers


@pytest.fixture
def node(private_rabbit):
    return private_rabbit


def publish(url, text, wait_seconds=None):
    connection = kombu.Connection(url, transport_options={"confirm_publish": True})
    channel = connection.channel()
    channel.queue_declare("letters", durable=True, auto_delete=False)
    message = channel.prepare_message(
        text, content_type="text/plain", content_encoding="utf-8", properties={"delivery_mode": 2}
    )
    channel.basic_publish_confirm(message, routing_key="letters", confirm_timeout=wait_seconds)
    connection.release()


def take(url):
    with kombu.Connection(url) as connection, connection.SimpleQueue("letters") as queue:
        message = queue.get(timeout=30)
        message.ack()
        return message.payload


def test_a_confirmed_message_survives_kill_9(node):
    publish(node.url, "promised")
    node.settle()
    node.kill()
    assert not answers(node.url)
    node.start()
    assert take(node.url) == "promised"


def test_an_alarm_holds_publishers_back_until_it_is_cleared(node):
    node.alarm()
    assert "disk" in node.control("eval", "rabbit_alarm:get_alarms().")
    node.clear_alarm()
    publish(node.url, "again", wait_seconds=5)
    assert take(node.url) == "again"


def test_it_is_not_the_machines_broker(node):
    assert node.control("list_queues", "name").split()[1:] in ([], ["letters"])
    assert node.name not in ("rabbit@localhost", f"rabbit@{os.uname().nodename}")


def test_it_says_what_a_command_answered(node):
    with pytest.raises(RabbitError, match="nobody"):
        node.control("delete_vhost", "nobody")


def test_nothing_of_it_stays():
    node = PrivateRabbit()
    home = Path(node.home)
    node.close()
    assert not home.exists()
