"""Plugins: ordinary Python packages with an entry point in a group `kartoteka.…`, loaded by stevedore and fenced.

The built-in adapters come in by the same door as a stranger's. A plugin that raises at import, raises, hangs or floods
costs itself: its calls end in time, its errors are counted and shown, and after some failures in a row it is left alone
for a growing while. The service around it stays up.
"""

import atexit
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

import eventlet
from marshmallow import INCLUDE, Schema, ValidationError, fields
from stevedore import ExtensionManager

from kartoteka import telemetry

T = TypeVar("T")

LOAD_SECONDS = 10.0
CALL_SECONDS = 5.0
TOLERATED = 5  # failures in a row before a plugin is left alone
PAUSES = (5.0, 15.0, 60.0, 300.0)
WATCH_SECONDS = 0.25


class PluginError(Exception):
    """A call of a plugin came to nothing: it raised, or took too long."""


class PluginPausedError(PluginError):
    """The plugin has failed too often in a row and is left alone for a while."""


class PluginTimeoutError(PluginError):
    """The plugin took too long."""


class UnknownPluginError(LookupError):
    """No plugin of this name is installed in the group."""


# -- the fence


class Fence:
    """What stands around one plugin. Thread-safe enough for greenthreads; one fence may hold several calls at once."""

    everywhere: ClassVar[dict[tuple[str, str], "Fence"]] = {}

    def __init__(
        self,
        group: str,
        name: str,
        *,
        seconds: float = CALL_SECONDS,
        tolerated: int = TOLERATED,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self.group, self.name, self.seconds = group, name, seconds
        self.failures = 0
        self.last_error = ""
        self.last_failed_at: datetime | None = None
        self._tolerated, self._pauses = tolerated, pauses
        self._in_a_row = 0
        self._times_paused = 0
        self._paused_until = 0.0
        Fence.everywhere[group, name] = self

    @classmethod
    def around(cls, group: str, name: str) -> "Fence":
        """The fence of a plugin in this process; made at first use."""
        return cls.everywhere.get((group, name)) or cls(group, name)

    @property
    def is_paused(self) -> bool:
        """Whether the plugin is left alone just now."""
        return time.monotonic() < self._paused_until

    def call(
        self,
        function: Callable[..., T],
        *args: Any,
        seconds: float | None = None,
        passes: tuple[type[Exception], ...] = (),
    ) -> T:
        """Call the plugin. PluginError when it fails, PluginPausedError when it has failed too often; `passes` are what
        the contract lets it raise, and no failures."""
        if self.is_paused:
            raise PluginPausedError(f"{self} is left alone after {self.failures} failures: {self.last_error}")
        try:
            with deadline(self.seconds if seconds is None else seconds):
                result = function(*args)
        except passes:
            self._in_a_row = self._times_paused = 0
            raise
        except (Exception, _Overdue) as error:
            self.failed(error)
            raise _as_plugin_error(error, self) from error
        self._in_a_row = self._times_paused = 0
        return result

    def failed(self, error: BaseException) -> None:
        """Count a failure; the one that is too many leaves the plugin alone, each time for longer."""
        telemetry.PLUGIN_ERRORS.labels(self.group, self.name).inc()
        self.failures += 1
        self.last_error = f"{type(error).__name__}: {error}"
        self.last_failed_at = datetime.now(UTC)
        self._in_a_row += 1
        if self._in_a_row >= self._tolerated:
            self._paused_until = time.monotonic() + self._pauses[min(self._times_paused, len(self._pauses) - 1)]
            self._times_paused += 1
            # one more failure after the pause is enough for the next, longer one
            self._in_a_row = self._tolerated - 1

    def __str__(self) -> str:
        return f"plugin {self.name} of {self.group}"


def _as_plugin_error(error: BaseException, fence: Fence) -> PluginError:
    if isinstance(error, _Overdue):
        return PluginTimeoutError(f"{fence} took too long")
    return PluginError(f"{fence} failed: {type(error).__name__}: {error}")


class _Overdue(BaseException):
    """Raised inside a plugin that takes too long; no `except Exception` of its own holds it back."""


_fenced: dict[Any, float] = {}
_watching = False


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """End the block with `_Overdue` after so many seconds, whether it waits (eventlet's timer) or is busy (a signal: a
    loop that never waits keeps eventlet's timers from firing)."""
    me, end = eventlet.getcurrent(), time.monotonic() + seconds
    before = _fenced.get(me)
    _watch()
    _fenced[me] = min(end, before or end)
    timer = eventlet.Timeout(seconds, _Overdue())
    try:
        yield
    finally:
        timer.cancel()
        if before is None:
            _fenced.pop(me, None)
        else:
            _fenced[me] = before


def _watch() -> None:
    global _watching
    if not _watching and _original_threading_says_main():
        signal.signal(signal.SIGALRM, _look)
        atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_REAL, WATCH_SECONDS, WATCH_SECONDS)
        _watching = True


def _original_threading_says_main() -> bool:
    real: Any = eventlet.patcher.original("threading")
    return bool(real.current_thread() is real.main_thread()) or threading.current_thread() is threading.main_thread()


