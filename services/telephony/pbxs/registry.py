"""The PBXs of the settings file: a JSON list of objects, each with a `name`, its `adapter`, its `region`, and what the
adapter asks for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kartoteka import phone_numbers
from kartoteka.contracts.ports.pbx import InvalidSettingsError, PbxAdapter
from kartoteka.plugins import (
    BadPluginSettingsError,
    Fence,
    PluginError,
    Plugins,
    UnknownPluginError,
    read_plugin_settings,
)

GROUP = "kartoteka.pbx"
NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Pbx:
    """A PBX of the company. `region` is the country whose numbers it writes without their code."""

    name: str
    adapter_name: str
    region: str
    adapter: PbxAdapter
    fence: Fence


@dataclass(frozen=True, slots=True)
class WrongEntry:
    """An entry of the file that can't be used; the other PBXs work all the same."""

    name: str
    problem: str


@dataclass(frozen=True, slots=True)
class Registry:
    """What the settings file says."""

    pbxs: Sequence[Pbx] = ()
    wrong: Sequence[WrongEntry] = ()

    def find(self, name: str) -> Pbx | None:
        """A PBX by its name."""
        return next((pbx for pbx in self.pbxs if pbx.name == name), None)

    @property
    def regions(self) -> list[str]:
        """The countries that numbers are written in."""
        return list(dict.fromkeys(pbx.region for pbx in self.pbxs))


class _WrongEntryError(Exception):
    pass


def read_pbxs(path: str) -> Registry:
    """Read the settings file; never raises: what is wrong is told by `wrong`."""
    if not path:
        return Registry()
    try:
        entries = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return Registry(wrong=[WrongEntry(path, f"can't be read: {error}")])
    if not isinstance(entries, list):
        return Registry(wrong=[WrongEntry(path, "must hold a list of PBXs")])
    return _read(entries)


def _read(entries: Sequence[Any]) -> Registry:
    plugins = Plugins(GROUP)
    pbxs: list[Pbx] = []
    wrong: list[WrongEntry] = []
    for number, entry in enumerate(entries, 1):
        name = entry.get("name") if isinstance(entry, dict) else None
        try:
            pbxs.append(_pbx(plugins, entry, [pbx.name for pbx in pbxs]))
        except _WrongEntryError as error:
            wrong.append(WrongEntry(str(name or f"entry {number}"), str(error)))
    return Registry(pbxs, wrong)


def _pbx(plugins: Plugins, entry: Any, taken: Sequence[str]) -> Pbx:
    if not isinstance(entry, dict):
        raise _WrongEntryError("is no object")
    settings = dict(entry)
    name, kind, region = (settings.pop(key, None) for key in ("name", "adapter", "region"))
    if not isinstance(name, str) or not 0 < len(name) <= NAME_LENGTH:
        raise _WrongEntryError(f"name: must be a text of at most {NAME_LENGTH} signs")
    if name in taken:
        raise _WrongEntryError(f"name: {name!r} is there twice")
    if not isinstance(region, str) or not phone_numbers.is_known_region(region):
        raise _WrongEntryError(f"region: must be a country code like RU or FI, not {region!r}")
    return Pbx(name, str(kind), region, _adapter(plugins, str(kind), settings), plugins.fence(str(kind)))


def _adapter(plugins: Plugins, kind: str, settings: Mapping[str, Any]) -> PbxAdapter:
    try:
        cls: type[PbxAdapter] = plugins[kind]
        filled = read_plugin_settings(cls.settings, settings)
        return plugins.fence(kind).call(cls, filled, passes=(InvalidSettingsError,))
    except UnknownPluginError as error:
        raise _WrongEntryError(f"adapter: {error}") from error
    except (BadPluginSettingsError, InvalidSettingsError) as error:
        raise _WrongEntryError(str(error)) from error
    except (PluginError, AttributeError, TypeError) as error:
        raise _WrongEntryError(f"adapter: {error}") from error
