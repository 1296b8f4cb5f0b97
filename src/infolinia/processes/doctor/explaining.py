"""Every setting: its value, where that comes from, what it means; pure but for the environment that is passed in."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infolinia.processes.doctor.installation import hidden
from infolinia.processes.sentences import Sentence
from infolinia.processes.sentences import gettext_noop as _
from infolinia.processes.settings import Settings


@dataclass(frozen=True, slots=True)
class Explained:
    name: str
    value: str
    source: Sentence  # option, variable, infolinia.toml, unless set
    meaning: str


def explain(
    settings: Settings, file: Mapping[str, Any], environment: Mapping[str, str], options: Mapping[str, object]
) -> tuple[Explained, ...]:
    """file: what infolinia.toml holds. options: those of the command line that were given."""
    values = settings.model_dump(mode="json")
    found: list[Explained] = []
    for name, field in Settings.model_fields.items():
        variable = f"INFOLINIA_{name.upper()}"
        if options.get(name) is not None:
            source = Sentence(_("option {name}"), {"name": f"--{name}"})
        elif variable in environment:
            source = Sentence(_("variable {name}"), {"name": variable})
        elif name in file:
            source = Sentence("infolinia.toml")
        else:
            source = Sentence(_("unless set"))
        value = values[name]
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) if value is not None else ""
        found.append(Explained(name, hidden(text), source, field.description or ""))
    return tuple(found)


def read_file(text: str) -> dict[str, Any]:
    """What a settings file holds; nothing when it is none: loading the settings has said so already."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
