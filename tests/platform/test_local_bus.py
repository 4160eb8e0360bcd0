"""The bus of one process says no by an exception, to whoever publishes, and to nobody else."""

import pytest

from kartoteka.bus import BusUnavailableError, Outgoing, Queue
from kartoteka.bus.local import LocalBus
from kartoteka.ids import uuid7


def test_events_for_a_listener_that_does_not_run_are_refused_without_a_traceback_on_the_screen(capfd):
    bus = LocalBus()
    bus.declare([Queue("shop.count_things", ("shop.thing.made",), batch=10)])
    with pytest.raises(BusUnavailableError, match=r"shop\.count_things does not listen now"):
        bus.publish([Outgoing(uuid7(), "shop.thing.made", b"{}")])
    assert "Traceback" not in capfd.readouterr().err
