"""Real calls, from the bytes of a PBX through the whole service into the logbook."""

from typing import Any

import pytest

from tests.telephony.exchange import Exchange, wait_for
from tests.telephony.office import Office, asterisk
from tests.telephony.streams import NAMES, capture, read

TOGETHER = 12  # PBXs at once
GROUPS = [NAMES[start : start + TOGETHER] for start in range(0, len(NAMES), TOGETHER)]
SAME = ("direction", "disposition", "client_number", "queue", "transfer", "hangup_by", "estimated")
DURATIONS = ("ring_seconds", "talk_seconds", "hold_seconds")


@pytest.mark.parametrize("names", GROUPS, ids=lambda names: f"{names[0]}-{names[-1]}")
def test_every_capture_ends_as_it_is_read_and_is_told_once(
    names: list[str], office: Office, exchange: Exchange
) -> None:
    exchange.ready = {name: capture(name) for name in names}
    stories = {(name, story.linkedid): story for name in names for story in read(capture(name))}

    office.open(*(asterisk(name, exchange.port) for name in names))
    wait_for(lambda: len(office.calls()) >= len(stories))

    calls = {(call.pbx, call.linkedid): call for call in office.calls()}
    assert {key: _facts(call) for key, call in calls.items()} == {key: _facts(one) for key, one in stories.items()}
    assert {key: list(call.extensions_rung) for key, call in calls.items()} == {
        key: list(story.agents_rung) for key, story in stories.items()
    }
    # where an end is guessed, how long ago the capture was made makes a difference
    for key, call in ((key, call) for key, call in calls.items() if not call.estimated):
        assert [getattr(call, name) for name in DURATIONS] == pytest.approx(
            [getattr(stories[key], name) for name in DURATIONS], abs=1.0
        )
    assert sorted((told.pbx, told.linkedid, told.sequence) for told in office.told()) == sorted(
        (*key, 1) for key in stories
    )


def _facts(call: Any) -> list[Any]:
    return [getattr(call, name) for name in SAME]
