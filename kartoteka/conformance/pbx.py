"""What every PBX plugin must keep to. Needs no PBX: the plugin brings valid settings and bytes of a whole call."""

import random
from datetime import UTC, datetime, timedelta
from importlib.metadata import entry_points

import pytest

from kartoteka.contracts.ports import pbx
from kartoteka.contracts.ports.pbx import InvalidSettingsError, LegEvent, PbxAdapter, PbxError, PbxEvent, StreamPbx

GROUP = "kartoteka.pbx"
RECEIVED_AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
GARBAGE = (
    b"",
    b"\0" * 4096,
    b"\r\n" * 100,
    b"\xff\xfe\xd1",
    b"{}",
    b"[1, 2",
    b"<xml>",
    b"GET / HTTP/1.1\r\n\r\n",
    b"Event: \r\n\r\n" * 3,
    b"x" * (1 << 21),
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "plugin" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("--pbx", default=None)
        names = [wanted] if wanted else sorted(entry_points(group=GROUP).names)
        metafunc.parametrize("plugin", names, indirect=True, scope="session")


@pytest.fixture(scope="session")
def plugin(request: pytest.FixtureRequest) -> type[PbxAdapter]:
    found = list(entry_points(group=GROUP, name=request.param))
    assert found, f"no plugin {request.param!r} is installed in the group {GROUP}"
    loaded: type[PbxAdapter] = found[0].load()
    return loaded


@pytest.fixture
def adapter(plugin: type[PbxAdapter]) -> PbxAdapter:
    return plugin(plugin.sample()[0])


def facts(adapter: PbxAdapter, *chunks: bytes) -> list[PbxEvent]:
    reader = adapter.reader()
    return [fact for chunk in chunks for fact in reader.feed(chunk, RECEIVED_AT)]


def test_it_is_an_adapter_with_a_name(plugin: type[PbxAdapter]) -> None:
    assert issubclass(plugin, PbxAdapter)
    assert plugin.name


def test_it_is_made_from_valid_settings(adapter: PbxAdapter) -> None:
    assert isinstance(adapter, PbxAdapter)


def test_it_describes_its_settings(plugin: type[PbxAdapter]) -> None:
    names = [setting.name for setting in plugin.settings]
    assert len(names) == len(set(names))
    assert all(setting.title for setting in plugin.settings)
    assert set(plugin.sample()[0]) <= set(names)


def test_it_names_a_required_setting_that_is_missing(plugin: type[PbxAdapter]) -> None:
    for setting in plugin.settings:
        if setting.required:
            settings = {key: value for key, value in plugin.sample()[0].items() if key != setting.name}
            with pytest.raises(InvalidSettingsError) as caught:
                plugin(settings)
            assert set(caught.value.problems) == {setting.name}


def test_it_names_a_setting_it_does_not_know(plugin: type[PbxAdapter]) -> None:
    with pytest.raises(InvalidSettingsError) as caught:
        plugin({**plugin.sample()[0], "no_such_setting": 1})
    assert set(caught.value.problems) == {"no_such_setting"}


def test_it_reads_its_own_sample_as_a_whole_call(adapter: PbxAdapter) -> None:
    told = {type(fact) for fact in facts(adapter, adapter.sample()[1])}
    assert {pbx.CallStarted, pbx.CallEnded, pbx.LegStarted} <= told


def test_its_facts_are_those_of_the_port(adapter: PbxAdapter) -> None:
    for fact in facts(adapter, adapter.sample()[1]):
        assert type(fact).__module__ == pbx.__name__
        assert fact.call_id
        assert not isinstance(fact, LegEvent) or fact.leg_id


def test_its_times_are_aware_and_in_utc(adapter: PbxAdapter) -> None:
    for fact in facts(adapter, adapter.sample()[1]):
        assert fact.at.utcoffset() == timedelta(0)


def test_it_does_not_care_how_a_stream_is_cut(adapter: PbxAdapter) -> None:
    if not isinstance(adapter, StreamPbx):
        pytest.skip("a webhook arrives whole")
    stream, dice = adapter.sample()[1], random.Random(1)
    whole = facts(adapter, stream)
    assert facts(adapter, *(stream[place : place + 1] for place in range(len(stream)))) == whole
    for _ in range(20):
        cuts = sorted(dice.sample(range(len(stream)), k=min(12, len(stream) - 1)))
        pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
        assert facts(adapter, *pieces) == whole


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_it_survives_garbage(adapter: PbxAdapter, garbage: bytes) -> None:
    assert facts(adapter, garbage, adapter.sample()[1][:100], garbage) is not None


def test_it_survives_a_connection_lost_anywhere(adapter: PbxAdapter) -> None:
    stream = adapter.sample()[1]
    for length in range(0, len(stream), max(1, len(stream) // 50)):
        reader = adapter.reader()
        reader.feed(stream[:length], RECEIVED_AT)
        reader.lost(RECEIVED_AT + timedelta(seconds=1))
        reader.feed(stream, RECEIVED_AT + timedelta(seconds=5))


def test_it_writes_whole_lines_only(adapter: PbxAdapter) -> None:
    if not isinstance(adapter, StreamPbx):
        pytest.skip("has no connection to write to")
    assert adapter.host
    assert 0 < adapter.port < 65536
    assert adapter.login().endswith(b"\n")
    assert adapter.keep_alive().endswith(b"\n")


@pytest.mark.parametrize("number", ["+7916\r\nAction: Hangup", "7916&Local/1@x", "", "a b"])
def test_it_dials_nothing_but_numbers(adapter: PbxAdapter, number: str) -> None:
    if not isinstance(adapter, StreamPbx):
        pytest.skip("has no connection to write to")
    with pytest.raises(PbxError):
        adapter.dial(pbx.DialRequest("request-1", "101", number))


def test_it_says_when_a_recording_is_not_there(adapter: PbxAdapter) -> None:
    for recording in ("no-such-recording", "../../../../etc/passwd", ""):
        with pytest.raises(pbx.RecordingNotFoundError):
            next(adapter.fetch_recording(recording))