def _look(signum: int, frame: object) -> None:
    global _watching
    if not _fenced:
        signal.setitimer(signal.ITIMER_REAL, 0)
        _watching = False
        return
    end = _fenced.get(eventlet.getcurrent())
    # a little later than eventlet's own timer, which is enough for whoever waits
    if end is not None and time.monotonic() > end + WATCH_SECONDS:
        _fenced[eventlet.getcurrent()] = float("inf")
        raise _Overdue


# -- loading


@dataclass(frozen=True, slots=True)
class PluginRow:
    """A plugin as `kartoteka plugins` shows it."""

    group: str
    name: str
    target: str
    package: str
    state: str
    """`loaded`, `broken` (does not load), or `paused` (has failed too often in a row)."""
    error: str
    failures: int


class _Fenced(ExtensionManager):
    """stevedore's manager, with a time limit for each import."""

    def _load_one_plugin(self, ep: EntryPoint, *args: Any, **kwargs: Any) -> Any:
        fence = Fence.around(self.namespace, ep.name)
        return fence.call(super()._load_one_plugin, ep, *args, seconds=LOAD_SECONDS, **kwargs)


class Plugins:
    """The plugins of one group, loaded. Those that don't load are remembered with the reason."""

    def __init__(self, group: str) -> None:
        self.group = group
        self.errors: dict[str, str] = {}
        manager = _Fenced(group, on_load_failure_callback=self._remember)
        self._found = {extension.name: extension.plugin for extension in manager}

    def _remember(self, manager: object, ep: EntryPoint, error: BaseException) -> None:
        self.errors[ep.name] = str(error)

    def __getitem__(self, name: str) -> Any:
        """What the entry point names; UnknownPluginError says what there is, or why it can't be loaded."""
        if name in self._found:
            return self._found[name]
        if name in self.errors:
            raise UnknownPluginError(f"{name!r} can't be loaded: {self.errors[name]}")
        raise UnknownPluginError(f"there is no {name!r}; there are {', '.join(sorted(self._found)) or 'none'}")

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._found))

    def fence(self, name: str) -> Fence:
        """What stands around a plugin of this group."""
        return Fence.around(self.group, name)


def plugins() -> list[PluginRow]:
    """Every plugin of every group, loaded for the occasion, with what went wrong."""
    groups = sorted(group for group in entry_points().groups if group.startswith("kartoteka."))
    return [row for group in groups for row in _rows(Plugins(group))]


def _rows(group: Plugins) -> list[PluginRow]:
    found = sorted(entry_points(group=group.group), key=lambda one: one.name)
    return [_row(group, one) for one in found]


def _row(group: Plugins, found: EntryPoint) -> PluginRow:
    fence = group.fence(found.name)
    error = group.errors.get(found.name, "")
    state = "broken" if error else "paused" if fence.is_paused else "loaded"
    package = f"{found.dist.name} {found.dist.version}" if found.dist else ""
    return PluginRow(group.group, found.name, found.value, package, state, error or fence.last_error, fence.failures)


# -- settings of a plugin


class Setting(Protocol):
    """One thing to fill in, as a contract declares it."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def default(self) -> Any: ...
    @property
    def secret(self) -> bool: ...


class BadPluginSettingsError(Exception):
    """`problems` names every wrong setting and says why."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in problems.items()))
        self.problems = dict(problems)


_FIELDS: dict[type, type[fields.Field[Any]]] = {bool: fields.Boolean, int: fields.Integer, float: fields.Float}


def schema_of(settings: Sequence[Setting]) -> type[Schema]:
    """The marshmallow schema of what a plugin declares; a setting's type is its default's."""
    declared: dict[str, fields.Field[Any]] = {one.name: _field(one) for one in settings}
    return Schema.from_dict(declared)


def _field(setting: Setting) -> fields.Field[Any]:
    kind = _FIELDS.get(type(setting.default), fields.String)
    note = {"description": setting.title, "secret": setting.secret}
    if setting.required:
        return kind(required=True, metadata=note)
    return kind(load_default=setting.default, allow_none=setting.default is None, metadata=note)


def read_plugin_settings(settings: Sequence[Setting], given: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, checked, with defaults; a secret may be given as `<name>_file`. BadPluginSettingsError."""
    filled = dict(given)
    problems = _take_secret_files(settings, filled)
    try:
        loaded: dict[str, Any] = schema_of(settings)(unknown=INCLUDE).load(filled)
    except ValidationError as error:
        found = error.messages_dict
        problems |= {name: _sentence(told) for name, told in found.items()}
        loaded = {}
    known = {one.name for one in settings}
    problems |= {name: f"is not known; there are {', '.join(sorted(known))}" for name in filled if name not in known}
    if problems:
        raise BadPluginSettingsError(problems)
    return loaded


def _take_secret_files(settings: Sequence[Setting], filled: dict[str, Any]) -> dict[str, str]:
    problems = {}
    for one in settings:
        path = filled.pop(f"{one.name}_file", None) if one.secret else None
        if path is None:
            continue
        try:
            filled[one.name] = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            problems[f"{one.name}_file"] = str(error)
    return problems


def _sentence(told: Any) -> str:
    return " ".join(map(str, told)) if isinstance(told, list) else str(told)


__all__ = [
    "BadPluginSettingsError",
    "Fence",
    "PluginError",
    "PluginPausedError",
    "PluginRow",
    "PluginTimeoutError",
    "Plugins",
    "UnknownPluginError",
    "plugins",
    "read_plugin_settings",
    "schema_of",
]
